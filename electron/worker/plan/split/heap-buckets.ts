// Experimental, only when asked for: a heap in buckets by the place of its rows, in a database that does not change.
import type { CatalogTable } from '../../../../shared/catalog.ts';
import type { PointInTime } from '../../../../shared/point-in-time.ts';
import type { Partition, PlanTable } from '../../../../shared/plan.ts';
import type { RunOptions } from '../../../../shared/run-options.ts';
import { countPartitions } from './count-partitions.ts';

/** A row may move in any database that is written to, and would then be read twice or not at all. */
const stillModes: readonly PointInTime['mode'][] = ['databaseSnapshot', 'readOnly'];

/**
 * The table in buckets, where `options.heaps` asks for it and it fits: a heap that is one stream, large enough for
 * several lanes, read at a point in time that is a database which does not change. Else as it is, with a note why.
 */
export function bucketHeap(
  table: PlanTable,
  storage: NonNullable<CatalogTable['traits']>['storage'] | undefined,
  { mode, exceptions }: PointInTime,
  options: RunOptions,
): PlanTable {
  const isHeap = storage === 'heap' && table.kind === 'table' && table.key === null;
  if (options.heaps !== 'physloc' || !isHeap || table.partitions.length > 1) return table;
  const worth = countPartitions(table.rowsEstimate ?? 0, table.bytesEstimate ?? 0, options.lanes);
  const of = Math.min(options.lanes, worth);
  if (of < 2) return table;
  const isStill = stillModes.includes(mode) && exceptions.every(({ tableId }) => tableId !== table.id);
  if (!isStill) return { ...table, notes: [...table.notes, refusedNote] };
  return {
    ...table,
    partitions: Array.from({ length: of }, (_, bucket): Partition => ({
      index: bucket,
      after: null,
      upTo: null,
      scope: { kind: 'physloc', bucket, of },
    })),
    readNote: `It is a heap, read in ${String(of)} buckets by where its rows lie (experimental): the server scans the whole table for each, and each is read again from its start after a failure.`,
  };
}

const refusedNote =
  'It is a heap, read as one stream: buckets by where rows lie need a point in time that is a database which does not change (a database snapshot or a read-only database).';
