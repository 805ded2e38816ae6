// The difference of two heaps of digests, read from cells that hold one alone.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  addDigest,
  addSketch,
  createSketch,
  digestText,
  readSketch,
} from '../../../../electron/worker/validate/full/sketch.ts';

/** A digest for each number, the same in every run of the test. */
function digestOf(n: number) {
  const bytes = createHash('sha256').update(String(n)).digest();
  return { h1: bytes.readBigInt64BE(0), h2: bytes.readBigInt64BE(8) };
}

const textsOf = (numbers: readonly number[]): readonly string[] =>
  numbers.map((n) => digestText(digestOf(n))).toSorted();

test('what both sides have cancels out, whatever the order', () => {
  const sketch = createSketch();
  for (let n = 0; n < 2000; n++) addDigest(sketch, digestOf(n));
  for (let n = 1999; n >= 0; n--) addDigest(sketch, digestOf(n), -1);
  expect(readSketch(sketch)).toEqual([]);
});

test('names what one side has more, and how often', () => {
  const sketch = createSketch();
  for (let n = 0; n < 500; n++) addDigest(sketch, digestOf(n));
  for (let n = 3; n < 503; n++) addDigest(sketch, digestOf(n), -1);
  const more = Array.from({ length: 3 }, (_, copy) => copy);
  for (const _ of more) addDigest(sketch, digestOf(7000));
  for (let copy = 0; copy < 8; copy++) addDigest(sketch, digestOf(8000), -1);
  const found = readSketch(sketch) ?? [];
  expect(
    found
      .filter(({ times }) => times === 1)
      .map(digestText)
      .toSorted(),
  ).toEqual(textsOf([0, 1, 2]));
  expect(
    found
      .filter(({ times }) => times === -1)
      .map(digestText)
      .toSorted(),
  ).toEqual(textsOf([500, 501, 502]));
  expect(found.filter(({ times }) => times === 3).map(digestText)).toEqual(textsOf([7000]));
  expect(found.filter(({ times }) => times === -8).map(digestText)).toEqual(textsOf([8000]));
});

test('sketches of parts add up to that of the whole', () => {
  const [one, other] = [createSketch(), createSketch()];
  addDigest(one, digestOf(1));
  addDigest(other, digestOf(2));
  addSketch(one, other);
  expect((readSketch(one) ?? []).map(digestText).toSorted()).toEqual(textsOf([1, 2]));
});

test('so many differences that they cannot be told apart are not guessed at', () => {
  const sketch = createSketch();
  for (let n = 0; n < 30_000; n++) addDigest(sketch, digestOf(n));
  expect(readSketch(sketch)).toBe(null);
});
