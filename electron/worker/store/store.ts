// The store of a state folder: the only durable truth about runs. One process at a time, one thread in it.
import { adjustments, type Adjustments } from './adjustments.ts';
import { changeMarks, type ChangeMarks } from './change-marks.ts';
import { checkpoints, type Checkpoints } from './checkpoints.ts';
import { openDatabase, type StateDatabase } from './database.ts';
import { documents, type Documents } from './documents.ts';
import { withStoreErrors } from './errors.ts';
import { factoryRuns, type FactoryRuns } from './factory-runs.ts';
import { logLines, type LogLines } from './log-lines.ts';
import { moments, type Moments } from './moments.ts';
import { runRecords, type RunRecords } from './runs.ts';
import { sourceChanges, type SourceChangeRecords } from './source-changes.ts';
import { supplements, type Supplements } from './supplements.ts';
import { validations, type Validations } from './validations.ts';

export type Store = {
  /** The state folder. */
  readonly path: string;
  readonly runs: RunRecords;
  readonly checkpoints: Checkpoints;
  readonly moments: Moments;
  readonly adjustments: Adjustments;
  readonly log: LogLines;
  readonly validations: Validations;
  readonly changeMarks: ChangeMarks;
  readonly sourceChanges: SourceChangeRecords;
  readonly documents: Documents;
  readonly supplements: Supplements;
  readonly factory: FactoryRuns;
  /** All that `work` records, or nothing of it. */
  atOnce(work: () => void): void;
  close(): void;
};

const utcNow = (): string => new Date().toISOString();

/**
 * Opens the store of the state folder `path`, which is created when missing. Runs that a process left behind in
 * mid-run become `stopped{crash}`. Throws STATE_UNWRITABLE, STATE_IN_USE, STATE_CORRUPT, STATE_FROM_NEWER, DISK_FULL;
 * every function of the store throws DISK_FULL, STATE_CORRUPT or STATE_UNWRITABLE when the disk fails it.
 */
export function openStore(path: string, nowUtc: () => string = utcNow): Store {
  const store = createStore(openDatabase(path), path, nowUtc);
  try {
    for (const { runId, state } of store.runs.list())
      if (state.kind === 'running' || state.kind === 'stopping') store.runs.apply(runId, { kind: 'crash' });
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The store over an open database. */
export function createStore(database: StateDatabase, path: string, nowUtc: () => string, maxLogLines = 20_000): Store {
  return {
    path,
    runs: translating(runRecords(database, path, nowUtc), path),
    checkpoints: translating(checkpoints(database, path, nowUtc), path),
    moments: translating(moments(database, path), path),
    adjustments: translating(adjustments(database, path, nowUtc), path),
    log: translating(logLines(database, maxLogLines), path),
    validations: translating(validations(database, path), path),
    changeMarks: translating(changeMarks(database, path), path),
    sourceChanges: translating(sourceChanges(database, path), path),
    documents: translating(documents(database), path),
    supplements: translating(supplements(database, path, nowUtc), path),
    factory: translating(factoryRuns(database, path, nowUtc), path),
    atOnce: (work) => withStoreErrors(path, () => database.transaction(work)()),
    close: () => void database.close(),
  };
}

/** The same functions, throwing the catalogue's errors. */
function translating<Room extends object>(room: Room, path: string): Room {
  return new Proxy(room, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown =>
        withStoreErrors(path, (): unknown => Reflect.apply(member, target, values));
    },
  });
}
