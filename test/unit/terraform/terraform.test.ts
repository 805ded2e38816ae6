// The Terraform code, read without the provider: every argument is one that azurerm 5.x knows, and everything named exists.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Block, parseHcl, referencesIn, attributesWithin, textOf } from './hcl.ts';
import { resourceShapes, type Shape } from './resources.ts';
import * as workspace from './workspace.ts';

const { blocksOf, folders } = workspace;
const metaArguments = new Set(['count', 'for_each', 'depends_on', 'provider']);
const secretName = /passwords?$|shared_key$|secrets?$|tokens?$|sas$/;

/** What stands in a block and is not in its list, or is missing from it. */
function faultsOf(block: Block, shape: Shape, path: string, isResource: boolean): string[] {
  const nested = block.blocks.map((inner) =>
    inner.type === 'dynamic'
      ? { name: inner.labels[0] ?? '', body: inner.blocks.find((content) => content.type === 'content') }
      : { name: inner.type, body: inner },
  );
  const names = new Set([...block.attributes.map(({ name }) => name), ...nested.map(({ name }) => name)]);
  return [
    ...block.attributes
      .filter(({ name }) => !shape.attributes.has(name) && !(isResource && metaArguments.has(name)))
      .map(({ name }) => `${path}: ${name} is no argument`),
    ...[...shape.required].filter((name) => !names.has(name)).map((name) => `${path}: ${name} is missing`),
    ...nested
      .filter(({ name }) => !(isResource && name === 'lifecycle'))
      .flatMap(({ name, body }) => {
        const inner = shape.blocks.get(name);
        if (inner === undefined) return [`${path}: ${name} is no block`];
        return body === undefined
          ? [`${path}: ${name} has no content`]
          : faultsOf(body, inner, `${path}.${name}`, false);
      }),
  ];
}

function faultsOfResource(block: Block): string[] {
  const [type = '', name = ''] = block.labels;
  const shape = resourceShapes.get(type.replace(/^azurerm_/, ''));
  return shape === undefined ? [`${type} is not listed`] : faultsOf(block, shape, `${type}.${name}`, true);
}

describe('the arguments of resources', () => {
  const resources = folders.flatMap((folder) => blocksOf(folder, 'resource'));

  test('are all in the lists of azurerm 5.x, and none that is required is missing', () => {
    expect(resources.flatMap(faultsOfResource)).toEqual([]);
  });

  test('are of at least 18 kinds, and every list is in use', () => {
    const kinds = new Set(resources.map(({ labels }) => labels[0]?.replace(/^azurerm_/, '')));
    expect(kinds.size).toBeGreaterThanOrEqual(18);
    expect([...resourceShapes.keys()].filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test('of the provider before 5.0 are found out', () => {
    const old = parseHcl(`resource "azurerm_storage_container" "c" {
  name                 = "c"
  storage_account_name = "a"
}
resource "azurerm_monitor_diagnostic_setting" "d" {
  name               = "d"
  target_resource_id = "i"
  metric {
    category = "AllMetrics"
  }
}
`);
    expect(old.blocks.flatMap(faultsOfResource)).toEqual([
      'azurerm_storage_container.c: storage_account_name is no argument',
      'azurerm_storage_container.c: storage_account_id is missing',
      'azurerm_monitor_diagnostic_setting.d: metric is no block',
    ]);
  });
});

describe.each(folders)('terraform/$path', (folder) => {
  const variables = blocksOf(folder, 'variable');
  const outputs = blocksOf(folder, 'output');
  const references = workspace.referencesOf(folder);

  test('describes every variable and output, and types every variable', () => {
    const undescribed = [...variables, ...outputs].filter((block) => (textOf(block, 'description') ?? '').length < 10);
    expect(undescribed.map(({ labels }) => labels[0])).toEqual([]);
    expect(variables.filter((block) => !workspace.hasAttribute(block, 'type')).map(({ labels }) => labels[0])).toEqual(
      [],
    );
  });

  test('names only variables, locals and resources that are there, and uses all of its variables and locals', () => {
    const named = (kind: string) => new Set(references.filter(([first]) => first === kind).map(([, name]) => name));
    const declared = (names: readonly (string | undefined)[]) => new Set(names);
    expect(named('var')).toEqual(declared(variables.map(({ labels }) => labels[0])));
    expect(named('local')).toEqual(
      declared(blocksOf(folder, 'locals').flatMap(({ attributes }) => attributes.map(({ name }) => name))),
    );
    const there = new Set(blocksOf(folder, 'resource').map(({ labels }) => labels.join('.')));
    const used = references.filter(([first = '']) => first.startsWith('azurerm_'));
    expect(used.map(([type, name]) => `${String(type)}.${String(name)}`).filter((name) => !there.has(name))).toEqual(
      [],
    );
  });

  test('calls modules with what they declare, and reads only outputs that they have', () => {
    const faults: string[] = [];
    for (const call of blocksOf(folder, 'module')) {
      const called = workspace.calledFolder(folder, textOf(call, 'source') ?? '');
      const given = new Set(call.attributes.map(({ name }) => name).filter((name) => name !== 'source'));
      const taken = called === undefined ? [] : blocksOf(called, 'variable');
      const known = new Set(taken.map(({ labels }) => labels[0]));
      const missing = taken.filter(
        (block) => !workspace.hasAttribute(block, 'default') && !given.has(block.labels[0] ?? ''),
      );
      faults.push(...[...given].filter((name) => !known.has(name)), ...missing.map(({ labels }) => labels[0] ?? ''));
      const read = references.filter(([first, name]) => first === 'module' && name === call.labels[0]);
      const has = new Set(called === undefined ? [] : blocksOf(called, 'output').map(({ labels }) => labels[0]));
      faults.push(...read.map(([, , output]) => output ?? '').filter((output) => !has.has(output)));
    }
    expect(faults).toEqual([]);
    const modules = new Set(blocksOf(folder, 'module').map(({ labels }) => labels[0]));
    expect(references.filter(([first, name]) => first === 'module' && !modules.has(name))).toEqual([]);
  });

  test('takes secrets by sensitive variables only, and gives none away', () => {
    const secrets = variables.filter(({ labels }) => secretName.test(labels[0] ?? ''));
    expect(secrets.filter((block) => !workspace.isSensitive(block)).map(({ labels }) => labels[0])).toEqual([]);
    const hidden = new Set(variables.filter(workspace.isSensitive).map(({ labels }) => labels[0]));
    const told = outputs.flatMap((block) => attributesWithin(block).flatMap(referencesIn));
    expect(told.filter(([first, name]) => first === 'var' && hidden.has(name ?? ''))).toEqual([]);
    const keys = /access_key|connection_string|authorization_key|_sas_|shared_key/;
    expect(told.filter((chain) => chain.some((part) => keys.test(part)))).toEqual([]);
    const bare = blocksOf(folder, 'resource')
      .flatMap(attributesWithin)
      .filter(({ name }) =>
        ['shared_key', 'value', 'value_wo', 'storage_account_key', 'service_principal_key'].includes(name),
      )
      .filter(
        (attribute) =>
          attribute.name === 'value' ||
          !referencesIn(attribute).some(([first, name]) => first === 'var' && hidden.has(name)),
      );
    expect(bare.map(({ name, line }) => `${name} in line ${String(line)}`)).toEqual([]);
  });

  test('wants Terraform 1.11 and azurerm 5', () => {
    const [settings] = blocksOf(folder, 'terraform');
    const providers = settings?.blocks.find(({ type }) => type === 'required_providers');
    expect(settings && textOf(settings, 'required_version')).toBe('>= 1.11');
    const wanted = providers?.attributes.find(({ name }) => name === 'azurerm')?.tokens.map(({ text }) => text);
    expect(wanted).toContain('~> 5.2');
  });
});

test('the example values are for variables that are there, all that are needed, and none that is secret', () => {
  const examples = folders.filter(({ path }) => path.startsWith('examples'));
  expect(examples).toHaveLength(3);
  for (const folder of examples) {
    const given = parseHcl(workspace.readTerraform(`${folder.path}/terraform.tfvars.example`)).attributes;
    const names = new Set(given.map(({ name }) => name));
    const variables = blocksOf(folder, 'variable');
    const open = variables.filter((block) => !workspace.isSensitive(block)).map(({ labels }) => labels[0] ?? '');
    expect([...names].filter((name) => !open.includes(name))).toEqual([]);
    const needed = variables.filter((block) => !workspace.hasAttribute(block, 'default'));
    expect(needed.map(({ labels }) => labels[0] ?? '').filter((name) => !names.has(name))).toEqual([]);
  }
});

/** Lines that `terraform fmt` would write otherwise: indents of two, `=` of neighbours in one column, no blanks at the end. */
function badlyFormatted(source: string): number[] {
  const bad: number[] = [];
  let depth = 0;
  let group: { line: number; name: number; column: number }[] = [];
  const closeGroup = (): void => {
    const width = Math.max(...group.map(({ name }) => name));
    bad.push(...group.filter(({ column }) => column !== width + 1).map(({ line }) => line));
    group = [];
  };
  source.split('\n').forEach((text, index) => {
    const code = text.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => '"'.repeat(literal.length)).replace(/#.*$/, '');
    const opened = code.match(/[([{]/g)?.length ?? 0;
    const closed = code.match(/[)\]}]/g)?.length ?? 0;
    const leading = /^\s*[)\]}]/.test(code) ? 1 : 0;
    const indent = text.length - text.trimStart().length;
    if (text !== text.trimEnd() || text.includes('\t') || (text !== '' && indent !== (depth - leading) * 2))
      bad.push(index + 1);
    const assignment = /^\s*([\w-]+)(\s*)=(?!=)/.exec(code);
    if (assignment !== null && opened === closed)
      group.push({ line: index + 1, name: indent + (assignment[1] ?? '').length, column: assignment[0].length - 1 });
    else if (group.length > 0) closeGroup();
    // Brackets that open together in one line indent what follows once.
    depth += Math.sign(opened - closed);
  });
  if (!source.endsWith('\n') || source.endsWith('\n\n')) bad.push(source.split('\n').length);
  return bad;
}

describe('the form', () => {
  test('is that of terraform fmt', () => {
    const faults = workspace.terraformFiles.flatMap((path) =>
      badlyFormatted(workspace.readTerraform(path)).map((line) => `${path}:${String(line)}`),
    );
    expect(faults).toEqual([]);
  });

  test('is judged: neighbours that do not align and a wrong indent are found', () => {
    expect(badlyFormatted('a {\n  b = 1\n  long = 2\n\n   c = 3\n}\n')).toEqual([2, 5]);
  });

  test('passes the program itself, where it is installed', ({ skip }) => {
    try {
      execFileSync('terraform', ['version'], { stdio: 'ignore' });
    } catch {
      skip('terraform is not installed');
    }
    const said = execFileSync('terraform', ['fmt', '-check', '-recursive', '-list=true'], {
      cwd: workspace.terraformRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(said).toBe('');
  });
});
