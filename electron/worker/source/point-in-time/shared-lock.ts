// The short lock that lets several connections pin one state: S on every table while they do, and not a moment longer.
import { AppError } from '../../../../shared/errors.ts';
import { quoteTable } from '../quote-name.ts';
import type { SourceSession } from '../session.ts';

export type LockClock = { wait(delayMs: number, signal: AbortSignal): Promise<void> };

/** A waiting S lock makes new writers queue behind it: it must give up soon, and come back late. */
const lockTimeoutMs = 2000;
const backOffMs = 30_000;
const maxTries = 5;
/** The connections have this long to pin while the tables are locked. */
export const pinLimitMs = 5000;

export type LockRequest = {
  readonly session: SourceSession;
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  readonly clock: LockClock;
  /** A table is being written to; the next try comes after so long. */
  readonly onRefused: (tried: number, delayMs: number) => void;
};

/**
 * Runs `pin` while every table is locked against writers: no transaction with pending changes to them exists then, so
 * every snapshot begun inside sees the same state. TOP (1), since a hint is ignored where the plan does not touch the
 * table. Throws MOMENT_NOT_LOCKED after five refusals, and what `pin` throws.
 */
export async function underSharedLock<T>(request: LockRequest, pin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const { session, tables, clock } = request;
  for (let tried = 1; ; tried++) {
    const refused = await lock(session, tables, signal);
    if (refused === null) break;
    if (tried >= maxTries)
      throw new AppError('MOMENT_NOT_LOCKED', { table: refused, tries: tried, seconds: lockTimeoutMs / 1000 });
    request.onRefused(tried, backOffMs);
    await clock.wait(backOffMs, signal);
    signal.throwIfAborted();
  }
  try {
    return await pin();
  } finally {
    await rollBack(session);
  }
}

/** Null when every table is locked; else the table that was not, with nothing locked any more. */
async function lock(
  session: SourceSession,
  tables: LockRequest['tables'],
  signal: AbortSignal,
): Promise<string | null> {
  await session.query(
    `SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET XACT_ABORT ON; SET LOCK_TIMEOUT ${String(lockTimeoutMs)}; SET DEADLOCK_PRIORITY LOW; BEGIN TRANSACTION;`,
    [],
    signal,
  );
  for (const table of tables) {
    try {
      await session.query(`SELECT TOP (1) 1 AS locked FROM ${quoteTable(table)} WITH (TABLOCK, HOLDLOCK);`, [], signal);
    } catch (error) {
      await rollBack(session);
      const isBusy =
        error instanceof AppError && (error.context['number'] === 1222 || error.code === 'DEADLOCK_VICTIM');
      if (isBusy) return `${table.schema}.${table.name}`;
      throw error;
    }
  }
  return null;
}

/** Nothing was changed, so a rollback frees the locks as well as a commit; also after the run was told to stop. */
async function rollBack(session: SourceSession): Promise<void> {
  try {
    await session.query('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;', [], AbortSignal.timeout(pinLimitMs));
  } catch {
    // A connection that does not answer is ended, which frees its locks too.
    await session.close();
  }
}
