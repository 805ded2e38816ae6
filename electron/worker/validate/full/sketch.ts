// The difference of two heaps of digests in bounded memory, however large they are; mutable for speed.
//
// Each digest is added to three cells, by its own bits; the other side's are taken away again. What both have cancels
// out, and what is left is read from cells that hold one digest alone, which frees others (an invertible Bloom lookup
// table). Sums instead of exclusive ors, so that a row which stands twice does not cancel itself.
import type { RowDigest } from '../digest/row-digest.ts';

/** Plain arrays, which may cross to a thread and back. */
export type Sketch = {
  readonly counts: Int32Array;
  readonly h1: BigInt64Array;
  readonly h2: BigInt64Array;
  readonly checks: BigInt64Array;
};

const hashes = 3;
const perHash = 8192;
const cells = hashes * perHash;

export const createSketch = (): Sketch => ({
  counts: new Int32Array(cells),
  h1: new BigInt64Array(cells),
  h2: new BigInt64Array(cells),
  checks: new BigInt64Array(cells),
});

/** Names a digest. */
export const digestText = ({ h1, h2 }: RowDigest): string => `${String(h1)} ${String(h2)}`;

/** `times` -1 takes it away. Additions wrap around, on both sides alike. */
export function addDigest(sketch: Sketch, { h1, h2 }: RowDigest, times = 1): void {
  const factor = BigInt(times);
  const check = checkOf(h1, h2) * factor;
  for (const cell of cellsOf(h1, h2)) {
    sketch.counts[cell] += times;
    sketch.h1[cell] += h1 * factor;
    sketch.h2[cell] += h2 * factor;
    sketch.checks[cell] += check;
  }
}

export function addSketch(sum: Sketch, other: Sketch): void {
  for (let cell = 0; cell < cells; cell++) {
    sum.counts[cell] += other.counts[cell];
    sum.h1[cell] += other.h1[cell];
    sum.h2[cell] += other.h2[cell];
    sum.checks[cell] += other.checks[cell];
  }
}

export type Counted = RowDigest & { readonly times: number };

/** What is left, each digest once: `times` above 0 = added more often. Null when too much is left to be told apart. */
export function readSketch(sketch: Sketch): readonly Counted[] | null {
  const left = createSketch();
  addSketch(left, sketch);
  const found: Counted[] = [];
  const queue = Array.from({ length: cells }, (_, cell) => cell);
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    const pure = pureDigest(left, cell);
    if (pure === null) continue;
    found.push(pure);
    addDigest(left, pure, -pure.times);
    queue.push(...cellsOf(pure.h1, pure.h2));
    if (found.length > cells) return null;
  }
  return left.counts.every((count) => count === 0) && left.h1.every((sum) => sum === 0n) ? found : null;
}

/** A row that stands more often than this beyond its due is not told apart. */
const mostTimes = 16;

function pureDigest({ counts, h1, h2, checks }: Sketch, cell: number): Counted | null {
  const times = counts[cell];
  const most = Math.abs(times);
  if (times === 0 || most > mostTimes) return null;
  const sign = times < 0 ? -1n : 1n;
  for (const first of halvesOf(h1[cell] * sign, most))
    for (const second of halvesOf(h2[cell] * sign, most)) {
      const isWhole = BigInt.asIntN(64, checkOf(first, second) * BigInt(times)) === checks[cell];
      if (isWhole && cellsOf(first, second).includes(cell)) return { h1: first, h2: second, times };
    }
  return null;
}

/** Every number whose `times`-fold is `sum`, modulo 2^64. */
function halvesOf(sum: bigint, times: number): readonly bigint[] {
  let twos = 0;
  let odd = times;
  for (; odd % 2 === 0; odd /= 2) twos += 1;
  const step = 1n << BigInt(twos);
  const unsigned = BigInt.asUintN(64, sum);
  if (unsigned % step !== 0n) return [];
  const reduced = BigInt.asUintN(64, (unsigned / step) * inverseOf(BigInt(odd)));
  return Array.from({ length: Number(step) }, (_, k) =>
    BigInt.asIntN(64, BigInt.asUintN(64 - twos, reduced) + (BigInt(k) << BigInt(64 - twos))),
  );
}

/** Of an odd number modulo 2^64, by Newton's iteration, which doubles the right bits each time. */
function inverseOf(odd: bigint): bigint {
  let inverse = odd;
  for (let bits = 3; bits < 64; bits *= 2) inverse = BigInt.asUintN(64, inverse * (2n - odd * inverse));
  return inverse;
}

/** The digests are those of a hash, so their bits are as good as random. */
function cellsOf(h1: bigint, h2: bigint): readonly [number, number, number] {
  const low = Number(BigInt.asUintN(32, h1)) % perHash;
  const high = Number(BigInt.asUintN(32, h1 >> 32n)) % perHash;
  const other = Number(BigInt.asUintN(32, h2)) % perHash;
  return [low, perHash + high, 2 * perHash + other];
}

/** Must not be linear, or the sum of two digests would pass for one. */
const checkOf = (h1: bigint, h2: bigint): bigint =>
  BigInt.asIntN(64, (h1 ^ (h2 >> 13n) ^ 0x9e3779b97f4a7c15n) * (h2 | 1n) + (h1 >> 29n));
