import { describe, expect, it } from 'vitest';
import type { Cell } from '../../oracle/cells.ts';
import { bagDifference, createHashBag, hashRows } from '../../oracle/row-hashes.ts';

const hashOf = (...cells: readonly Cell[]): bigint =>
  hashRows({ rowCount: 1, columns: cells.map((cell) => [cell]) })[0];

describe('hashRows', () => {
  it('tells apart NULL, the empty text and the word NULL', () => {
    expect(new Set([hashOf(null), hashOf(''), hashOf('NULL'), hashOf('\u0000')]).size).toBe(4);
  });

  it('tells apart texts that lie across a column border', () => {
    expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'));
    expect(hashOf(null, '')).not.toBe(hashOf('', null));
  });

  it('gives a million different small rows a million different hashes', () => {
    const numbers = Array.from({ length: 1_000_000 }, (_, index) => String(index));
    const hashes = hashRows({ rowCount: numbers.length, columns: [numbers, numbers] });
    expect(new Set(hashes).size).toBe(1_000_000);
  });
});

describe('bagDifference', () => {
  const bag = (...hashes: readonly bigint[]): BigUint64Array => {
    const made = createHashBag();
    made.add(BigUint64Array.from(hashes));
    return made.sorted();
  };

  it('is empty for the same rows in another order', () => {
    expect(bagDifference(bag(3n, 1n, 2n, 2n), bag(2n, 2n, 3n, 1n)).size).toBe(0);
  });

  it('counts what one side has more often', () => {
    expect(bagDifference(bag(1n, 2n, 2n, 5n), bag(2n, 3n, 3n))).toEqual(
      new Map([
        [1n, 1],
        [2n, 1],
        [5n, 1],
        [3n, -2],
      ]),
    );
  });

  it('keeps every hash while a bag grows', () => {
    const made = createHashBag();
    for (let part = 0; part < 5; part++) {
      made.add(BigUint64Array.from({ length: 3_000 }, (_, index) => BigInt(part * 3_000 + index)));
    }
    expect(made.sorted()).toEqual(BigUint64Array.from({ length: 15_000 }, (_, index) => BigInt(index)));
  });
});
