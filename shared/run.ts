// The states of a run, how it gets from one to the next, and the snapshot that tells the outside about it.
import { z } from 'zod';
import type { FactoryProgress, FactoryTableProgress } from './factory-progress.ts';
import type { LoadSnapshot } from './load.ts';
import type { RuleCount } from './rules.ts';
import { AppError, errorCatalogue, kindOf, type AppErrorData, type ErrorCode } from './errors.ts';

const errorCodeSchema = z.custom<ErrorCode>(
  (value) => typeof value === 'string' && Object.hasOwn(errorCatalogue, value),
  'an error code of the catalogue',
);

export const setAsideRowSchema = z.strictObject({
  key: z.array(z.string()),
  column: z.string(),
  reason: errorCodeSchema,
});

/** An error as it is kept in the store or crosses a process border. */
export const errorDataSchema = z
  .strictObject({
    code: errorCodeSchema,
    context: z.record(z.string(), z.union([z.string(), z.number()])),
    detail: z.string().optional(),
  })
  .transform(({ code, context, detail }): AppErrorData =>
    detail === undefined ? { code, context } : { code, context, detail },
  );

export const runStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('running') }),
  z.strictObject({ kind: z.literal('stopping') }),
  /** `crash`: the process that carried the run ended without a word. */
  z.strictObject({ kind: z.literal('stopped'), reason: z.enum(['user', 'crash']) }),
  z.strictObject({ kind: z.literal('failed'), error: errorDataSchema }),
  z.strictObject({ kind: z.literal('completed'), skippedRows: z.int().min(0) }),
  /** Blobs are being deleted: from here a run can only be discarded further. */
  z.strictObject({ kind: z.literal('discarding') }),
]);
export type RunState = z.infer<typeof runStateSchema>;

export type RunEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'fail'; readonly error: AppErrorData }
  | { readonly kind: 'complete'; readonly skippedRows: number }
  | { readonly kind: 'discard' };

/** Proves at compile time that a switch names every case. */
function assertNever(value: never): never {
  throw new AppError('BUG', { detail: `unexpected value ${JSON.stringify(value)}` });
}

const isIn = (state: RunState, ...kinds: readonly RunState['kind'][]): boolean => kinds.includes(state.kind);

/** The state after `event`; null when the event is not possible in this state. */
function next(state: RunState, event: RunEvent): RunState | null {
  switch (event.kind) {
    case 'start':
      return isIn(state, 'ready', 'stopped', 'failed') ? { kind: 'running' } : null;
    case 'stop':
      return isIn(state, 'running', 'stopping') ? { kind: 'stopping' } : null;
    case 'stopped':
      return isIn(state, 'stopping') ? { kind: 'stopped', reason: 'user' } : null;
    case 'crash':
      // A process that died after it was asked to stop did what the user wanted.
      if (isIn(state, 'stopping')) return { kind: 'stopped', reason: 'user' };
      return isIn(state, 'running') ? { kind: 'stopped', reason: 'crash' } : null;
    case 'fail':
      return isIn(state, 'running', 'stopping') ? { kind: 'failed', error: event.error } : null;
    case 'complete':
      return isIn(state, 'running', 'stopping') ? { kind: 'completed', skippedRows: event.skippedRows } : null;
    case 'discard':
      return isIn(state, 'running', 'stopping') ? null : { kind: 'discarding' };
    default:
      return assertNever(event);
  }
}

/** The only way from one state to the next. Throws BUG for an event that cannot happen in this state. */
export function transition(state: RunState, event: RunEvent): RunState {
  const after = next(state, event);
  if (after === null) throw new AppError('BUG', { detail: `a run that is ${state.kind} met the event ${event.kind}` });
  return after;
}

/** True when "resume" makes sense; a run whose data did not add up is never resumed silently (see run/resume rules). */
export function isResumable(state: RunState): boolean {
  return isIn(state, 'ready', 'stopped', 'failed');
}

/** Nothing of it changes any more unless somebody resumes or discards it. */
export function isAtRest(state: RunState): boolean {
  return isIn(state, 'stopped', 'failed', 'completed');
}

/** A table that failed for this error stays failed when its run is resumed: repeating would hide a wrong result. */
export function isFinalFailure(error: AppErrorData): boolean {
  return kindOf(error.code) === 'integrity';
}

export type TableState = 'waiting' | 'running' | 'done' | 'failed';

/** A row that was set aside; `key` is empty for a table without a key. */
export type SetAsideRow = { readonly key: readonly string[]; readonly column: string; readonly reason: ErrorCode };

export type TableSnapshot = {
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly state: TableState;
  readonly rowsEstimate: number | null;
  /** Verified and recorded. */
  readonly rows: number;
  readonly parts: number;
  /** Stored size of the verified parts. */
  readonly bytes: number;
  /** Rows read that stand in no verified part yet. */
  readonly rowsInFlight: number;
  readonly partitions: number;
  readonly partitionsDone: number;
  /** Rows in quarantine: read, not written, recorded with the reason. */
  readonly rowsSetAside: number;
  /** Its data-quality rules and the rows on record that broke them; absent where there is none. */
  readonly rules?: readonly RuleCount[];
  /** How often a partition was taken up again. */
  readonly retries: number;
  /** Why it failed, or the failure that is being retried. */
  readonly error: AppErrorData | null;
  /** How far Data Factory is; absent = this computer moves the table. */
  readonly factory?: FactoryTableProgress;
};

export type LaneSnapshot = {
  readonly lane: number;
  readonly tableId: string | null;
  readonly partition: number | null;
  readonly activity: 'idle' | 'reading' | 'waiting' | 'restarting' | 'held';
  readonly rowsInFlight: number;
};

/** The whole state of a run at one moment; a later one replaces it, so any may be lost. */
export type RunSnapshot = {
  readonly runId: string;
  /** Rises by one with every snapshot of a process. */
  readonly seq: number;
  readonly atUtc: string;
  readonly state: RunState;
  readonly tables: readonly TableSnapshot[];
  readonly lanes: readonly LaneSnapshot[];
  readonly rows: number;
  readonly parts: number;
  readonly bytes: number;
  /** Null when a table has no estimate. */
  readonly rowsEstimate: number | null;
  /** Since the run was started or resumed in this process. */
  readonly elapsedMs: number;
  /** Over the last seconds; rows include those in flight. */
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Null when it cannot be told. */
  readonly etaSeconds: number | null;
  readonly rssMb: number;
  /** Absent in what an older version wrote down, and of a run that is not in progress. */
  readonly load?: LoadSnapshot;
  /** Absent where every table is moved by this computer. */
  readonly factory?: FactoryProgress;
  /** Why the run's own requests to the storage wait – its manifest, what is removed; absent = they do not. */
  readonly storage?: AppErrorData;
  /** Carried by another process on the same state folder: shown here, from what that process writes down. */
  readonly isElsewhere: boolean;
};
