// Halves a range that differs until only a few rows are left: the server adds up, the part's own sums are known.
import type { DigestSum } from '../digest/digest-statements.ts';
import type { Chunk } from '../part-job.ts';
import type { KeyRange } from '../../source/select.ts';
import { addSums, isSameSum } from './compare-sums.ts';

/** A piece that differs: the keys it holds at the source, and the places of its rows in the part. */
export type Leaf = {
  readonly range: KeyRange;
  readonly from: number;
  readonly until: number;
  readonly sourceRows: number;
};

export type AskSum = (range: KeyRange) => Promise<DigestSum>;

/** Pieces at most, so that a part which differs everywhere does not cost a statement for each of its rows. */
const mostLeaves = 64;

/**
 * In key order. `chunks` are those of the part of this range, `whole` the server's sum over it. `isAll` false: there are
 * more that were not looked for.
 */
export async function findLeaves(
  range: KeyRange,
  chunks: readonly Chunk[],
  whole: DigestSum,
  ask: AskSum,
): Promise<{ readonly leaves: readonly Leaf[]; readonly isAll: boolean }> {
  const leaves: Leaf[] = [];
  let isAll = true;
  const rangeOf = (low: number, high: number): KeyRange => ({
    ...range,
    after: low === 0 ? range.after : (chunks[low - 1]?.lastKey ?? null),
    upTo: high === chunks.length ? range.upTo : (chunks[high - 1]?.lastKey ?? null),
  });
  const look = async (low: number, high: number, server: DigestSum): Promise<void> => {
    const own = chunks.slice(low, high);
    const local = own.map(({ sum }) => sum).reduce(addSums, { rows: 0, h1: 0n, h2: 0n });
    if (isSameSum(local, server)) return;
    if (leaves.length >= mostLeaves) {
      isAll = false;
      return;
    }
    if (high - low <= 1) {
      const from = own[0]?.from ?? 0;
      leaves.push({ range: rangeOf(low, high), from, until: from + local.rows, sourceRows: server.rows });
      return;
    }
    const middle = low + Math.ceil((high - low) / 2);
    const first = await ask(rangeOf(low, middle));
    await look(low, middle, first);
    await look(middle, high, { rows: server.rows - first.rows, h1: server.h1 - first.h1, h2: server.h2 - first.h2 });
  };
  await look(0, chunks.length, whole);
  return { leaves, isAll };
}

/** A piece whose last key cannot be read belongs to the next, so that every border is a key. */
export function joinUnkeyed(chunks: readonly Chunk[]): readonly Chunk[] {
  const joined: Chunk[] = [];
  let open: Chunk | null = null;
  for (const chunk of chunks) {
    const whole: Chunk =
      open === null ? chunk : { from: open.from, sum: addSums(open.sum, chunk.sum), lastKey: chunk.lastKey };
    open = whole.lastKey === null ? whole : null;
    if (open === null) joined.push(whole);
  }
  return open === null ? joined : [...joined, open];
}
