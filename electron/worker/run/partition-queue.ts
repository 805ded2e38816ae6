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

/** What waits of one table, in the order given. */
type Group<Waiting> = { readonly table: PlanTable; readonly weight: number; readonly waiting: Waiting[] };

/**
 * A table that fewer lanes work on comes first, so that one huge table does not hold back all others; then the largest
 * partition, so that no long one is left for the end; then the order given. A big database has tens of thousands of
 * ranges: taking one looks at tables, and at no more of them than needed.
 */
export function createQueue<Waiting extends WaitingPartition>(all: readonly Waiting[]): PartitionQueue<Waiting> {
  const groups = new Map<string, Group<Waiting>>();
  let sorted: readonly Group<Waiting>[] = [];
  const add = (more: readonly Waiting[]): void => {
    for (const one of more) {
      const { table } = one;
      const group = groups.get(table.id);
      if (group !== undefined) group.waiting.push(one);
      else groups.set(table.id, { table, weight: weightOf(table), waiting: [one] });
    }
    sorted = [...groups.values()].toSorted((a, b) => b.weight - a.weight);
  };
  add(all);
  return {
    add,
    take(lanesOn, fits = () => true) {
      let best: { readonly group: Group<Waiting>; readonly at: number; readonly lanes: number } | null = null;
      for (const group of sorted) {
        const lanes = lanesOn(group.table.id);
        if (best !== null && lanes >= best.lanes) continue;
        const at = group.waiting.findIndex((one) => fits(one));
        if (at !== -1) best = { group, at, lanes };
        if (best?.lanes === 0) break;
      }
      if (best === null) return undefined;
      const { group, at } = best;
      const [chosen] = group.waiting.splice(at, 1);
      if (group.waiting.length === 0) {
        groups.delete(group.table.id);
        sorted = sorted.filter((one) => one !== group);
      }
      return chosen;
    },
  };
}
