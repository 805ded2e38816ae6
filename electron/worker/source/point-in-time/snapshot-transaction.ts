// A SNAPSHOT transaction on a session of its own: begun, pinned by a first read, and watched for its life.
import { AppError } from '../../../../shared/errors.ts';
import type { PinEvidence } from '../../../../shared/point-in-time.ts';
import { askFirst, integerOf, textOf } from '../catalog/ask.ts';
import { quoteTable } from '../quote-name.ts';
import type { QueryRow, SourceSession } from '../session.ts';

type NamedTable = { readonly schema: string; readonly name: string };

/** Asked before the transaction: inside of it MIN_ACTIVE_ROWVERSION is newer than what the snapshot shows. */
const rowversionBound = ['SELECT CONVERT(varchar(18), MIN_ACTIVE_ROWVERSION(), 1) AS rowversion_bound'];
const changeTracking = 'SELECT CHANGE_TRACKING_CURRENT_VERSION() AS ct_version';
const sequence = 'SELECT t.transaction_sequence_num FROM sys.dm_tran_current_transaction AS t';
const lsn = `SELECT CONVERT(varchar(50), s.log_end_lsn) AS lsn FROM sys.dm_db_log_stats(DB_ID()) AS s`;
const clocks = [
  'SELECT CONVERT(varchar(27), SYSUTCDATETIME(), 126) AS server_utc',
  'SELECT CONVERT(varchar(27), GETUTCDATE(), 126) AS server_utc',
] as const;

const first = (rows: readonly QueryRow[] | null): QueryRow => rows?.[0] ?? {};

/** Null when the server does not tell. Asked before what is read: a bound that is newer than the rows loses some. */
export async function readRowversionBound(session: SourceSession, signal: AbortSignal): Promise<string | null> {
  return textOf(first(await askFirst(session, rowversionBound, signal))['rowversion_bound']) || null;
}

/** A session that is ready to pin: nothing has begun yet, and what may be asked inside is known. */
export type ReadySnapshot = {
  readonly session: SourceSession;
  readonly rowversionBound: string | null;
  readonly lsn: string | null;
  readonly clock: string | null;
  readonly changeTracking: string | null;
  readonly sequence: string | null;
};

/**
 * Everything that can be asked before, so that pinning is short. What the evidence needs is tried outside of the
 * transaction, because a refused statement inside could end it; the bound of rowversions must be older than the snapshot.
 */
export async function readySnapshot(session: SourceSession, signal: AbortSignal): Promise<ReadySnapshot> {
  const answered = async (sql: string): Promise<string | null> =>
    (await askFirst(session, [sql], signal)) === null ? null : sql;
  const [precise, plain] = clocks;
  return {
    session,
    rowversionBound: await readRowversionBound(session, signal),
    lsn: textOf(first(await askFirst(session, [lsn], signal))['lsn']) || null,
    clock: (await answered(precise)) ?? (await answered(plain)),
    changeTracking: await answered(changeTracking),
    sequence: await answered(sequence),
  };
}

/**
 * Begins a SNAPSHOT transaction and pins it with a read of the tables: BEGIN TRANSACTION alone pins nothing. The level is
 * set on this session only, which must serve nothing else until endSnapshot. XACT_ABORT is OFF, since a read that is
 * given up in the middle would otherwise end the transaction and its point in time. Throws what the source throws: 3952
 * where snapshots are not allowed.
 */
export async function pinSnapshot(
  ready: ReadySnapshot,
  tables: readonly NamedTable[],
  signal: AbortSignal,
): Promise<PinEvidence> {
  const { session } = ready;
  await session.query('SET XACT_ABORT OFF; SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION;', [], signal);
  session.outliveCancel?.(true);
  for (const table of tables) await session.query(`SELECT TOP (1) 1 AS pinned FROM ${quoteTable(table)};`, [], signal);
  const inside = async (sql: string | null, name: string): Promise<string | null> =>
    sql === null ? null : textOf(first(await session.query(sql, [], signal))[name]) || null;
  return {
    pinnedUtc: await inside(ready.clock, 'server_utc'),
    rowversionBound: ready.rowversionBound,
    lsn: ready.lsn,
    changeTrackingVersion: await inside(ready.changeTracking, 'ct_version'),
    transactionSequence: await inside(ready.sequence, 'transaction_sequence_num'),
  };
}

/** Whether the session's transaction still is the one that was begun: not rolled back, not gone with its connection. */
export async function isSnapshotAlive(session: SourceSession, signal: AbortSignal): Promise<boolean> {
  try {
    const row = first(
      await session.query('SELECT @@TRANCOUNT AS open_transactions, XACT_STATE() AS state;', [], signal),
    );
    return (integerOf(row['open_transactions']) ?? 0) > 0 && integerOf(row['state']) === 1;
  } catch (error) {
    // Whatever a connection cannot answer, it cannot carry on with either.
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Ends the transaction and puts the levels back, so that what the session does next is not a snapshot's. */
export async function endSnapshot(session: SourceSession, signal: AbortSignal): Promise<void> {
  session.outliveCancel?.(false);
  await session.query(
    'IF @@TRANCOUNT > 0 COMMIT TRANSACTION; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET XACT_ABORT ON;',
    [],
    signal,
  );
}
