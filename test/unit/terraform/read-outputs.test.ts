// From the outputs of Terraform to a plan's target, its factory and its log: by our own outputs.tf, and to the exported factory.
import { describe, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import { layoutOf } from '../../../electron/worker/factory/layout.ts';
import { makeVariables } from '../../../electron/worker/terraform/make-variables.ts';
import { readOutputs } from '../../../electron/worker/terraform/read-outputs.ts';
import { targetConfigSchema } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { factoryPlaceSchema, namedPlaceSchema } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { referencesIn } from '../../fakes/data-factory/rules/references.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { isInstalled, outputsOf } from './stand-ins.ts';
import { blocksOf, folders } from './workspace.ts';

const tenant = '11111111-2222-3333-4444-555555555555';
const clientId = '66666666-7777-8888-9999-000000000000';
const value = {
  version: 1,
  target: {
    kind: 'entra',
    endpoint: 'https://contosotableferry.blob.core.windows.net',
    container: 'migration',
    namespace: 'hierarchical',
    signIn: { cloud: 'public', tenant, as: { kind: 'user', clientId } },
  },
  logAnalytics: {
    endpoint: 'https://tableferry-log-ab12.westeurope-1.ingest.monitor.azure.com',
    ruleId: 'dcr-0123456789abcdef0123456789abcdef',
    stream: 'Custom-TableferryRun',
  },
  factory: {
    subscriptionId: '22222222-2222-3333-4444-555555555555',
    resourceGroup: 'tableferry',
    name: 'contoso-tableferry',
    integrationRuntime: 'shir',
    keyVault: 'https://contoso-tableferry.vault.azure.net/',
    linkedServices: { key_vault: 'ls_kv', target: 'ls_adls', sources: { sales: 'ls_sql_sales' } },
  },
};
const textOf = (own: object, others: object = {}): string =>
  JSON.stringify({ tableferry: { sensitive: false, type: 'dynamic', value: own }, ...others });

/** Names of the members of an object and of those in it. */
const memberNames = (some: unknown): readonly string[] =>
  typeof some === 'object' && some !== null
    ? Object.entries(some).flatMap(([name, inner]) => [name, ...memberNames(inner)])
    : [];

describe('our own outputs', () => {
  test.each(['factory', 'private'])('of the example %s are those that these tests go by', (example) => {
    const folder = folders.find(({ path }) => path.endsWith(`examples/${example}`));
    const output = blocksOf(folder ?? { path: '', blocks: [] }, 'output').find(
      ({ labels }) => labels[0] === 'tableferry',
    );
    const tokens = output?.attributes.find(({ name }) => name === 'value')?.tokens.map(({ text }) => text) ?? [];
    const named = tokens.filter((_, at) => tokens[at + 1] === '=');
    // What the modules give out as a whole is not taken apart there.
    const inner = [...Object.keys(value.logAnalytics), ...memberNames(value.factory.linkedServices)];
    expect(named.toSorted()).toEqual(
      memberNames(value)
        .filter((name, at, all) => !(inner.includes(name) && all.indexOf(name) !== at) && !isInner(name))
        .toSorted(),
    );
  });

  const isInner = (name: string): boolean => ['ruleId', 'stream', 'key_vault', 'sources', 'sales'].includes(name);

  test('are a target, a place and a log; a sensitive output is not read, one of others is named', () => {
    const read = readOutputs(
      textOf(
        { ...value, more: 1 },
        { key: { sensitive: true, value: 's3cret' }, network: { sensitive: false, value: {} } },
      ),
      'outputs.json',
    );
    expect(read.target).toEqual(targetConfigSchema.parse(value.target));
    expect(namedPlaceSchema.parse(read.factory)).toMatchObject({
      // Terraform knows nothing of them; the plan asks the runtime.
      nodes: null,
      factory: 'contoso-tableferry',
      vault: 'contoso-tableferry',
      storage: 'https://contosotableferry.blob.core.windows.net',
      services: { runtime: 'shir', vault: 'ls_kv', source: 'ls_sql_sales', storage: 'ls_adls' },
    });
    expect(read.logAnalytics).toEqual(value.logAnalytics);
    expect(read.unused).toEqual(['key (sensitive, not read)', 'network', 'tableferry.more']);
    expect(JSON.stringify(read)).not.toContain('s3cret');
    expect(readOutputs(JSON.stringify(value), 'outputs.json')).toEqual(readOutputs(textOf(value), 'outputs.json'));
  });

  test('of several sources none is taken for that of the plan, and of a workstation there is no factory', () => {
    const { factory, ...workstation } = value;
    const sources = { sales: 'ls_sql_sales', hr: 'ls_sql_hr' };
    const several = { ...factory, linkedServices: { ...factory.linkedServices, sources } };
    const read = readOutputs(textOf({ ...value, factory: several }), 'outputs.json');
    expect(read.factory?.services?.source).toBeNull();
    expect(read.unused).toContain('tableferry.factory.linkedServices.sources.hr');
    expect(readOutputs(textOf(workstation), 'outputs.json').factory).toBeNull();
  });

  test('that are something else are refused without quoting them', () => {
    const complaint = (text: string): string => {
      try {
        readOutputs(text, 'outputs.json');
        return 'none';
      } catch (error) {
        return error instanceof AppError ? `${error.code} ${error.message}` : String(error);
      }
    };
    for (const [text, words] of [
      ['{"secret', 'not valid JSON'],
      ['{}', 'no output "tableferry"'],
      [textOf({ ...value, version: 2 }), 'version'],
      [textOf({ ...value, target: { kind: 'entra' } }), 'tableferry.target'],
      [JSON.stringify({ tableferry: { sensitive: true, value } }), 'no output "tableferry"'],
    ] as const) {
      expect(complaint(text)).toContain(words);
      expect(complaint(text)).toContain('FILE_INVALID');
      expect(complaint(text)).not.toContain('secret');
    }
  });
});

/** From a plan without a factory to one whose factory Terraform made. */
function chain(text: string): Plan {
  const { target, factory } = readOutputs(text, 'outputs.json');
  return {
    ...plan([planTable('t0', { engine: 'factory' })], { format: 'parquet', compression: 'snappy' }),
    hash: 'abcdef0123456789',
    target: targetConfigSchema.parse(target),
    factory: factoryPlaceSchema.parse({ ...factory, nodes: 1 }),
  };
}

function assertUses(given: Plan): void {
  if (given.factory === undefined) throw new Error('no factory');
  const { resources } = layoutOf(given, given.factory);
  expect(resources.filter(({ kind }) => kind === 'linkedService' || kind === 'integrationRuntime')).toEqual([]);
  const named = resources.flatMap(({ properties }) => referencesIn(properties));
  const services = named.filter(({ type }) => type === 'LinkedServiceReference').map(({ name }) => name);
  expect([...new Set(services)].toSorted()).toEqual(['ls_adls', 'ls_sql_sales']);
  // The module's connection is to the Data Lake, and so are the datasets.
  expect(JSON.stringify(resources)).toContain('AzureBlobFSLocation');
  expect(JSON.stringify(resources)).not.toContain('AzureBlobStorageLocation');
  const { byHand } = exportFactory(given, given.factory);
  expect(byHand.join('\n')).not.toContain('tableferry-source');
  expect(byHand.join('\n')).toContain('key of shir');
}

describe('the factory that is exported for what Terraform made', () => {
  test('uses its runtime and linked services, and makes none', () => {
    assertUses(chain(textOf(value)));
  });

  test.skipIf(!isInstalled)('from the variables of a plan through Terraform itself', () => {
    const before = chain(textOf(value));
    const variables = makeVariables(before, 'factory').text.replaceAll(/^# (\w+ = )/gm, '$1');
    const { stdout, said } = outputsOf('factory', variables);
    expect(stdout, said).toContain('ls_sql_sales');
    const after = chain(stdout);
    expect(after.factory).toEqual(before.factory);
    expect(after.target).toEqual(before.target);
    assertUses(after);
  });
});
