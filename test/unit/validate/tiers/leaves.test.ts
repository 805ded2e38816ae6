// Halving a range that differs, with a server that is a list of numbers.
import { expect, test } from 'vitest';
import type { DigestSum } from '../../../../electron/worker/validate/digest/digest-statements.ts';
import { diffRows } from '../../../../electron/worker/validate/full/diff-rows.ts';
import { findLeaves, joinUnkeyed } from '../../../../electron/worker/validate/full/find-leaves.ts';
import { pairRows } from '../../../../electron/worker/validate/full/pair-rows.ts';
import type { Chunk, LocalRow } from '../../../../electron/worker/validate/part-job.ts';
import type { KeyRange } from '../../../../electron/worker/source/select.ts';

const sumOf = (numbers: readonly number[]): DigestSum => ({
  rows: numbers.length,
  h1: BigInt(numbers.reduce((sum, n) => sum + n, 0)),
  h2: BigInt(numbers.reduce((sum, n) => sum + n * n, 0)),
});
const numbers = Array.from({ length: 100 }, (_, n) => n + 1);

/** Pieces of ten rows. */
const chunksOf = (rows: readonly number[]): readonly Chunk[] =>
  Array.from({ length: Math.ceil(rows.length / 10) }, (_, index) => {
    const own = rows.slice(index * 10, index * 10 + 10);
    return { from: index * 10, sum: sumOf(own), lastKey: [String(own.at(-1))] };
  });

function serverOf(rows: readonly number[]) {
  let asked = 0;
  const inRange = ({ after, upTo }: KeyRange): readonly number[] =>
    rows.filter((n) => (after === null || n > Number(after[0])) && (upTo === null || n <= Number(upTo[0])));
  return {
    asked: () => asked,
    ask: async (range: KeyRange) => {
      asked += 1;
      return sumOf(inRange(range));
    },
  };
}
const whole: KeyRange = { after: null, upTo: null };

test('finds the one piece that differs with few questions', async () => {
  const file = numbers.map((n) => (n === 37 ? 1037 : n));
  const chunks = chunksOf(file).map((chunk, index) => ({ ...chunk, lastKey: [String(index * 10 + 10)] }));
  const server = serverOf(numbers);
  const { leaves, isAll } = await findLeaves(whole, chunks, sumOf(numbers), server.ask);
  expect(leaves).toEqual([{ range: { after: ['30'], upTo: ['40'] }, from: 30, until: 40, sourceRows: 10 }]);
  expect(isAll).toBe(true);
  expect(server.asked()).toBeLessThanOrEqual(4);
});

test('rows of the source behind the last of the file belong to its last piece', async () => {
  const more = [...numbers, 101, 102];
  const { leaves } = await findLeaves(whole, chunksOf(numbers), sumOf(more), serverOf(more).ask);
  expect(leaves).toEqual([{ range: { after: ['90'], upTo: null }, from: 90, until: 100, sourceRows: 12 }]);
});

test('a range without rows in the files is one piece', async () => {
  const { leaves } = await findLeaves(whole, [], sumOf([5]), serverOf([5]).ask);
  expect(leaves).toEqual([{ range: whole, from: 0, until: 0, sourceRows: 1 }]);
});

test('a piece whose last key cannot be read is joined with the next', () => {
  const [first, second, ...rest] = chunksOf(numbers);
  if (first === undefined || second === undefined) throw new Error('there are ten pieces');
  const joined = joinUnkeyed([{ ...first, lastKey: null }, second, ...rest]);
  expect(joined[0]).toEqual({ from: 0, sum: sumOf(numbers.slice(0, 20)), lastKey: ['20'] });
  expect(joined).toHaveLength(9);
});

const fileRow = (row: number, n: number, value: string): LocalRow => ({
  row,
  key: [String(n)],
  h1: BigInt(n),
  h2: BigInt(value.length),
  texts: [String(n), value, 'same'],
  shown: [String(n), value, 'same'],
});
const sourceRow = (n: number, value: string) => ({ key: [String(n)], h1: BigInt(n), h2: BigInt(value.length) });

test('tells lost, added, repeated and differing rows apart, and the range that holds each alone', () => {
  const source = [sourceRow(1, 'a'), sourceRow(2, 'a'), sourceRow(3, 'a')];
  const file = [fileRow(0, 1, 'a'), fileRow(1, 1, 'a'), fileRow(2, 3, 'aa'), fileRow(3, 4, 'a')];
  const { lost, added, repeated, differing } = diffRows(whole, source, file);
  expect(lost).toMatchObject([{ key: ['2'], alone: { after: ['1'], upTo: ['2'] } }]);
  expect(added).toMatchObject([{ key: ['4'] }]);
  expect(repeated).toMatchObject([{ row: 1 }]);
  expect(differing).toMatchObject([{ source: { key: ['3'] }, file: { row: 2 } }]);
});

test('a row whose key was changed is found by its other values', () => {
  const lost = [fileRow(0, 5, 'order five')];
  const added = [fileRow(1, 9, 'something'), fileRow(2, 50, 'order five')];
  const { pairs, lost: alone, added: left } = pairRows(lost, added);
  expect(pairs).toMatchObject([{ source: { key: ['5'] }, file: { key: ['50'] } }]);
  expect(alone).toEqual([]);
  expect(left).toMatchObject([{ key: ['9'] }]);
});
