// Decides which partition a free lane takes: lanes are spread over the tables, the largest partition goes first.
import type { PlanTable } from '../../../shared/plan.ts';

export type WaitingPartition = { readonly table: PlanTable };

export type PartitionQueue<Waiting extends WaitingPartition> = {
  add(more: readonly Waiting[]): void;
  /** Removes and returns the one to carry next, of those that fit. `lanesOn`: how many lanes work on a table now. */
  take(lanesOn: (tableId: string) => number, fits?: (waiting: Waiting) => boolean): Waiting | undefined;
};

/** Expected size: the ranges of a table are cut to about equal row counts. */
function weightOf(table: PlanTable): number {
  const tableBytes = table.bytesEstimate ?? (table.rowsEstimate ?? 0) * 100;
  return tableBytes / table.partitions.length;
}

/**
 * A table that fewer lanes work on comes first, so that one huge table does not hold back all others; then the largest
 * partition, so that no long one is left for the end; then the order given.
 */
export function createQueue<Waiting extends WaitingPartition>(all: readonly Waiting[]): PartitionQueue<Waiting> {
  const sorted = (some: readonly Waiting[]) => some.toSorted((a, b) => weightOf(b.table) - weightOf(a.table));
  let waiting = sorted(all);
  return {
    add: (more) => void (waiting = sorted([...waiting, ...more])),
    take(lanesOn, fits = () => true) {
      const fitting = waiting.filter(fits);
      const fewest = Math.min(...fitting.map(({ table }) => lanesOn(table.id)));
      const chosen = fitting.find(({ table }) => lanesOn(table.id) === fewest);
      waiting = waiting.filter((one) => one !== chosen);
      return chosen;
    },
  };
}
