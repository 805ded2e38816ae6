// Reading goes on after any key, whatever its order: the server compares, never this side.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planColumn } from '../../../electron/worker/plan/column-plan.ts';
import { isBefore, walkRange } from '../../../electron/worker/source/walk-range.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import { storedFromText } from '../../double/engine/stored/from-text.ts';
import type { SqlType } from '../../double/types.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../../fakes/double-world.ts';
import { planTable } from '../../fakes/plan.ts';

const never = new AbortController().signal;
const words = ['a', 'A', 'ä', 'ß', 'co-op', 'coop', 'x ', 'x!', 'Z', 'b'];
const guids = [
  '55666BEE-B3A0-4BF5-81A7-86FF976E763F',
  '8DD5BCA5-6ABE-4F73-B4B7-393AE6BBB849',
  '00000000-0000-0000-0000-000000000001',
  'FFFFFFFF-0000-0000-0000-000000000000',
  '0000FFFF-0000-0000-0100-000000000000',
];
const caseSensitive: SqlType = { name: 'nvarchar', length: 20, collation: 'Latin1_General_CS_AS' };
const narrow: SqlType = { name: 'varchar', length: 20, collation: 'Latin1_General_CS_AS' };
const guid: SqlType = { name: 'uniqueidentifier' };

let world: DoubleWorld;
beforeAll(async () => {
  const tableOf = (name: string, type: SqlType, values: readonly string[]) => ({
    schema: 'dbo',
    name,
    columns: [columnOfType('k', type), intColumn('n')],
    indexes: [primaryKey('k')],
    rows: values.map((value, n) => [type === guid ? storedFromText(guid, value) : value, n]),
  });
  world = await openDoubleWorld([
    tableOf('Wide', caseSensitive, words),
    tableOf('Narrow', narrow, words),
    tableOf('Guids', guid, guids),
  ]);
});
afterAll(() => world.close());

async function planned(name: string): Promise<PlanTable> {
  const { columns, keys } = await world.tableOf(name);
  const rules = { isExactCodePage: () => true, fitsNanos: () => false, extraName: (n: string, s: string) => n + s };
  return planTable('t0', {
    name,
    columns: columns.flatMap((column) => {
      const made = planColumn(column, rules);
      return 'leftOut' in made ? [] : [made];
    }),
    key: { indexName: 'PK', columns: keys[0]?.columns ?? [] },
    batchRows: 1,
  });
}

async function keysAfter(table: PlanTable, after: KeyTuple | null): Promise<KeyTuple[]> {
  const keys: KeyTuple[] = [];
  for await (const batch of world.session.read({ table, after, upTo: null, batchBytes: 1 << 20 }, never))
    for (let row = 0; row < batch.rowCount; row += 1) keys.push(world.session.keyAt(table, batch, row));
  return keys;
}

test.each(['Wide', 'Narrow', 'Guids'])(
  'trap 11: string/GUID order in JS: a read of %s that goes on after any of its keys neither skips nor repeats a row',
  async (name) => {
    const table = await planned(name);
    const all = await keysAfter(table, null);
    expect(all).toHaveLength(name === 'Guids' ? guids.length : words.length);
    for (const [i, key] of all.entries()) {
      expect(await keysAfter(table, key)).toEqual(all.slice(i + 1));
      expect((await walkRange(world.session, table, { after: key, upTo: null }, 1, never))?.key).toEqual(all[i + 1]);
      for (const [j, other] of all.entries())
        expect(await isBefore(world.session, table, key, other, never), `${key[0]} < ${other[0]}`).toBe(i < j);
    }
    // What JavaScript would make of it is another order: comparing here would lose rows.
    expect(all.map(([key]) => key).toSorted()).not.toEqual(all.map(([key]) => key));
  },
);

test('trap 11: string/GUID order in JS: the pair of GUIDs that text sorts the other way round', async () => {
  const all = (await keysAfter(await planned('Guids'), null)).map(([key]) => key);
  const [higher, lower] = guids;
  expect(all.indexOf(lower)).toBeLessThan(all.indexOf(higher));
});
