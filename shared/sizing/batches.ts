// In which order tables go to lanes that nobody can balance later: the largest first, giants cut, so that no queue ends late.

/** A whole table, or one of the equal ranges of a giant. */
export type Unit = { readonly table: number; readonly bytes: number };

/** A range is no larger than this share of what a lane carries in all; below it a cut gains nothing. */
const shareOfLane = 0.1;
const smallestRange = 64 * 1024 * 1024;

/**
 * Units of the tables for `lanes` queues. A ForEach deals its items out in turn and never moves one again: of units in
 * falling order the fullest queue is ahead of the emptiest by one unit at most, so that a tenth of a lane bounds the loss.
 */
export function orderUnits(tableBytes: readonly number[], lanes: number): readonly Unit[] {
  const total = tableBytes.reduce((sum, bytes) => sum + bytes, 0);
  const largest = Math.max(smallestRange, (total / lanes) * shareOfLane);
  return tableBytes
    .flatMap((bytes, table) => {
      const ranges = Math.max(1, Math.ceil(bytes / largest));
      return Array.from({ length: ranges }, (): Unit => ({ table, bytes: bytes / ranges }));
    })
    .toSorted((a, b) => b.bytes - a.bytes || a.table - b.table);
}
