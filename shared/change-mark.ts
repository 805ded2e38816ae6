// What a source says of a table before a run reads it, so that later changes of it can be told.
import { z } from 'zod';
import type { MomentEvidence } from './point-in-time.ts';

const fact = z.string().nullable();

const databaseStateSchema = z.strictObject({
  name: z.string(),
  /** sys.databases.create_date, and the fork of its recovery path: a restore changes both. */
  created: fact,
  recoveryFork: fact,
  isReadOnly: z.boolean().nullable(),
  isSnapshot: z.boolean().nullable(),
  /** The end of the transaction log: the same of a read-only database means that nothing was written. */
  logEnd: fact,
  /** What the use of tables is counted from. */
  serverStarted: fact,
});
export type DatabaseState = z.infer<typeof databaseStateSchema>;

/** Null = the server did not tell, or has no such thing. Numbers that JavaScript cannot hold are texts. */
export const changeMarkSchema = z.strictObject({
  /** The server's clock (UTC) before the table was read; `2026-01-02T03:04:05.1234567`. */
  takenUtc: fact,
  database: databaseStateSchema,
  /** Of a table that was dropped and made anew it is another. */
  objectId: z.int().nullable(),
  /** Change tracking: the version of the mark, the oldest that changes are kept since, and when it began for the table. */
  tracking: z.strictObject({ version: z.string(), minValid: z.string(), begun: fact }).nullable(),
  /** MIN_ACTIVE_ROWVERSION: whatever is changed later has this value or a higher one. */
  rowversion: z.strictObject({ column: z.string(), bound: z.string() }).nullable(),
  /**
   * System versioning. A version bears the time its transaction began, so that one which was open at the mark bears an
   * earlier one: no change is older than `sinceUtc`, and all from `takenUtc` on are later than the mark.
   */
  period: z.strictObject({ start: z.string(), end: z.string(), sinceUtc: z.string() }).nullable(),
  /** The end of what CDC has captured of the table, and its beginning; hex with `0x`. Marks of older versions lack it. */
  cdc: z.strictObject({ instance: z.string(), maxLsn: z.string(), minLsn: z.string() }).nullable().default(null),
  /** A date or number by which new rows are told: how far the column had come, as text; null = no row has a value. */
  watermark: z.strictObject({ column: z.string(), value: fact }).nullable().default(null),
  /** Of the catalog: not exact. */
  rowCount: z.int().nullable(),
  /** When the table was last written to, by the server's clock; null also when it never was since the server started. */
  lastWrite: fact,
  /** Whether the server tells when tables are written to. */
  isUseTold: z.boolean(),
  /** Changes that the statistics of the table have counted since they were last made. */
  statistics: z.strictObject({ made: fact, changes: z.string() }).nullable(),
});
export type ChangeMark = z.infer<typeof changeMarkSchema>;

/**
 * The mark of what was really read: at a point in time it is that of the first one, which may be newer than the mark (a
 * snapshot) or older (a past time, a database snapshot that was there before the run). Of what is older nothing is known
 * but its time. `moments`: those that the table was read at, in order.
 */
export function markAtMoments(
  mark: ChangeMark,
  moments: readonly MomentEvidence[],
  isOwnSnapshot: boolean,
): ChangeMark {
  const [first] = moments;
  if (first === undefined) return mark;
  switch (first.mode) {
    case 'asOf': {
      const at = first.atUtc?.replace(/Z$/, '') ?? null;
      const period = mark.period === null || at === null ? null : { ...mark.period, sinceUtc: at };
      return { ...mark, ...nothingKnown, takenUtc: at, period };
    }
    case 'databaseSnapshot':
      return isOwnSnapshot ? mark : { ...mark, ...nothingKnown };
    case 'perTable':
    case 'shared':
      return moments.length > 1 ? mark : { ...mark, ...seenInside(mark, first) };
    default:
      return mark;
  }
}

const nothingKnown = {
  takenUtc: null,
  tracking: null,
  rowversion: null,
  period: null,
  cdc: null,
  watermark: null,
  lastWrite: null,
  isUseTold: false,
  statistics: null,
} as const;

/** Several connections may see different versions: the lowest holds for all of them. */
function seenInside(mark: ChangeMark, evidence: MomentEvidence): Pick<ChangeMark, 'tracking' | 'rowversion'> {
  const [version] = evidence.changeTrackingVersions.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const bound = evidence.rowversionBound;
  return {
    tracking: mark.tracking === null || version === undefined ? mark.tracking : { ...mark.tracking, version },
    rowversion: mark.rowversion === null || bound === null ? mark.rowversion : { ...mark.rowversion, bound },
  };
}
