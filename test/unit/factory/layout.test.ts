// Where a plan's tables are in a factory: names that do not clash, services that are there already, folders of a run.
import { describe, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import { layoutOf } from '../../../electron/worker/factory/layout.ts';
import { AppError } from '../../../shared/errors.ts';
import { factoryPlaceSchema, type FactoryPlace } from '../../../shared/factory.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';
import { referencesIn } from '../../fakes/data-factory/rules/references.ts';

const place = (services: Partial<FactoryPlace['services']> = {}): FactoryPlace =>
  factoryPlaceSchema.parse({
    factory: 'adf-sales',
    nodes: 2,
    vault: 'kv-sales',
    storage: 'https://account.blob.core.windows.net',
    subscription: '11111111-2222-3333-4444-555555555555',
    resourceGroup: 'migration',
    signIn: {
      cloud: 'public',
      tenant: 'contoso.example',
      as: { kind: 'user', clientId: '66666666-7777-8888-9999-000000000000' },
    },
    services,
  });

const mixed = (tables: readonly PlanTable[], changes: Partial<Plan> = {}): Plan => ({
  ...plan(tables, { format: 'parquet', compression: 'zstd' }),
  hash: 'abcdef0123456789',
  factory: place(),
  ...changes,
});
const tables = [
  planTable('t0', { name: 'Small' }),
  planTable('t1', { name: 'Giant', engine: 'factory', partitions: cutAt(1000, 2000, 3000) }),
  planTable('t2', { name: 'small', engine: 'factory' }),
];
const namesOf = (given: Plan, at = place()): readonly string[] => layoutOf(given, at).resources.map(({ name }) => name);

describe('of a mixed plan', () => {
  test('only the tables of the factory are laid out, each with its pipeline, entry and folder', () => {
    const laid = layoutOf(mixed(tables), place());
    expect(laid.start).toBe('tableferry_abcdef01_all');
    const run = '20260131T180000Z-1a2b3c4d';
    expect(
      laid.tables.map(({ id, pipeline, read, file, folderOf }) => [id, pipeline, read, file, folderOf(run)]),
    ).toEqual([
      ['t1', 'tableferry_abcdef01_batch_01', 'bounded', null, `dbo/Giant/run=${run}`],
      ['t2', 'tableferry_abcdef01_batch_02', 'whole', 'part-0000-00000.parquet', `dbo/small/run=${run}`],
    ]);
    for (const { id, pipeline, entry } of laid.tables) {
      const found = laid.resources.find(({ kind, name }) => kind === 'pipeline' && name === pipeline);
      expect(found?.properties.parameters).toEqual({
        run: { type: 'string' },
        tables: { type: 'array', defaultValue: [entry] },
      });
      expect(entry.id).toBe(id);
    }
  });

  test('dates of the folder are those of the run', () => {
    const dated = mixed(tables, {
      pathTemplate: '{year}/{month}/{day}/{schema}/{table}/{run}/{partition}-{part}.{ext}',
    });
    expect(layoutOf(dated, place()).tables[0]?.folderOf('20260131T180000Z-1a2b3c4d')).toBe(
      '2026/01/31/dbo/Giant/20260131T180000Z-1a2b3c4d',
    );
  });

  test('a table that cannot be copied exactly stops it; no table at all stops the export', () => {
    const masked = planTable('t3', { engine: 'factory', transforms: [{ kind: 'exclude', columns: ['id'] }] });
    const codeOf = (make: () => unknown): string => {
      try {
        make();
        return 'none';
      } catch (error) {
        return error instanceof AppError ? error.code : String(error);
      }
    };
    expect(codeOf(() => layoutOf(mixed([...tables, masked]), place()))).toBe('FACTORY_UNFIT');
    expect(codeOf(() => exportFactory(mixed([planTable('t0')]), place()))).toBe('FACTORY_UNFIT');
    expect(codeOf(() => exportFactory(mixed(tables), place()))).toBe('none');
  });
});

describe('names', () => {
  test('two plans of one source and target share services and datasets, and no pipeline', () => {
    const first = new Set(namesOf(mixed(tables)));
    const shared = namesOf(mixed(tables, { hash: '0123456789abcdef' })).filter((name) => first.has(name));
    expect(shared.map((name) => name.replace(/_[0-9a-f]{8}$/, ''))).toEqual([
      'tableferry-runtime',
      'tableferry_vault',
      'tableferry_source',
      'tableferry_storage',
      'tableferry_table',
      'tableferry_file',
      'tableferry_folder',
    ]);
  });

  test('plans of another database, container or format share only what is the same for both', () => {
    const base = mixed(tables);
    const first = new Set(namesOf(base));
    const sharedWith = (other: Partial<Plan>): readonly string[] =>
      namesOf({ ...base, hash: '0123456789abcdef', ...other })
        .filter((name) => first.has(name))
        .map((name) => name.replace(/_[0-9a-f]{8}$/, ''));
    expect(sharedWith({ source: { ...base.source, database: 'hr' } })).toEqual([
      'tableferry-runtime',
      'tableferry_vault',
      'tableferry_storage',
      'tableferry_file',
      'tableferry_folder',
    ]);
    expect(sharedWith({ target: { ...base.target, container: 'other' } })).not.toContain('tableferry_file');
    expect(sharedWith({ options: { ...base.options, format: 'csv', compression: 'gzip' } })).not.toContain(
      'tableferry_file',
    );
  });
});

describe('services that are there already', () => {
  const there = { runtime: 'shir', vault: 'ls_kv', source: 'ls_sql_sales', storage: 'ls_adls' };
  const kinds = (given: Partial<typeof there>): readonly string[] =>
    layoutOf(mixed(tables), place(given))
      .resources.filter(({ kind }) => kind === 'integrationRuntime' || kind === 'linkedService')
      .map(({ name }) => name.replace(/_[0-9a-f]{8}$/, ''));

  test('are used, and not made', () => {
    expect(kinds(there)).toEqual([]);
    const named = layoutOf(mixed(tables), place(there)).resources.flatMap(({ properties }) => referencesIn(properties));
    const services = new Set(named.filter(({ type }) => type === 'LinkedServiceReference').map(({ name }) => name));
    expect([...services].toSorted()).toEqual(['ls_adls', 'ls_sql_sales']);
  });

  test('of which some are there are completed by ours, which refer to them', () => {
    expect(kinds({ runtime: 'shir' })).toEqual(['tableferry_vault', 'tableferry_source', 'tableferry_storage']);
    expect(kinds({ runtime: 'shir', source: 'ls_sql_sales' })).toEqual(['tableferry_storage']);
    const [source] = layoutOf(mixed(tables), place({ runtime: 'shir', vault: 'ls_kv', storage: 'ls_adls' })).resources;
    expect(referencesIn(source?.properties).map(({ name }) => name)).toEqual(['shir', 'ls_kv']);
  });
});
