// The options of a run: what is written and how, and how much of this computer, the lines and the server it may take.
import { z } from 'zod';
import { blobMetadataSchema } from './blob-metadata.ts';
import { logAnalyticsSchema } from './log-analytics.ts';
import { speedCalendarSchema } from './speed-calendar.ts';

export const formatSchema = z.enum(['parquet', 'csv', 'jsonl']);
export type Format = z.infer<typeof formatSchema>;
export const compressionSchema = z.enum(['none', 'zstd', 'snappy', 'gzip']);
export type Compression = z.infer<typeof compressionSchema>;

/** Which compressions a format accepts, the default first. */
export const compressionsOf: Readonly<Record<Format, readonly Compression[]>> = {
  parquet: ['zstd', 'snappy', 'gzip', 'none'],
  csv: ['gzip', 'none'],
  jsonl: ['gzip', 'none'],
};

export const runOptionsSchema = z.strictObject({
  format: formatSchema,
  compression: compressionSchema,
  lanes: z.int().min(1).max(8),
  /** Upper bound for the worker's resident memory that batch sizes are derived from. */
  memoryMb: z.int().min(128).max(65_536),
  /** A part is closed once its encoded size reaches this. */
  partBytes: z.int().min(1 << 16),
  blockBytes: z
    .int()
    .min(1 << 16)
    .max(1 << 30),
  blocksInFlight: z.int().min(1).max(32),
  /** `full`: each part is downloaded again and its MD5 compared; `footer`: only its end, row count and stored MD5. */
  verify: z.enum(['full', 'footer']),
  tier: z.enum(['Hot', 'Cool', 'Cold']).nullable(),
  /** Stored with every blob, beside what is always stored with it. */
  metadata: blobMetadataSchema.optional(),
  /** Uploads take no more than this, over all lanes; null = as fast as the line carries. */
  bandwidthBytesPerSecond: z
    .int()
    .min(1 << 16)
    .nullable(),
  /** A row that cannot be written exactly: stop its table, or write it to `_quarantine/` with the reason and go on. */
  badRows: z.enum(['stopTable', 'setAside']),
  /** A heap is one stream, or (experimental, in a database that does not change) buckets by where its rows lie. */
  heaps: z.enum(['oneStream', 'physloc']).optional(),
  /** Processors of the server that one read may use (MAXDOP). */
  maxDop: z.int().min(1).max(64),
  /** A read waits for a lock no longer than this. */
  lockTimeoutMs: z.int().min(0).max(3_600_000),
  /** Bytes a second that all lanes together take from the source; null = as fast as it gives. */
  readBytesPerSecond: z
    .int()
    .min(1 << 16)
    .nullable(),
  /** `on`: lanes give way while the server is slow or our sessions block others. */
  governor: z.enum(['off', 'on']),
  /** When the run works in full, gently or not at all; null = always in full. */
  calendar: speedCalendarSchema.nullable(),
  /** A Delta Lake log for each table, so that its folder opens as a table; Parquet only. */
  deltaLog: z.boolean().optional(),
  /** The server hashes every row that it sends, and each is compared with its hash as it arrives. */
  rowDigests: z.boolean().optional(),
  /** The tier that proves the run again at its end, its source asked; none when absent. */
  validate: z.enum(['none', 'quick', 'standard', 'full']).optional(),
  /** The log of the run is kept in the container too, below `_logs/`. */
  logToTarget: z.boolean(),
  /** The log goes to Log Analytics too, with the sign-in of the target. */
  logAnalytics: logAnalyticsSchema.optional(),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;

const { maxDop, lockTimeoutMs, readBytesPerSecond, governor, calendar, logToTarget } = runOptionsSchema.shape;
/** Of plans that were made before there was a choice. */
export const plannedOptionsSchema = runOptionsSchema.extend({
  maxDop: maxDop.default(1),
  lockTimeoutMs: lockTimeoutMs.default(30_000),
  readBytesPerSecond: readBytesPerSecond.default(null),
  governor: governor.default('off'),
  calendar: calendar.default(null),
  logToTarget: logToTarget.default(false),
});
