// Ranges cut while a run goes on: the one function that gives rows of a partition to a new one.
import { AppError } from '../../../shared/errors.ts';
import type { KeyTuple, Partition } from '../../../shared/plan.ts';
import type { StateDatabase } from './database.ts';

export type RangeCut = {
  readonly tableId: string;
  /** The partition as it is now; it keeps `(after, at]`. */
  readonly partition: Partition;
  readonly at: KeyTuple;
  /** What the caller holds the partition's watermark to be: a cut behind rows that were moved since is refused. */
  readonly watermark: KeyTuple | null;
};

/**
 * Ends `cut.partition` at `cut.at` and records a new partition, which begins there. One transaction: whenever the
 * process dies, every row belongs to exactly one of them. Returns both. Throws BUG when the partition is not as the
 * caller holds it to be.
 */
export function cutRange(
  database: StateDatabase,
  runId: string,
  { tableId, partition, at, watermark }: RangeCut,
): { readonly kept: Partition; readonly given: Partition } {
  const where = 'WHERE run_id = ? AND table_id = ? AND partition_index = ?';
  const refuse = (why: string): AppError =>
    new AppError('BUG', { detail: `partition ${partition.index} of ${tableId} cannot be cut: ${why}` });
  const isAsHeld: unknown = database
    .prepare(`SELECT 1 FROM partitions ${where} AND is_done = 0 AND watermark IS ?`)
    .get(runId, tableId, partition.index, watermark === null ? null : JSON.stringify(watermark));
  if (isAsHeld === undefined) throw refuse('it is finished or has moved on');
  const current: unknown = database
    .prepare(`SELECT current_range FROM partitions ${where}`)
    .pluck()
    .get(runId, tableId, partition.index);
  if (typeof current === 'string' && current !== JSON.stringify(partition)) throw refuse('it was cut meanwhile');
  const next: unknown = database
    .prepare('SELECT max(partition_index) + 1 FROM partitions WHERE run_id = ? AND table_id = ?')
    .pluck()
    .get(runId, tableId);
  const kept: Partition = { ...partition, upTo: at };
  const given: Partition = { ...partition, index: Number(next), after: at };
  database
    .prepare(`UPDATE partitions SET current_range = ? ${where}`)
    .run(JSON.stringify(kept), runId, tableId, kept.index);
  database
    .prepare(
      `INSERT INTO partitions (run_id, table_id, partition_index, current_range, cut_from) VALUES (?, ?, ?, ?, ?)`,
    )
    .run(runId, tableId, given.index, JSON.stringify(given), partition.index);
  return { kept, given };
}
