// Partitioned tables and tables without a unique key, on the double: every row in exactly one range, whatever is
// written after the plan was made.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planColumn } from '../../../../electron/worker/plan/column-plan.ts';
import { splitTable, splitUnkeyed, type Split } from '../../../../electron/worker/plan/split/choose-split.ts';
import { checkLayout, readLayout } from '../../../../electron/worker/plan/split/layout.ts';
import type { CatalogTable } from '../../../../shared/catalog.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { StoredValue } from '../../../double/types.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../../../fakes/double-world.ts';
import { planTable } from '../../../fakes/plan.ts';

const never = new AbortController().signal;
const bytes = 8 * 64 * 1024 * 1024;

function* dated(): Generator<StoredValue[]> {
  // Years 1, 2 and 3 hold 1000, 5000 and 200 rows.
  for (let id = 0; id < 6200; id += 1) yield [id < 1000 ? 100 : id < 6000 ? 200 : 300, id, id];
}

function* loose(): Generator<StoredValue[]> {
  for (let i = 0; i < 6000; i += 1) yield [i % 10 === 0 ? null : Math.floor(i / 7), i];
}

function* placed(): Generator<StoredValue[]> {
  for (let i = 0; i < 3000; i += 1) yield [i % 100 === 0 ? null : i % 350, i];
}

const byYear = (isRight: boolean, functionName: string) => ({
  functionName,
  schemeName: `ps_${functionName}`,
  isRight,
  boundaries: ['200', '300'],
});

let world: DoubleWorld;
beforeAll(async () => {
  const day = columnOfType('day', { name: 'int' }, true);
  world = await openDoubleWorld([
    {
      schema: 'dbo',
      name: 'Dated',
      columns: [intColumn('day'), intColumn('id'), intColumn('n')],
      indexes: [primaryKey('day', 'id')],
      partitioning: { ...byYear(true, 'pf year'), column: 'day' },
      rows: dated(),
    },
    {
      schema: 'dbo',
      name: 'Loose',
      columns: [day, intColumn('n')],
      indexes: [{ name: 'CI', columns: [{ name: 'day' }], isUnique: false, isClustered: true }],
      rows: loose(),
    },
    {
      schema: 'dbo',
      name: 'Placed',
      columns: [day, intColumn('n')],
      indexes: [],
      partitioning: { ...byYear(false, 'pf_left'), column: 'day' },
      rows: placed(),
    },
  ]);
});
afterAll(() => world.close());

const asPlanned = (table: CatalogTable, split: Split, key: PlanTable['key']): PlanTable =>
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
    key,
    ranges: split.ranges ?? null,
    layout: split.layout ?? null,
    partitions: [...split.partitions],
    batchRows: 500,
  });

async function planned(name: string): Promise<{ table: PlanTable; note: string }> {
  const table = await world.tableOf(name);
  const [key] = table.keys;
  const size = { rows: table.rowsEstimate ?? 0, bytes, lanes: 1, planBytes: 0 };
  const split =
    key === undefined
      ? await splitUnkeyed(world.session, { ...table, where: null }, size, never)
      : await splitTable(world.session, { ...table, where: null }, key, size, never);
  const planKey = key === undefined ? null : { indexName: key.name, columns: key.columns };
  return { table: asPlanned(table, split, planKey), note: split.note };
}

/** The last column of every row, for each partition of the plan. */
async function readAll(table: PlanTable): Promise<number[][]> {
  const all: number[][] = [];
  for (const { after, upTo, scope } of table.partitions) {
    const found: number[] = [];
    for await (const batch of world.session.read({ table, after, upTo, scope, batchBytes: 1 << 20 }, never))
      for (let row = 0; row < batch.rowCount; row += 1) found.push(batch.columns.at(-1)?.i32[row] ?? -1);
    all.push(found);
  }
  return all;
}

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('physical partitions', () => {
  test('are the outer unit, and large ones are cut further by key', async () => {
    const { table, note } = await planned('Dated');
    expect(note).toBe('8 ranges, by the 3 physical partitions of pf year over day, the large ones cut further by key.');
    expect(table.layout).toMatchObject({ functionName: 'pf year', columnName: 'day', fanout: 3 });
    const numbers = table.partitions.map(({ scope }) => (scope?.kind === 'physical' ? scope.number : 0));
    expect(numbers).toEqual([1, 2, 2, 2, 2, 2, 2, 3]);
    const counts = (await readAll(table)).map((rows) => rows.length);
    expect(counts).toEqual([1000, 834, 834, 834, 834, 834, 830, 200]);
    expect(ascending((await readAll(table)).flat())).toEqual(upTo(6200));
  });

  test('are the ranges of a heap, with NULL in the first', async () => {
    const { table, note } = await planned('Placed');
    expect(note).toMatch(
      /^No unique key orders its rows: 3 ranges, by the 3 physical partitions of pf_left over day, each read again from its start/,
    );
    const read = await readAll(table);
    expect(ascending(read.flat())).toEqual(upTo(3000));
    expect(read[0]).toContain(0);
  });

  test('whose boundaries have changed since the plan are refused', async () => {
    const { table } = await planned('Dated');
    const { layout } = table;
    if (layout === null || layout === undefined) throw new Error('no layout');
    await expect(checkLayout(world.session, { ...table, layout }, never)).resolves.toBeUndefined();
    const left = (await readLayout(world.session, { schema: 'dbo', name: 'Placed' }, never))?.layout;
    expect(left?.boundaryHash).not.toBe(layout.boundaryHash);
    for (const other of [{ fanout: 4 }, { boundaryHash: 'x' }, { functionName: 'pf' }])
      await expect(
        checkLayout(world.session, { ...table, layout: { ...layout, ...other } }, never),
      ).rejects.toMatchObject({ code: 'SCHEMA_CHANGED' });
    await expect(checkLayout(world.session, { ...table, name: 'Loose', layout }, never)).rejects.toMatchObject({
      code: 'SCHEMA_CHANGED',
    });
  });
});

describe('a clustered index that is not unique', () => {
  test('bounds ranges by its leading column, with ties together and a range for NULL', async () => {
    const { table, note } = await planned('Loose');
    expect(note).toMatch(
      /^No unique key orders its rows: 10 ranges, by the histogram of day, and one of the rows whose day is NULL, each read again from its start after a failure\.$/,
    );
    expect(table.ranges).toEqual({ indexName: 'CI', columns: [{ name: 'day', isDescending: false }] });
    const read = await readAll(table);
    expect(ascending(read.flat())).toEqual(upTo(6000));
    expect(read.at(-1)).toHaveLength(600);
    expect(Math.max(...read.map((rows) => rows.length))).toBeLessThan(1000);
  });

  test('trap 10: closed bounds / MIN-MAX ranges: rows below the smallest key, above the largest and with NULL that arrive after the plan are read once', async () => {
    const { table } = await planned('Loose');
    const { table: dated } = await planned('Dated');
    const insert = `INSERT INTO dbo.Loose (day, n) VALUES (-50, 7001), (99999, 7002), (NULL, 7003);
      INSERT INTO dbo.Dated (day, id, n) VALUES (-5, 1, 7001), (250, -1, 7002), (99999, 1, 7003);`;
    await world.session.query(insert, [], never);
    const rows = (await readAll(table)).flat();
    expect(rows).toHaveLength(6003);
    expect(rows.filter((n) => n > 7000).toSorted((a, b) => a - b)).toEqual([7001, 7002, 7003]);
    const keyed = (await readAll(dated)).flat();
    expect(keyed).toHaveLength(6203);
    expect(keyed.filter((n) => n > 7000).toSorted((a, b) => a - b)).toEqual([7001, 7002, 7003]);
  });
});
