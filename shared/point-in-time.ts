// One point in time: how a plan asks for it, and the evidence by which a run proves it.
import { z } from 'zod';

/**
 * `none`: each statement at its own moment. `perTable`: one SNAPSHOT transaction a table, on one connection. `shared`:
 * SNAPSHOT transactions of all lanes begun under a short lock, so that all tables are of one state. `databaseSnapshot`,
 * `readOnly`: a database that does not change. `asOf`: system-versioned tables as they were at a given time.
 */
const momentModes = ['none', 'perTable', 'shared', 'databaseSnapshot', 'readOnly', 'asOf'] as const;
const momentModeSchema = z.enum(momentModes);
export type MomentMode = z.infer<typeof momentModeSchema>;

/** ISO 8601 UTC with at most seven digits of a second: `2026-01-02T03:04:05.1234567Z`. */
export const momentUtcSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/, 'a UTC time such as 2026-01-02T03:04:05Z');

/** What the user wants; `auto`: the best that the server allows without being changed. */
export const momentWishSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.enum(['auto', 'none', 'perTable', 'shared', 'readOnly']) }),
  /** Null: the run creates one and drops it at its end. Choosing that is the consent to it. */
  z.strictObject({ mode: z.literal('databaseSnapshot'), name: z.string().min(1).nullable() }),
  /** Null: shortly before the run starts. */
  z.strictObject({ mode: z.literal('asOf'), atUtc: momentUtcSchema.nullable() }),
]);
export type MomentWish = z.infer<typeof momentWishSchema>;

/** A table that the point in time does not hold, or not wholly. */
const momentExceptionSchema = z.strictObject({
  tableId: z.string(),
  /** `partly`: read inside the transactions, but not covered by their lock. */
  holds: z.enum(['no', 'partly']),
  reason: z.string(),
});
export type MomentException = z.infer<typeof momentExceptionSchema>;

export const pointInTimeSchema = z.strictObject({
  mode: momentModeSchema,
  /** The database snapshot to read; null: the run creates one by `script`. */
  snapshotName: z.string().nullable(),
  /** Of `asOf`; null: chosen when the run starts. */
  atUtc: momentUtcSchema.nullable(),
  /** The only statement that a run may change the server with; `{run}` stands for its id. Null = nothing is changed. */
  script: z.string().nullable(),
  /** Why this mode, one sentence. */
  why: z.string(),
  exceptions: z.array(momentExceptionSchema),
  /** A point in time that is lost in the middle of the run: start what it covered over, or stop and ask. */
  ifLost: z.enum(['restart', 'stop']),
  /** The lock of `shared` is not granted: stop, or read each table at a point in time of its own. */
  ifNotLocked: z.enum(['stop', 'perTable']),
});
export type PointInTime = z.infer<typeof pointInTimeSchema>;

/** What plans did before there was a choice. */
export const noPointInTime: PointInTime = {
  mode: 'none',
  snapshotName: null,
  atUtc: null,
  script: null,
  why: '',
  exceptions: [],
  ifLost: 'restart',
  ifNotLocked: 'stop',
};

/** One point in time that a run really read at. Null and empty = the server did not tell. */
export const momentEvidenceSchema = z.strictObject({
  mode: momentModeSchema,
  /** The server's clock (UTC) when the first connection had pinned it, and when the last one had. */
  pinnedUtc: z.string().nullable(),
  pinnedUntilUtc: z.string().nullable(),
  connections: z.int().min(0),
  /** The planned tables were locked against writers while the connections pinned. */
  isLocked: z.boolean(),
  /** Change tracking versions as the transactions see them, without repetitions: one value on several connections is proof. */
  changeTrackingVersions: z.array(z.string()),
  /** Of sys.dm_tran_current_transaction, one a connection. */
  transactionSequences: z.array(z.string()),
  lsn: z.string().nullable(),
  /** MIN_ACTIVE_ROWVERSION, hex, asked before the snapshot began: rows at or beyond it may come later. */
  rowversionBound: z.string().nullable(),
  databaseCreated: z.string().nullable(),
  recoveryFork: z.string().nullable(),
  atUtc: z.string().nullable(),
  /** How `atUtc` was chosen. */
  atReason: z.string().nullable(),
  snapshotName: z.string().nullable(),
  snapshotCreated: z.string().nullable(),
});
export type MomentEvidence = z.infer<typeof momentEvidenceSchema>;

/** What one connection tells when it has pinned its snapshot. */
export type PinEvidence = Pick<MomentEvidence, 'pinnedUtc' | 'rowversionBound' | 'lsn'> & {
  readonly changeTrackingVersion: string | null;
  readonly transactionSequence: string | null;
};

/** The evidence of a point in time before anything is known. */
export const blankEvidence = (mode: MomentMode): MomentEvidence => ({
  mode,
  pinnedUtc: null,
  pinnedUntilUtc: null,
  connections: 0,
  isLocked: false,
  changeTrackingVersions: [],
  transactionSequences: [],
  lsn: null,
  rowversionBound: null,
  databaseCreated: null,
  recoveryFork: null,
  atUtc: null,
  atReason: null,
  snapshotName: null,
  snapshotCreated: null,
});

/** One mode as a choice of the user. */
export const momentChoiceSchema = z.strictObject({
  mode: momentModeSchema,
  /** `unknown`: the server did not say; it can be tried. */
  isAvailable: z.enum(['yes', 'no', 'unknown']),
  /** Why it is not available or not known to be; empty when it is. */
  obstacle: z.string(),
  /** What it gives and what it costs. */
  gives: z.string(),
  costs: z.string(),
  /** Tables it would not hold, with the reason. */
  exceptions: z.array(z.strictObject({ table: z.string(), reason: z.string() })),
});
export type MomentChoice = z.infer<typeof momentChoiceSchema>;

export type IfMomentGone = 'ask' | 'fuzzy' | 'restart';
