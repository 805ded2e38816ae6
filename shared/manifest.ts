// The manifest: the JSON document that is written last and lists every part of a complete run.
import { z } from 'zod';
import { changeMarkSchema } from './change-mark.ts';
import { planColumnSchema } from './columns.ts';
import { fingerprintSchema } from './fingerprint.ts';
import { momentEvidenceSchema, noPointInTime, pointInTimeSchema } from './point-in-time.ts';
import { preflightRecordSchema } from './preflight.ts';
import { keyTupleSchema, partitionSchema, planTableSchema } from './plan.ts';
import { compressionSchema, formatSchema } from './run-options.ts';
import { queryParameterSchema } from './query-parameter.ts';
import { ruleResultSchema } from './rules.ts';
import { roundKindSchema } from './series.ts';
import { transformsSchema } from './transforms.ts';
import { writtenBySchema } from './written-by.ts';

const manifestPartSchema = z.strictObject({
  partition: z.int().min(0),
  part: z.int().min(0),
  /** Blob name inside the container. */
  name: z.string().min(1),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  /** Base64 MD5 of the whole blob; null = Data Factory wrote it, which stores none, and the run read only its footer. */
  md5: z.string().min(1).nullable(),
  /** When the run took stock of it: of files that another program wrote, since every write changes it. */
  etag: z.string().optional(),
  /** Key of the first and the last row; null without a key or without rows. */
  firstKey: keyTupleSchema.nullable(),
  lastKey: keyTupleSchema.nullable(),
  /** The run that wrote it, where that is another one: a full version that was written from changes keeps parts. */
  run: z.string().optional(),
  /** Of its rows, as they were written; manifests of older versions have none. */
  fingerprint: fingerprintSchema.optional(),
  /** Of its rows as they were read, where transforms made others of them: of the columns that the files show. */
  readFingerprint: fingerprintSchema.optional(),
});
export type ManifestPart = z.infer<typeof manifestPartSchema>;

/** The rows that a part lacks, as JSON lines with the reason and every value. */
const manifestQuarantineSchema = manifestPartSchema
  .omit({ firstKey: true, lastKey: true, readFingerprint: true, etag: true })
  .extend({ md5: z.string().min(1) });
export type ManifestQuarantine = z.infer<typeof manifestQuarantineSchema>;

/** `_schema.json`, a script or a Delta log. */
const manifestReaderSchema = manifestPartSchema.pick({ name: true, bytes: true }).extend({ md5: z.string().min(1) });
export type ManifestReader = z.infer<typeof manifestReaderSchema>;

const manifestTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view', 'query']),
  /** Those of the files. */
  columns: z.array(planColumnSchema).min(1),
  /** What was done to the rows that were read, and the columns that were read; absent = those of the files. */
  transforms: transformsSchema.optional(),
  readColumns: z.array(planColumnSchema).min(1).optional(),
  /** What the server computed for its transforms of kind `server`. */
  serverColumns: z.array(planColumnSchema).optional(),
  /** The filter that picked the rows, and the query in the table's place; manifests of older versions lack both. */
  where: z.string().nullable().default(null),
  query: z.string().nullable().default(null),
  key: z
    .strictObject({
      indexName: z.string(),
      columns: z.array(z.strictObject({ name: z.string(), isDescending: z.boolean() })).min(1),
    })
    .nullable(),
  /** Those of the plan, and those cut from them during the run. */
  partitions: z.int().min(1),
  /** Ranges that are not as the plan has them: their ends were given to lanes without work. */
  cutRanges: z
    .array(
      z.strictObject({
        partition: z.int().min(0),
        after: keyTupleSchema.nullable(),
        upTo: keyTupleSchema.nullable(),
        /** The partition it was cut from; null for one of the plan, which keeps what stands before its end. */
        cutFrom: z.int().min(0).nullable(),
      }),
    )
    .default([]),
  /** How it was read, for whoever asks the source again; manifests of older versions do not say. */
  read: z
    .strictObject({
      /** Those of the run, with what was cut off; together all rows, once each. */
      partitions: z.array(partitionSchema),
      parameters: z.array(queryParameterSchema).optional(),
      ranges: planTableSchema.shape.ranges,
      layout: planTableSchema.shape.layout,
      /** Its parts are in no order of keys, and bound nothing: made from an earlier version and changes, or by Data Factory. */
      isUnordered: z.literal(true).optional(),
    })
    .optional(),
  schemaFingerprint: z.string(),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  /** Read but not in `parts`; manifests of versions that set no row aside do not have it. */
  rowsSetAside: z.int().min(0).default(0),
  quarantine: z.array(manifestQuarantineSchema).default([]),
  parts: z.array(manifestPartSchema),
  /** What is published beside the parts for whoever opens them; manifests of older versions have none. */
  readers: z.array(manifestReaderSchema).default([]),
  /** Which of the manifest's points in time it was read at; several = it went on at another one. */
  moments: z.array(z.int().min(0)).default([]),
  /** What became of its data-quality rules; absent where there is none, and in manifests of older versions. */
  rules: z.array(ruleResultSchema).optional(),
  /** Its parts do not hold the rows of the table: what changed since a position, or the keys of all rows. */
  changes: z
    .strictObject({
      kind: z.enum(['changes', 'keys']),
      /** By which changes are found. */
      mode: z.string(),
      /** The position, in words. */
      since: z.string(),
    })
    .optional(),
  /** What tells later changes of the source; manifests of older versions have none. */
  changeMark: changeMarkSchema.optional(),
  /** Every row was compared, as it arrived, with the digest that the server sent beside it (docs/canonical-text.md). */
  rowDigests: z.literal('compared').optional(),
  /** Absent = this program. */
  writtenBy: writtenBySchema.optional(),
});
export type ManifestTable = z.infer<typeof manifestTableSchema>;

export const manifestSchema = z.strictObject({
  manifestVersion: z.literal(1),
  runId: z.string(),
  planId: z.string(),
  planHash: z.string(),
  tool: z.string(),
  /** When the last part had been verified; of changes that came to nothing, when the run was begun. */
  finishedUtc: z.iso.datetime(),
  server: z.strictObject({ name: z.string(), version: z.string(), edition: z.string() }),
  database: z.string(),
  container: z.string(),
  /** Where the container is, without what opens it; manifests of older versions do not say. */
  target: z
    .strictObject({
      /** Of the blob service: `https://account.blob.core.windows.net`. */
      endpoint: z.string(),
      account: z.string(),
      container: z.string(),
    })
    .optional(),
  consistency: z.string(),
  /** What the plan wanted, what became of it in words, and the evidence. */
  pointInTime: z
    .strictObject({
      planned: pointInTimeSchema,
      holds: z.enum(['all', 'each', 'part', 'no']),
      text: z.string(),
      moments: z.array(z.strictObject({ moment: z.int().min(0), ...momentEvidenceSchema.shape })),
    })
    .default({ planned: noPointInTime, holds: 'no', text: '', moments: [] }),
  /** The check before the plan, its decisions and its signature; null = the plan was made without one. */
  preflight: preflightRecordSchema.nullable().default(null),
  /** Of a run in a round of a series: which, and what the run did in it. */
  series: z
    .strictObject({
      name: z.string(),
      round: z.int().min(1),
      kind: roundKindSchema,
      /** The state that it continues. */
      stateVersion: z.int().min(0),
    })
    .optional(),
  /** Set in the manifest of rows that were taken out of quarantine later: which run's, and its how-many-th such manifest. */
  supplement: z.strictObject({ manifest: z.string(), number: z.int().min(1) }).optional(),
  /** By which the key of its masks is recognised; absent where no mask has one. */
  maskKeyCheck: z.string().optional(),
  format: formatSchema,
  compression: compressionSchema,
  rows: z.int().min(0),
  bytes: z.int().min(0),
  rowsSetAside: z.int().min(0).default(0),
  tables: z.array(manifestTableSchema).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;
