// Proves of the ranges of a table, cut during the run or not, that together they are those of the plan.
import type { KeyTuple, Partition, PlanTable } from '../../../shared/plan.ts';
import type { PartitionRecord } from '../store/checkpoint-records.ts';

/** What is wrong, as the end of a sentence; null when every range of the plan is covered once and without a gap. */
export function findGap(table: PlanTable, records: readonly PartitionRecord[]): string | null {
  const planned = new Map(table.partitions.map((partition) => [partition.index, partition]));
  const missing = table.partitions.find(({ index }) => records.every(({ partition }) => partition !== index));
  if (missing !== undefined) return 'the checkpoints do not list every partition';
  const rootOf = rootsOf(records);
  for (const partition of table.partitions) {
    const pieces = records.filter((record) => rootOf(record) === partition.index);
    const isWhole = isChain(
      pieces.map((piece) => piece.range ?? planned.get(piece.partition) ?? partition),
      partition,
    );
    if (!isWhole) return `the ranges cut from partition ${partition.index} do not join`;
  }
  const stray = records.find((record) => !planned.has(rootOf(record)));
  return stray === undefined ? null : `partition ${stray.partition} was cut from none of the plan`;
}

/** The partition of the plan that a range was cut from, however often. */
function rootsOf(records: readonly PartitionRecord[]): (record: PartitionRecord) => number {
  const parents = new Map(records.map(({ partition, cutFrom }) => [partition, cutFrom]));
  return ({ partition }) => {
    let root = partition;
    // A range is always cut from an older one, so this ends.
    for (let parent = parents.get(root); parent !== null && parent !== undefined; parent = parents.get(root))
      root = parent < root ? parent : -1;
    return root;
  };
}

/** Bounds are compared as text: both sides of a cut carry the very same. */
function isChain(pieces: readonly Partition[], whole: Partition): boolean {
  const byStart = new Map(pieces.map((piece) => [textOf(piece.after), piece]));
  if (byStart.size !== pieces.length) return false;
  let at: KeyTuple | null = whole.after;
  for (let left = pieces.length; left > 0; left -= 1) {
    const piece = byStart.get(textOf(at));
    if (piece === undefined || JSON.stringify(piece.scope) !== JSON.stringify(whole.scope)) return false;
    if (textOf(piece.upTo) === textOf(whole.upTo)) return left === 1;
    at = piece.upTo;
  }
  return false;
}

const textOf = (bound: KeyTuple | null): string => JSON.stringify(bound);
