// A multiset of rows as sorted 64-bit hashes: eight bytes a row, whatever the row holds. Mutable for speed.
import type { Cell, CellChunk } from './cells.ts';

const rotate = (value: number): number => (value << 7) | (value >>> 25);

/** Two independent 32-bit states a row; NULL, the empty text and a shifted column border all give other hashes. */
function mixColumn(cells: readonly Cell[], low: Int32Array, high: Int32Array, rowCount: number): void {
  for (let row = 0; row < rowCount; row++) {
    const cell = cells[row];
    let a = low[row];
    let b = high[row];
    if (cell === null) {
      a = Math.imul(rotate(a) ^ 0x1_0001, 0x85ebca6b);
      b = Math.imul(rotate(b) ^ 0x1_0002, 0xc2b2ae35);
    } else {
      for (let index = 0; index < cell.length; index++) {
        const unit = cell.charCodeAt(index);
        a = Math.imul(rotate(a) ^ unit, 0x85ebca6b);
        b = Math.imul(rotate(b) ^ unit, 0xc2b2ae35);
      }
      a = Math.imul(rotate(a) ^ (cell.length + 0x2_0000), 0x27d4eb2f);
      b = Math.imul(rotate(b) ^ (cell.length + 0x2_0000), 0x165667b1);
    }
    low[row] = a;
    high[row] = b;
  }
}

const finish = (value: number): bigint => {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return BigInt((mixed ^ (mixed >>> 16)) >>> 0);
};

/** The hash of each row of a chunk. */
export function hashRows(chunk: CellChunk): BigUint64Array {
  const low = new Int32Array(chunk.rowCount).fill(0x2545f491);
  const high = new Int32Array(chunk.rowCount).fill(0x9e3779b9);
  for (const cells of chunk.columns) mixColumn(cells, low, high, chunk.rowCount);
  const hashes = new BigUint64Array(chunk.rowCount);
  for (let row = 0; row < chunk.rowCount; row++) hashes[row] = (finish(high[row]) << 32n) | finish(low[row]);
  return hashes;
}

export type HashBag = { add(hashes: BigUint64Array): void; sorted(): BigUint64Array; readonly size: number };

export function createHashBag(): HashBag {
  let all = new BigUint64Array(4_096);
  let size = 0;
  return {
    add(hashes) {
      if (size + hashes.length > all.length) {
        const grown = new BigUint64Array(Math.max(all.length * 2, size + hashes.length));
        grown.set(all.subarray(0, size));
        all = grown;
      }
      all.set(hashes, size);
      size += hashes.length;
    },
    sorted: () => all.slice(0, size).sort(),
    get size() {
      return size;
    },
  };
}

/** How many more rows of each hash the left (positive) or the right (negative) bag holds; equal ones are left out. */
export function bagDifference(left: BigUint64Array, right: BigUint64Array): Map<bigint, number> {
  const surplus = new Map<bigint, number>();
  const count = (hash: bigint, by: number): void => {
    const total = (surplus.get(hash) ?? 0) + by;
    if (total === 0) surplus.delete(hash);
    else surplus.set(hash, total);
  };
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    if (r >= right.length || (l < left.length && left[l] < right[r])) count(left[l++], 1);
    else if (l >= left.length || right[r] < left[l]) count(right[r++], -1);
    else {
      l += 1;
      r += 1;
    }
  }
  return surplus;
}
