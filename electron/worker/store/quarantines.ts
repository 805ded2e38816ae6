// The rows of a part that were set aside, on record together with the part.
import { z } from 'zod';
import { setAsideRowSchema, type SetAsideRow } from '../../../shared/run.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

export type QuarantineRecord = {
  readonly blobName: string;
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** Base64. */
  readonly md5: string;
  /** The first rows, for reports; the blob holds them all. */
  readonly examples: readonly SetAsideRow[];
};

export type PartPlace = {
  readonly runId: string;
  readonly tableId: string;
  readonly partition: number;
  readonly part: number;
};

const quarantineRow = z.object({
  partition_index: z.number(),
  part_index: z.number(),
  blob_name: z.string(),
  row_count: z.number(),
  size_bytes: z.number(),
  md5: z.string(),
  examples: z.string(),
});
const examplesSchema = z.array(setAsideRowSchema);

/** Only inside the transaction that records the part. */
export function insertQuarantine(database: StateDatabase, place: PartPlace, quarantine: QuarantineRecord): void {
  const { blobName, rowCount, sizeBytes, md5, examples } = quarantine;
  database
    .prepare(
      `INSERT INTO quarantines (run_id, table_id, partition_index, part_index, blob_name, row_count, size_bytes, md5,
         examples) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      place.runId,
      place.tableId,
      place.partition,
      place.part,
      blobName,
      rowCount,
      sizeBytes,
      md5,
      JSON.stringify(examples),
    );
}

/** Gives the quarantine of each part of a table, where there is one. */
export function readQuarantines(
  database: StateDatabase,
  path: string,
  runId: string,
  tableId: string,
): (partition: number, part: number) => QuarantineRecord | undefined {
  const rows = database.prepare('SELECT * FROM quarantines WHERE run_id = ? AND table_id = ?').all(runId, tableId);
  const found = new Map(
    rows.map((row) => {
      const read = quarantineRow.parse(row);
      const record: QuarantineRecord = {
        blobName: read.blob_name,
        rowCount: read.row_count,
        sizeBytes: read.size_bytes,
        md5: read.md5,
        examples: parseStored(examplesSchema, read.examples, path, 'a row that was set aside'),
      };
      return [`${read.partition_index}-${read.part_index}`, record];
    }),
  );
  return (partition, part) => found.get(`${partition}-${part}`);
}
