// Ranges between any bounds, whole keys or only their first columns, are complete, disjoint and in key order.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planColumn } from '../../../electron/worker/plan/column-plan.ts';
import { rangeBranches, type Condition } from '../../../electron/worker/source/range-branches.ts';
import { countSameColumns } from '../../../electron/worker/source/same-columns.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import { storedFromText } from '../../double/engine/stored/from-text.ts';
import type { StoredValue } from '../../double/types.ts';
import { columnOfType, intColumn, openDoubleWorld, type DoubleWorld } from '../../fakes/double-world.ts';
import { planTable } from '../../fakes/plan.ts';

type Tuple = readonly number[];

const compareAt = (a: number, b: number, isDescending: boolean | undefined): number => (isDescending ? b - a : a - b);

/** A bound that names fewer columns stands behind all that begin so. */
function compareBounds(a: Tuple, b: Tuple, isDescending: readonly boolean[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareAt(a[i] ?? 0, b[i] ?? 0, isDescending[i]);
    if (order !== 0) return order;
  }
  return b.length - a.length;
}

const meets = (
  point: Tuple,
  { column, operator, bound }: Condition,
  bounds: Record<'after' | 'upTo', Tuple>,
): boolean => {
  const [value, limit] = [point[column] ?? 0, bounds[bound][column] ?? Number.NaN];
  switch (operator) {
    case '=':
      return value === limit;
    case '<':
      return value < limit;
    case '>':
      return value > limit;
    case '<=':
      return value <= limit;
    case '>=':
      return value >= limit;
  }
};

test('whatever the bounds, every point of the key space is read by exactly one range, in key order', () => {
  const scene = fc.integer({ min: 1, max: 4 }).chain((columns) =>
    fc.record({
      isDescending: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
      bounds: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: columns }), {
        maxLength: 6,
      }),
    }),
  );
  fc.assert(
    fc.property(scene, ({ isDescending, bounds }) => {
      const columns = isDescending.length;
      const points = Array.from({ length: 4 ** columns }, (_, n) =>
        Array.from({ length: columns }, (_unused, i) => Math.floor(n / 4 ** i) % 4),
      ).toSorted((a, b) => compareBounds(a, b, isDescending));
      const sorted = bounds.toSorted((a, b) => compareBounds(a, b, isDescending));
      const read = [...sorted, []].flatMap((upTo, i) => {
        const after = sorted[i - 1] ?? [];
        const differing = after.findIndex((value, at) => at < upTo.length && value !== upTo[at]);
        const same = differing === -1 ? Math.min(after.length, upTo.length) : differing;
        return rangeBranches(isDescending, after.length, upTo.length, same).flatMap((branch) =>
          points.filter((point) => branch.every((condition) => meets(point, condition, { after, upTo }))),
        );
      });
      expect(read).toEqual(points);
    }),
    { numRuns: 500, seed: 24 },
  );
});

const words = ['a', 'A', 'ä', 'ß', 'ss', 'co-op', 'coop', 'x', 'x ', 'Ж', 'z', ''];
let world: DoubleWorld;

function* rows(): Generator<StoredValue[]> {
  let state = 42;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let n = 0; n < 240; n += 1) {
    const guid = `0000000${next(10)}-0000-0000-000${next(10)}-00000000000${next(10)}`;
    yield [words[next(words.length)] ?? '', next(4), storedFromText({ name: 'uniqueidentifier' }, guid), n];
  }
}

beforeAll(async () => {
  const word = columnOfType('word', { name: 'nvarchar', length: 10, collation: 'Latin1_General_CI_AI' });
  const columns = [word, intColumn('day'), columnOfType('g', { name: 'uniqueidentifier' }), intColumn('n')];
  const key = [{ name: 'word' }, { name: 'day', isDescending: true }, { name: 'g' }, { name: 'n' }];
  const indexes = [{ name: 'PK', columns: key, isPrimaryKey: true, isUnique: true, isClustered: true }];
  world = await openDoubleWorld([{ schema: 'dbo', name: 'Mixed', columns, indexes, rows: rows() }]);
});
afterAll(() => world.close());

const never = new AbortController().signal;

async function planned(): Promise<PlanTable> {
  const { columns, keys } = await world.tableOf('Mixed');
  const rules = { isExactCodePage: () => true, fitsNanos: () => false, extraName: (n: string, s: string) => n + s };
  return planTable('t0', {
    name: 'Mixed',
    columns: columns.flatMap((column) => {
      const made = planColumn(column, rules);
      return 'leftOut' in made ? [] : [made];
    }),
    key: { indexName: 'PK', columns: keys[0]?.columns ?? [] },
    batchRows: 500,
  });
}

async function keysOf(table: PlanTable, after: KeyTuple | null, upTo: KeyTuple | null): Promise<KeyTuple[]> {
  const keys: KeyTuple[] = [];
  for await (const batch of world.session.read({ table, after, upTo, batchBytes: 1 << 20 }, never))
    for (let row = 0; row < batch.rowCount; row += 1) keys.push(world.session.keyAt(table, batch, row));
  return keys;
}

test('on the server, ranges over words of a collation, descending numbers and GUIDs join without a gap', async () => {
  const table = await planned();
  const all = await keysOf(table, null, null);
  expect(all).toHaveLength(240);
  // How many leading columns each row shares with the next, by the server's own comparison.
  const shared: number[] = [];
  for (const [i, key] of all.slice(1).entries())
    shared.push(await countSameColumns(world.session, table, { after: all[i] ?? null, upTo: key }, never));
  // The last row that begins with the first `length` columns of row `at`.
  const endOf = (at: number, length: number): number => {
    let end = at;
    while (end < shared.length && (shared[end] ?? 0) >= length) end += 1;
    return end;
  };
  const cut = fc.record({ at: fc.nat(239), length: fc.integer({ min: 1, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
      const bounds = cuts
        .map(({ at, length }) => ({ end: endOf(at, length), tuple: all[at]?.slice(0, length) ?? null }))
        .toSorted((a, b) => a.end - b.end);
      let first = 0;
      let after: KeyTuple | null = null;
      for (const { end, tuple } of [...bounds, { end: all.length - 1, tuple: null }]) {
        expect(await keysOf(table, after, tuple)).toEqual(all.slice(first, end + 1));
        first = end + 1;
        after = tuple;
      }
    }),
    { numRuns: 25, seed: 5 },
  );
});
