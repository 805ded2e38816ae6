// Variables of the examples from a plan: all of them are there, of a fitting type, escaped and laid out as Terraform has it.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hclText } from '../../../electron/worker/terraform/hcl-text.ts';
import { makeVariables } from '../../../electron/worker/terraform/make-variables.ts';
import { sourceName } from '../../../electron/worker/terraform/source-name.ts';
import { factoryPlaceSchema } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { terraformExampleSchema, type TerraformExample } from '../../../shared/terraform.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { parseHcl, type Attribute } from './hcl.ts';
import { isInstalled, outputsOf } from './stand-ins.ts';
import { blocksOf, folders, hasAttribute } from './workspace.ts';

const signIn = {
  cloud: 'public',
  tenant: '11111111-2222-3333-4444-555555555555',
  as: { kind: 'user', clientId: '66666666-7777-8888-9999-000000000000' },
} as const;
const place = factoryPlaceSchema.parse({
  factory: 'adf-sales',
  nodes: 2,
  vault: 'kv-sales',
  storage: null,
  subscription: '22222222-2222-3333-4444-555555555555',
  resourceGroup: 'migration',
  signIn,
});

const given = (changes: Partial<Plan> = {}): Plan => ({
  ...plan([planTable('t0')]),
  target: { kind: 'entra', endpoint: 'https://contosomigration.blob.core.windows.net', container: 'migration', signIn },
  factory: place,
  ...changes,
});
/** As a plan that was never told anything of Azure but a connection string. */
const bare = (): Plan => {
  const { factory: _, ...rest } = given({
    target: { kind: 'connectionString', value: { env: 'STORAGE' }, container: 'migration' },
  });
  return rest;
};
const awkward = 'Sa"les ${x} %{if} $${y} \\n\t\n"} ü';
const examples = terraformExampleSchema.options;
const uncommented = (text: string): string => text.replaceAll(/^# (\w+ = )/gm, '$1');

const declaredIn = (example: TerraformExample) =>
  blocksOf(folders.find(({ path }) => path.endsWith(example)) ?? { path: '', blocks: [] }, 'variable');

/** Whether the tokens of a value fit those of a type; of an object, by the names of its members. */
function fits(value: Attribute, type: readonly string[]): boolean {
  const [first] = value.tokens;
  switch (type[0]) {
    case 'string':
      return value.tokens.length === 1 && first?.kind === 'text';
    case 'list':
      return first?.text === '[';
    case 'map': {
      const known = new Set(type.filter((_, at) => type[at + 1] === '='));
      const inner = value.tokens.slice(1).map(({ text }) => text);
      const named = inner.filter((_, at) => inner[at + 1] === '=');
      return first?.text === '{' && named.length > 1 && named.slice(1).every((name) => known.has(name));
    }
    default:
      return false;
  }
}

describe.each(examples)('of the example %s', (example) => {
  const declared = declaredIn(example);
  const nameOf = ({ labels }: (typeof declared)[number]): string => labels[0] ?? '';

  test.each([given(), bare(), given({ source: { ...given().source, database: awkward } })])(
    'what is told and what is missing are variables of it, of their types, and nothing that it needs is left out',
    (some) => {
      const { text, missing } = makeVariables(some, example);
      const told = parseHcl(text).attributes;
      const all = parseHcl(uncommented(text)).attributes;
      expect(all.map(({ name }) => name).toSorted()).toEqual(
        [...told.map(({ name }) => name), ...missing.map(({ name }) => name)].toSorted(),
      );
      const faults = all.filter(({ name, ...rest }) => {
        const variable = declared.find((block) => nameOf(block) === name);
        const type = variable?.attributes.find((attribute) => attribute.name === 'type')?.tokens ?? [];
        return !fits(
          { name, ...rest },
          type.map((token) => token.text),
        );
      });
      expect(faults.map(({ name }) => name)).toEqual([]);
      const needed = declared.filter((block) => !hasAttribute(block, 'default')).map(nameOf);
      expect(needed.filter((name) => all.every((one) => one.name !== name))).toEqual([]);
    },
  );

  test('nothing secret stands in it', () => {
    expect(makeVariables(given(), example).text).not.toMatch(/SQL_PASSWORD|STORAGE|password =/);
  });

  test.skipIf(!isInstalled)('terraform fmt changes nothing in it, nor once the comments are filled in', () => {
    for (const some of [given(), bare(), given({ source: { ...given().source, database: awkward } })]) {
      const { text } = makeVariables(some, example);
      for (const input of [text, uncommented(text)]) {
        const { stdout, stderr } = spawnSync('terraform', ['fmt', '-'], { input, encoding: 'utf8' });
        expect(stdout, stderr).toBe(input);
      }
    }
  });
});

test('what a plan tells: the account, the container, the factory, and its source by a short name', () => {
  const { text, missing } = makeVariables(given(), 'factory');
  expect(text).toContain('account_name        = "contosomigration"\n');
  expect(text).toContain('sources = {\n  sales = { server = "server", database = "sales", user = "reader" }\n}\n');
  expect(missing.map(({ name }) => name)).toEqual(['location', 'allowed_addresses', 'operators']);
  expect(makeVariables(bare(), 'workstation').missing.map(({ name }) => name)).toEqual([
    'subscription_id',
    'tenant_id',
    'client_id',
    'location',
    'account_name',
    'allowed_addresses',
    'operators',
  ]);
});

test('short names of sources are those that the module takes', () => {
  for (const name of ['Sales', '2024 Sales', 'Ünï-Côde', '数据库', 'x'.repeat(60)])
    expect(sourceName(name)).toMatch(/^[a-z][a-z0-9]{0,30}$/);
});

test('texts are in quotes, and nothing in them is a template', () => {
  expect(hclText('a"b\\c\n${d}%{e}\u0001')).toBe('"a\\"b\\\\c\\n$${d}%%{e}\\u0001"');
});

test.skipIf(!isInstalled)('a database of any name reaches Terraform as it is', () => {
  const { text } = makeVariables(given({ source: { ...given().source, database: awkward } }), 'factory');
  const { stdout, said } = outputsOf('factory', uncommented(text));
  expect(stdout, said).toContain('"ls_sql_');
  const read = spawnSync('terraform', ['console', '-no-color'], {
    input: `${hclText(awkward)} == jsondecode(${hclText(JSON.stringify(awkward))})\n`,
    encoding: 'utf8',
  });
  expect(z.string().parse(read.stdout).trim(), read.stderr).toBe('true');
});
