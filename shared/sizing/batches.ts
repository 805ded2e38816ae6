// How many tables Data Factory copies at a time, and by how many queries each, so that its nodes do not wait for a last giant.
import { paces, serviceLimits } from './facts.ts';

/** Of one ForEach: `atOnce` tables at a time, each read by so many queries. */
export type Manner = { readonly atOnce: number; readonly queries: number };

/** Queries that all nodes have open at a time; more do not make them faster. */
const queriesOf = (nodes: number): number => paces.copyThreads.value * nodes;

/** Tables of one query each. */
export const mannerOfWhole = (nodes: number): Manner => ({
  atOnce: Math.min(serviceLimits.batchCount.value, queriesOf(nodes)),
  queries: 1,
});

/** Tables that are cut, so many at a time. */
export const mannerOfCut = (atOnce: number, nodes: number): Manner => ({
  atOnce,
  queries: Math.max(1, Math.floor(queriesOf(nodes) / atOnce)),
});

/** Where sizes are not known, or are those of changes. */
const usualAtOnce = 2;

/** Whatever the sizes are. */
export const usualManner = (isCut: boolean, nodes: number): Manner =>
  isCut ? mannerOfCut(usualAtOnce, nodes) : mannerOfWhole(nodes);

export type CutBatches = {
  /** So many of the first are copied one at a time, by all queries. */
  readonly giants: number;
  /** The others at a time. */
  readonly atOnce: number;
};

/**
 * For tables that are cut, the largest first; null = of unknown size, taken for one of the mean size. Of all ways to copy
 * the first one at a time and the others several at a time, the one that ends first by the slow pace: a giant beside
 * others ends long after them, while of small tables each costs a start, during which nothing of it is read.
 * A ForEach deals its items out in turn and never moves one again.
 */
export function batchCut(sizes: readonly (number | null)[], nodes: number): CutBatches {
  const known = sizes.filter((size) => size !== null);
  if (known.length === 0) return { giants: 0, atOnce: usualAtOnce };
  const mean = known.reduce((sum, size) => sum + size, 0) / known.length;
  const bytes = sizes.map((size) => size ?? mean);
  const pace = nodes * paces.nodeSlow.value;
  const one = (size: number, atOnce: number): number => paces.copySeconds.value + (size * atOnce) / pace;
  let best: CutBatches = { giants: 0, atOnce: 1 };
  let soonest = Infinity;
  for (const atOnce of countsAtOnce(nodes)) {
    // Seconds of the queue that begins with each of them: the fullest, since they fall in size.
    const from = bytes.map(() => 0);
    for (let i = bytes.length - 1; i >= 0; i--) from[i] = one(bytes[i] ?? 0, atOnce) + (from[i + atOnce] ?? 0);
    let passed = 0;
    for (let giants = 0; giants <= bytes.length; giants++) {
      const ends = passed + (from[giants] ?? 0);
      if (ends < soonest) {
        soonest = ends;
        best = { giants, atOnce };
      }
      passed += one(bytes[giants] ?? 0, 1);
    }
  }
  return best;
}

/** Whole shares of all queries, of two at least. */
const countsAtOnce = (nodes: number): readonly number[] =>
  Array.from({ length: queriesOf(nodes) / 2 }, (_, i) => i + 1).filter((count) => queriesOf(nodes) % count === 0);

/** Seconds until the last of these tables is copied by nodes of so many bytes a second; each list the largest first. */
export function secondsOfCopies(
  { cut, whole }: { readonly cut: readonly number[]; readonly whole: readonly number[] },
  nodes: number,
  nodePace: number,
): number {
  const { giants, atOnce } = batchCut(cut, nodes);
  const perQuery = nodePace / paces.copyThreads.value;
  const deal = (sizes: readonly number[], manner: Manner): number =>
    dealOut(
      sizes.map((size) => paces.copySeconds.value + size / (perQuery * manner.queries)),
      manner.atOnce,
    );
  return (
    deal(cut.slice(0, giants), mannerOfCut(1, nodes)) +
    deal(cut.slice(giants), mannerOfCut(atOnce, nodes)) +
    deal(whole, mannerOfWhole(nodes))
  );
}

/** Seconds of the fullest of `queues`, when item number i goes to queue i modulo `queues`. */
export function dealOut(seconds: readonly number[], queues: number): number {
  const sums = Array.from({ length: queues }, () => 0);
  for (const [index, value] of seconds.entries()) sums[index % queues] = (sums[index % queues] ?? 0) + value;
  return Math.max(...sums);
}
