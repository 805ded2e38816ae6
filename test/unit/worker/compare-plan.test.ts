// How a server differs from a plan, a draft or both, against catalogs as they are written down in tests.
import { describe, expect, test } from 'vitest';
import { comparePlan } from '../../../electron/worker/compare-plan.ts';
import { fingerprintTable } from '../../../electron/worker/plan/schema-fingerprint.ts';
import type { Catalog, CatalogTable } from '../../../shared/catalog.ts';
import type { Selection } from '../../../shared/contract.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { incrementSchema, type TableIncrement } from '../../../shared/increment.ts';
import { planTable } from '../../fakes/plan.ts';
import { column, key, sqlType, table } from '../plan/catalog-samples.ts';
import { createFakeSession } from '../source/catalog/fake-session.ts';

const bigint = sqlType('bigint', { maxLength: 8, precision: 19 });
const sample = (name: string, more: Partial<CatalogTable> = {}): CatalogTable =>
  table({ name, columns: [column('id', bigint)], keys: [key('PK', ['id'])], ...more });
const catalogOf = (...tables: CatalogTable[]): Catalog => ({
  server: { name: 's', version: '16', edition: 'Test' },
  database: 'd',
  tables,
  notes: [],
});
const planned = (name: string, more: Partial<PlanTable> = {}): PlanTable =>
  planTable('t0', { name, schemaFingerprint: fingerprintTable(sample(name), key('PK', ['id'])), ...more });
const choice = (name: string, more: object = {}) => ({
  schema: 'dbo',
  name,
  columns: null,
  where: null,
  query: null,
  ...more,
});

const compare = (
  catalog: Catalog,
  more: { planned?: readonly PlanTable[]; selection?: Selection; increments?: readonly TableIncrement[] },
) =>
  comparePlan(
    { planned: more.planned ?? null, selection: more.selection ?? null, increments: more.increments ?? [] },
    catalog,
    createFakeSession([{ when: /dm_exec_describe/, rows: [] }]),
    new AbortController().signal,
  );

describe('with a plan', () => {
  test('nothing is different while nothing has changed', async () => {
    const found = await compare(catalogOf(sample('a'), sample('b'), sample('v', { kind: 'view' })), {
      planned: [planned('a')],
    });
    expect(found).toEqual({
      isSame: true,
      tables: [{ schema: 'dbo', name: 'a', differences: [], action: 'none', why: '' }],
      besides: ['dbo.b'],
    });
  });

  test('what a round would do is told in the words of the round', async () => {
    const note = column('note', bigint, { isNullable: true });
    const now = sample('a', { columns: [column('id', bigint), note] });
    const increment = incrementSchema.parse({ mode: 'changeTracking', ifSchemaChanged: 'evolve' });
    const { isSame, tables } = await compare(catalogOf(now), { planned: [planned('a', { increment })] });
    expect(isSame).toBe(false);
    expect(tables[0]).toMatchObject({ action: 'evolve', differences: [{ kind: 'added', column: 'note' }] });
    expect(tables[0]?.why).toMatch(/NULL in rows that have not changed/);
  });

  test('a table that is gone, and one that may not be read', async () => {
    const { tables } = await compare(catalogOf(sample('b', { canSelect: false })), {
      planned: [planned('a'), planned('b')],
    });
    expect(tables.map(({ action, differences }) => [action, differences[0]?.kind])).toEqual([
      ['stop', 'gone'],
      ['stop', 'rights'],
    ]);
  });

  test('what finds its changes is gone', async () => {
    const traits = {
      temporal: null,
      ledger: 'none',
      memory: 'none',
      isExternal: false,
      isFileTable: false,
      graph: null,
      isReplicated: false,
      isTrackedByCdc: true,
      captureInstances: ['dbo_new'],
      changeTracking: null,
      storage: 'clustered',
      partitioning: null,
      rowFilters: [],
      synonymFor: null,
    } as const;
    const now = sample('a', { traits: { ...traits, captureInstances: [...traits.captureInstances], rowFilters: [] } });
    const by = (mode: object) => [planned('a', { increment: incrementSchema.parse(mode) })];
    const consequence = async (mode: object) =>
      (await compare(catalogOf(now), { planned: by(mode) })).tables[0]?.differences[0]?.consequence;
    expect(await consequence({ mode: 'changeTracking' })).toMatch(/Change tracking is off/);
    expect(await consequence({ mode: 'cdc', instance: 'dbo_a', rows: 'net' })).toMatch(/no capture instance dbo_a/);
    expect(await consequence({ mode: 'cdc', instance: 'dbo_new', rows: 'net' })).toBeUndefined();
    const temporal = { mode: 'temporal', start: 'f', end: 't', history: { schema: 'dbo', name: 'h' } };
    expect(await consequence(temporal)).toMatch(/not system-versioned/);
  });

  test('a query that the server does not understand any more', async () => {
    const query = planTable('t0', { name: 'q', kind: 'query', query: 'SELECT 1 AS x', key: null });
    const { tables } = await compare(catalogOf(), { planned: [query] });
    expect(tables[0]).toMatchObject({ action: 'stop', differences: [{ kind: 'changed', column: null }] });
  });
});

describe('with a draft', () => {
  test('tables, columns and rights that are missing', async () => {
    const selection: Selection = {
      by: 'tables',
      tables: [
        choice('a', { columns: ['id', 'gone'] }),
        choice('b'),
        choice('c'),
        choice('q', { query: 'SELECT 1 AS x' }),
      ],
    };
    const { isSame, tables } = await compare(catalogOf(sample('a'), sample('b', { canSelect: false })), { selection });
    expect(isSame).toBe(false);
    expect(tables.map(({ name, differences }) => [name, differences.map(({ kind }) => kind)])).toEqual([
      ['c', ['gone']],
      ['a', ['dropped']],
      ['b', ['rights']],
    ]);
  });

  test('patterns that mean nothing, and those that do', async () => {
    const patterns = (include: string): Selection => ({ by: 'patterns', include, exclude: '' });
    const some = await compare(catalogOf(sample('a')), { selection: patterns('dbo.*,sales.*') });
    expect(some.tables.map(({ schema, differences }) => [schema, differences.length])).toEqual([
      ['sales.*', 1],
      ['dbo', 0],
    ]);
    expect((await compare(catalogOf(sample('a')), { selection: patterns('sales.*') })).isSame).toBe(false);
    expect((await compare(catalogOf(sample('a')), { selection: patterns('dbo.a') })).isSame).toBe(true);
  });
});

test('with both, a table that came is a difference', async () => {
  const selection: Selection = { by: 'patterns', include: 'dbo.*', exclude: '' };
  const found = await compare(catalogOf(sample('a'), sample('b')), { planned: [planned('a')], selection });
  expect(found.tables.map(({ name, differences }) => [name, differences[0]?.kind])).toEqual([
    ['a', undefined],
    ['b', 'added'],
  ]);
  expect([found.isSame, found.besides]).toEqual([false, []]);
});
