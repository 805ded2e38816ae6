// The parts as rows of the store.
import { z } from 'zod';
import { fingerprintSchema } from '../../../shared/fingerprint.ts';
import { keyTupleSchema, type KeyTuple } from '../../../shared/plan.ts';
import type { PartRecord } from './checkpoint-records.ts';
import type { StateDatabase } from './database.ts';
import { parseStored } from './runs.ts';

const partRow = z.object({
  table_id: z.string(),
  partition_index: z.number(),
  part_index: z.number(),
  blob_name: z.string(),
  row_count: z.number(),
  size_bytes: z.number(),
  md5: z.string(),
  etag: z.string(),
  first_key: z.string().nullable(),
  last_key: z.string().nullable(),
  is_provisional: z.number(),
  fingerprint: z.string().nullable(),
});

export const keyText = (key: KeyTuple | null): string | null => (key === null ? null : JSON.stringify(key));

/** `path`: of the store, for the message. */
export const readKey = (text: string | null, path: string): KeyTuple | null =>
  text === null ? null : parseStored(keyTupleSchema, text, path, 'a key');

/** A row of the table `parts`. */
export function readPart(row: unknown, path: string): PartRecord & { readonly isProvisional: boolean } {
  const part = partRow.parse(row);
  return {
    tableId: part.table_id,
    partition: part.partition_index,
    part: part.part_index,
    blobName: part.blob_name,
    rowCount: part.row_count,
    sizeBytes: part.size_bytes,
    md5: part.md5,
    etag: part.etag,
    firstKey: readKey(part.first_key, path),
    lastKey: readKey(part.last_key, path),
    ...readPrints(part.fingerprint, path),
    isProvisional: part.is_provisional === 1,
  };
}

/** One fingerprint, or where transforms were at work that of what was written and of what was read. */
const printsSchema = z.union([
  fingerprintSchema.transform((fingerprint) => ({ fingerprint })),
  z.strictObject({ fingerprint: fingerprintSchema, readFingerprint: fingerprintSchema }),
]);

const readPrints = (text: string | null, path: string): Pick<PartRecord, 'fingerprint' | 'readFingerprint'> =>
  text === null ? {} : parseStored(printsSchema, text, path, 'a fingerprint');

function printsText({ fingerprint, readFingerprint }: PartRecord): string | null {
  if (fingerprint === undefined) return null;
  return JSON.stringify(readFingerprint === undefined ? fingerprint : { fingerprint, readFingerprint });
}

/** True when exactly this blob stands under the part's number. */
export function isRecorded(database: StateDatabase, runId: string, part: PartRecord): boolean {
  const row: unknown = database
    .prepare(
      `SELECT 1 FROM parts WHERE run_id = ? AND table_id = ? AND partition_index = ? AND part_index = ?
       AND blob_name = ? AND row_count = ? AND md5 = ?`,
    )
    .get(runId, part.tableId, part.partition, part.part, part.blobName, part.rowCount, part.md5);
  return row !== undefined;
}

/** Only inside the transaction that moves the watermark. */
export function insertPart(
  database: StateDatabase,
  runId: string,
  part: PartRecord,
  isProvisional: boolean,
  nowUtc: string,
): void {
  database
    .prepare(
      `INSERT INTO parts (run_id, table_id, partition_index, part_index, blob_name, row_count, size_bytes, md5, etag,
         first_key, last_key, fingerprint, verified_utc,
         is_provisional) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      runId,
      part.tableId,
      part.partition,
      part.part,
      part.blobName,
      part.rowCount,
      part.sizeBytes,
      part.md5,
      part.etag,
      keyText(part.firstKey),
      keyText(part.lastKey),
      printsText(part),
      nowUtc,
      isProvisional ? 1 : 0,
    );
}
