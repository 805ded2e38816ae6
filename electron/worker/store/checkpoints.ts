// Verified parts and watermarks. `commitPart` is the only function of Tableferry that moves a watermark.
import { z } from 'zod';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import { partitionSchema, type Partition } from '../../../shared/plan.ts';
import { errorDataSchema } from '../../../shared/run.ts';
import type { PartitionRecord, PartRecord, TableRecord } from './checkpoint-records.ts';
import { cutRange, type RangeCut } from './cut-ranges.ts';
import type { StateDatabase } from './database.ts';
import { insertPart, isRecorded, keyText, readKey, readPart } from './part-rows.ts';
import { insertQuarantine, readQuarantines } from './quarantines.ts';
import { insertRuleCounts, readRuleCounts } from './rule-counts.ts';
import { parseStored } from './runs.ts';

export type Checkpoints = {
  /**
   * Records a verified part and moves its partition's watermark, in one transaction. `isProvisional`: the part counts
   * only once its partition is finished (table without a key). The same part again changes nothing; a part out of
   * order is a BUG.
   */
  commitPart(runId: string, part: PartRecord, isProvisional: boolean): void;
  /** Ends a partition and makes its provisional parts final, in one transaction. */
  finishPartition(runId: string, tableId: string, partition: number): void;
  /** Forgets the provisional parts of a partition, which starts again from its beginning. Their blobs must be gone. */
  dropProvisional(runId: string, tableId: string, partition: number): void;
  /** Gives the end of a partition to a new one; see store/cut-ranges.ts. */
  cutRange(runId: string, cut: RangeCut): { readonly kept: Partition; readonly given: Partition };
  /** Forgets every part and cut of a table, which starts again as its plan has it. Their blobs must be gone. */
  restartTable(runId: string, tableId: string): void;
  setTable(runId: string, tableId: string, outcome: 'open' | 'done' | { readonly error: AppErrorData }): void;
  /** Records when a table was begun; the first time counts. */
  beginTable(runId: string, tableId: string): void;
  addRetry(runId: string, tableId: string): void;
  /** When the first and the last part of a table were verified (ISO 8601 UTC). */
  verifiedSpan(
    runId: string,
    tableId: string,
  ): { readonly firstPartUtc: string | null; readonly lastPartUtc: string | null };
  tables(runId: string): TableRecord[];
  partitions(runId: string, tableId: string): PartitionRecord[];
  /** In order of partition and part, provisional ones included. */
  parts(runId: string, tableId: string): (PartRecord & { readonly isProvisional: boolean })[];
  /** Of all parts of a run. */
  totals(runId: string): { readonly rows: number; readonly bytes: number };
  /** When the newest part was verified (ISO 8601 UTC). Throws BUG for a run without parts. */
  lastVerifiedUtc(runId: string): string | null;
};

const partitionRow = z.object({
  table_id: z.string(),
  partition_index: z.number(),
  is_done: z.number(),
  watermark: z.string().nullable(),
  next_part: z.number(),
  current_range: z.string().nullable(),
  cut_from: z.number().nullable(),
});
const totalsRow = z.object({ rows: z.number(), bytes: z.number() });
const tableRow = z.object({
  table_id: z.string(),
  state: z.enum(['open', 'done', 'failed']),
  error: z.string().nullable(),
  retries: z.number(),
  started_utc: z.string().nullable(),
});
const spanRow = z.object({ firstPartUtc: z.string().nullable(), lastPartUtc: z.string().nullable() });

export function checkpoints(database: StateDatabase, path: string, nowUtc: () => string): Checkpoints {
  const toPartition = (row: unknown): PartitionRecord => {
    const partition = partitionRow.parse(row);
    return {
      tableId: partition.table_id,
      partition: partition.partition_index,
      isDone: partition.is_done === 1,
      watermark: readKey(partition.watermark, path),
      nextPart: partition.next_part,
      range:
        partition.current_range === null
          ? null
          : parseStored(partitionSchema, partition.current_range, path, 'a range'),
      cutFrom: partition.cut_from,
    };
  };
  return {
    commitPart: database.transaction((runId: string, part: PartRecord, isProvisional: boolean): void => {
      const row: unknown = database
        .prepare('SELECT * FROM partitions WHERE run_id = ? AND table_id = ? AND partition_index = ?')
        .get(runId, part.tableId, part.partition);
      if (row === undefined) throw outOfOrder(part, 'its run has no such partition');
      const { isDone, nextPart } = toPartition(row);
      if (part.part < nextPart && isRecorded(database, runId, part)) return;
      if (isDone) throw outOfOrder(part, 'its partition is finished');
      if (part.part !== nextPart) throw outOfOrder(part, `part ${nextPart} comes next`);
      insertPart(database, runId, part, isProvisional, nowUtc());
      if (part.quarantine !== undefined) insertQuarantine(database, { ...part, runId }, part.quarantine);
      if (part.rules !== undefined) insertRuleCounts(database, { ...part, runId }, part.rules);
      database
        .prepare(
          `UPDATE partitions SET next_part = next_part + 1, watermark = coalesce(?, watermark)
           WHERE run_id = ? AND table_id = ? AND partition_index = ?`,
        )
        .run(keyText(part.lastKey), runId, part.tableId, part.partition);
    }),
    finishPartition: database.transaction((runId: string, tableId: string, partition: number): void => {
      const where = 'WHERE run_id = ? AND table_id = ? AND partition_index = ?';
      database.prepare(`UPDATE parts SET is_provisional = 0 ${where}`).run(runId, tableId, partition);
      database.prepare(`UPDATE partitions SET is_done = 1 ${where}`).run(runId, tableId, partition);
    }),
    dropProvisional: database.transaction((runId: string, tableId: string, partition: number): void => {
      const where = 'WHERE run_id = ? AND table_id = ? AND partition_index = ?';
      const { changes } = database
        .prepare(`DELETE FROM parts ${where} AND is_provisional = 1`)
        .run(runId, tableId, partition);
      if (changes > 0) database.prepare(`UPDATE partitions SET next_part = 0 ${where}`).run(runId, tableId, partition);
    }),
    cutRange: database.transaction((runId: string, cut: RangeCut) => cutRange(database, runId, cut)),
    restartTable: database.transaction((runId: string, tableId: string): void => {
      const where = 'WHERE run_id = ? AND table_id = ?';
      database.prepare(`DELETE FROM parts ${where}`).run(runId, tableId);
      database.prepare(`DELETE FROM partitions ${where} AND cut_from IS NOT NULL`).run(runId, tableId);
      database
        .prepare(`UPDATE partitions SET is_done = 0, watermark = NULL, next_part = 0, current_range = NULL ${where}`)
        .run(runId, tableId);
      database
        .prepare(`UPDATE tables SET state = 'open', error = NULL, started_utc = NULL ${where}`)
        .run(runId, tableId);
      database.prepare(`DELETE FROM moments ${where}`).run(runId, tableId);
    }),
    setTable(runId, tableId, outcome) {
      const [state, error] = typeof outcome === 'string' ? [outcome, null] : ['failed', JSON.stringify(outcome.error)];
      database
        .prepare('UPDATE tables SET state = ?, error = ? WHERE run_id = ? AND table_id = ?')
        .run(state, error, runId, tableId);
    },
    beginTable: (runId, tableId) =>
      void database
        .prepare('UPDATE tables SET started_utc = coalesce(started_utc, ?) WHERE run_id = ? AND table_id = ?')
        .run(nowUtc(), runId, tableId),
    addRetry: (runId, tableId) =>
      void database
        .prepare('UPDATE tables SET retries = retries + 1 WHERE run_id = ? AND table_id = ?')
        .run(runId, tableId),
    verifiedSpan: (runId, tableId) =>
      spanRow.parse(
        database
          .prepare(
            `SELECT min(verified_utc) AS firstPartUtc, max(verified_utc) AS lastPartUtc FROM parts
             WHERE run_id = ? AND table_id = ?`,
          )
          .get(runId, tableId),
      ),
    tables: (runId) =>
      database
        .prepare('SELECT table_id, state, error, retries, started_utc FROM tables WHERE run_id = ? ORDER BY table_id')
        .all(runId)
        .map((row) => {
          const { table_id, state, error, retries, started_utc } = tableRow.parse(row);
          return {
            tableId: table_id,
            state,
            retries,
            startedUtc: started_utc,
            error: error === null ? null : parseStored(errorDataSchema, error, path, 'an error'),
          };
        }),
    partitions: (runId, tableId) =>
      database
        .prepare('SELECT * FROM partitions WHERE run_id = ? AND table_id = ? ORDER BY partition_index')
        .all(runId, tableId)
        .map(toPartition),
    parts(runId, tableId) {
      const quarantineOf = readQuarantines(database, path, runId, tableId);
      const rulesOf = readRuleCounts(database, path, runId, tableId);
      return database
        .prepare('SELECT * FROM parts WHERE run_id = ? AND table_id = ? ORDER BY partition_index, part_index')
        .all(runId, tableId)
        .map((row) => {
          const part = readPart(row, path);
          const quarantine = quarantineOf(part.partition, part.part);
          const rules = rulesOf(part.partition, part.part);
          return {
            ...part,
            ...(quarantine === undefined ? {} : { quarantine }),
            ...(rules === undefined ? {} : { rules }),
          };
        });
    },
    totals: (runId) =>
      totalsRow.parse(
        database
          .prepare(
            'SELECT coalesce(sum(row_count), 0) AS rows, coalesce(sum(size_bytes), 0) AS bytes FROM parts WHERE run_id = ?',
          )
          .get(runId),
      ),
    lastVerifiedUtc(runId) {
      const utc: unknown = database.prepare('SELECT max(verified_utc) FROM parts WHERE run_id = ?').pluck().get(runId);
      return typeof utc === 'string' ? utc : null;
    },
  };
}

function outOfOrder(part: PartRecord, why: string): AppError {
  return new AppError('BUG', { detail: `the part ${part.blobName} cannot be recorded: ${why}` });
}
