// Cutting tables of the double over a real connection: who gets how many rows, and what it costs to find out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitTable } from '../../../../electron/worker/plan/split/choose-split.ts';
import { bySampledGuids } from '../../../../electron/worker/plan/split/random-guids.ts';
import { bySample } from '../../../../electron/worker/plan/split/sample-keys.ts';
import { walkRange, isBefore } from '../../../../electron/worker/source/walk-range.ts';
import type { CatalogTable } from '../../../../shared/catalog.ts';
import { planColumn } from '../../../../electron/worker/plan/column-plan.ts';
import type { Partition, PlanTable } from '../../../../shared/plan.ts';
import { storedFromText } from '../../../double/engine/stored/from-text.ts';
import type { StoredValue } from '../../../double/types.ts';
import {
  collation,
  columnOfType,
  intColumn,
  openDoubleWorld,
  primaryKey,
  type DoubleWorld,
} from '../../../fakes/double-world.ts';
import { planTable } from '../../../fakes/plan.ts';

const never = new AbortController().signal;
const rows = 20_000;

/** Deterministic, so that a failure repeats. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

/** 99 % of the rows in the first hundredth of the key space. */
function* skewedIds(): Generator<StoredValue[]> {
  for (let i = 0; i < rows * 0.99; i += 1) yield [i * 3 + 1, i];
  for (let i = 0; i < rows * 0.01; i += 1) yield [100_000_000 + i * 1_000_000, i];
}

function* heavyPairs(): Generator<StoredValue[]> {
  for (let a = 0; a < 100; a += 1) {
    const count = a === 40 ? rows / 2 : rows / 200;
    for (let b = 0; b < count; b += 1) yield [a, b % 50, b, a * b];
  }
}

const guid = columnOfType('id', { name: 'uniqueidentifier' });
const hex = (n: number, digits: number): string => n.toString(16).toUpperCase().padStart(digits, '0').slice(-digits);
function* guids(isRandom: boolean): Generator<StoredValue[]> {
  const random = numbers(7);
  const next = () => random.next().value;
  for (let i = 0; i < rows; i += 1) {
    const tail = isRandom ? hex(next(), 8) + hex(next() >>> 16, 4) : '00155D012345';
    const head = isRandom ? hex(next(), 8) : hex(i, 8);
    yield [storedFromText({ name: 'uniqueidentifier' }, `${head}-1234-11EE-8000-${tail}`), i];
  }
}

function* words(): Generator<StoredValue[]> {
  const letters = ['a', 'A', 'ä', 'ß', 'co-op', 'coop', 'x ', 'é', 'Ж', 'z'];
  for (let i = 0; i < rows; i += 1) yield [`${letters[i % letters.length] ?? ''}${hex(i, 5)}`, i];
}

let world: DoubleWorld;
beforeAll(async () => {
  const word = columnOfType('word', { name: 'nvarchar', length: 40, collation });
  world = await openDoubleWorld([
    {
      schema: 'dbo',
      name: 'Skewed',
      columns: [intColumn('id'), intColumn('n')],
      indexes: [primaryKey('id')],
      rows: skewedIds(),
    },
    {
      schema: 'dbo',
      name: 'Heavy',
      columns: [intColumn('a'), intColumn('b'), intColumn('c'), intColumn('n')],
      indexes: [primaryKey('a', 'b', 'c')],
      rows: heavyPairs(),
    },
    { schema: 'dbo', name: 'Random', columns: [guid, intColumn('n')], indexes: [primaryKey('id')], rows: guids(true) },
    {
      schema: 'dbo',
      name: 'Sequential',
      columns: [guid, intColumn('n')],
      indexes: [primaryKey('id')],
      rows: guids(false),
    },
    { schema: 'dbo', name: 'Words', columns: [word, intColumn('n')], indexes: [primaryKey('word')], rows: words() },
  ]);
});
afterAll(() => world.close());

/** As a plan for so many rows, thousand times as many as there are: tests need no millions. */
const bytes = 8 * 64 * 1024 * 1024;

const asPlanned = (table: CatalogTable, partitions: readonly Partition[]): PlanTable =>
  planTable('t0', {
    schema: table.schema,
    name: table.name,
    columns: table.columns.flatMap((column) => {
      const planned = planColumn(column, {
        isExactCodePage: () => true,
        fitsNanos: () => false,
        extraName: (n, s) => n + s,
      });
      return 'leftOut' in planned ? [] : [planned];
    }),
    key: { indexName: 'PK', columns: table.keys[0]?.columns ?? [] },
    partitions: [...partitions],
    batchRows: 1000,
  });

async function cut(name: string) {
  const table = await world.tableOf(name);
  const [key] = table.keys;
  if (key === undefined) throw new Error('no key');
  world.takeScans();
  const size = { rows: table.rowsEstimate ?? 0, bytes, lanes: 1, planBytes: 0 };
  const split = await splitTable(world.session, { ...table, where: null }, key, size, never);
  const scans = world.takeScans();
  const planned = asPlanned(table, split.partitions);
  const counts: number[] = [];
  for (const partition of split.partitions) {
    let count = 0;
    const { after, upTo } = partition;
    for await (const batch of world.session.read({ table: planned, after, upTo, batchBytes: 1 << 20 }, never))
      count += batch.rowCount;
    counts.push(count);
  }
  return {
    ...split,
    counts,
    planned,
    planningRows: scans.reduce((sum, scan) => sum + scan.rowsScanned, 0),
    readScans: world.takeScans(),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('every row falls into exactly one range, and no range is much larger than the mean', () => {
  test.each([
    ['Skewed', /8 ranges, by the histogram of id\./],
    ['Heavy', /by the histogram of a; one value fills several ranges and is cut further by b\./],
    ['Random', /8 ranges, cut evenly over all GUIDs, since those of id are random\./],
    ['Sequential', /8 ranges, by the histogram of id\./],
    ['Words', /8 ranges, by the histogram of word\./],
  ])('%s', async (name, note) => {
    const { counts, note: said, warning } = await cut(name);
    expect(said).toMatch(note);
    expect(warning).toBeNull();
    const total = (await world.tableOf(name)).rowsEstimate;
    expect(sum(counts)).toBe(total);
    expect(Math.max(...counts)).toBeLessThan(1.35 * (sum(counts) / 8));
  });
});

test('planning by the histogram reads no row of the table', async () => {
  const { planningRows } = await cut('Words');
  expect(planningRows).toBe(0);
  // MIN and MAX are two seeks; what a single heavy value holds is read to cut it.
  expect((await cut('Heavy')).planningRows).toBe(rows / 2);
});

test('trap 12: composite OR predicate: each branch of a range of three columns reads that range alone', async () => {
  const table = await world.tableOf('Heavy');
  const planned = asPlanned(table, []);
  world.takeScans();
  const range = { after: ['40', '7', '1057'], upTo: ['42', '3', '53'] };
  let count = 0;
  for await (const batch of world.session.read({ table: planned, ...range, batchBytes: 1 << 20 }, never))
    count += batch.rowCount;
  const scans = world.takeScans();
  expect(scans).toHaveLength(5);
  for (const scan of scans) expect(scan.rowsScanned).toBe(scan.rowsReturned);
  expect(sum(scans.map(({ rowsScanned }) => rowsScanned))).toBe(count);
  expect(count).toBeGreaterThan(1000);
  const or = `SELECT COUNT_BIG(*) AS n FROM [dbo].[Heavy] AS t
    WHERE (t.a > 40 OR (t.a = 40 AND (t.b > 7 OR (t.b = 7 AND t.c > 1057))))
      AND (t.a < 42 OR (t.a = 42 AND (t.b < 3 OR (t.b = 3 AND t.c <= 53))))`;
  const answer = await world.session.query(or, [], never);
  expect(Number(answer[0]?.['n'])).toBe(count);
  // The textbook form finds the same rows and looks at every one of the table.
  expect(sum(world.takeScans().map(({ rowsScanned }) => rowsScanned))).toBe(table.rowsEstimate);
});

test('without statistics, a sample of pages tells random GUIDs from sequential ones, and where to cut a huge table', async () => {
  const request = async (name: string, rowCount: number) => {
    const table = await world.tableOf(name);
    const key = { name: 'PK', columns: table.keys[0]?.columns ?? [] };
    return { session: world.session, table: { ...table, where: null }, key, count: 8, rows: rowCount };
  };
  expect((await bySampledGuids(await request('Random', 200_000), never))?.bounds).toHaveLength(7);
  expect(await bySampledGuids(await request('Sequential', 200_000), never)).toBeNull();
  expect(await bySample(await request('Words', rows), never)).toBeNull();
  // Taken for a table of so many rows, a hundredth is asked for.
  const found = await bySample(await request('Words', 20_000_000), never);
  const words = (found?.bounds ?? []).map(([word]) => word);
  expect(words).toHaveLength(7);
  expect(new Set(words).size).toBe(7);
});

test('a walk reads no more rows than its step, over the borders of branches', async () => {
  const planned = asPlanned(await world.tableOf('Heavy'), []);
  world.takeScans();
  const range = { after: ['39', '49', '99'], upTo: ['41', '10', '10'] };
  const end = await walkRange(world.session, planned, range, 5000, never);
  expect(end).toEqual({ key: ['40', '24', '9974'], rows: 5000 });
  expect(sum(world.takeScans().map(({ rowsScanned }) => rowsScanned))).toBeLessThanOrEqual(5000);
  const last = await walkRange(world.session, planned, { after: ['98', '49', '99'], upTo: null }, 5000, never);
  expect(last).toEqual({ key: ['99', '49', '99'], rows: 100 });
  expect(await walkRange(world.session, planned, { after: ['99', '49', '99'], upTo: null }, 5, never)).toBeNull();
});

test('the server says which key stands before another', async () => {
  const pairs = asPlanned(await world.tableOf('Heavy'), []);
  expect(await isBefore(world.session, pairs, ['1', '5', '9'], ['1', '6', '0'], never)).toBe(true);
  expect(await isBefore(world.session, pairs, ['1', '6', '0'], ['1', '5', '9'], never)).toBe(false);
  expect(await isBefore(world.session, pairs, ['1', '6', '0'], ['1', '6', '0'], never)).toBe(false);
  const word = asPlanned(await world.tableOf('Words'), []);
  expect(await isBefore(world.session, word, ['a'], ['B'], never)).toBe(true);
  expect(await isBefore(world.session, word, ['A'], ['a'], never)).toBe(false);
  const random = asPlanned(await world.tableOf('Random'), []);
  const [low, high] = ['8DD5BCA5-6ABE-4F73-B4B7-393AE6BBB849', '55666BEE-B3A0-4BF5-81A7-86FF976E763F'];
  expect(await isBefore(world.session, random, [low], [high], never)).toBe(true);
});
