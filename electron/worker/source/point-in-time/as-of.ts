// The time to read system-versioned tables at: older than every transaction that may still commit.
import { askFirst, integerOf, textOf } from '../catalog/ask.ts';
import type { SourceSession } from '../session.ts';

/** Without sight of the open transactions: longer than a sane one lasts. */
const blindMarginSeconds = 15 * 60;

// A row version bears the time its transaction began, in UTC; the view tells begin times by the server's local clock, so
// only their age is taken from it. The oldest one that wrote in this database counts, else one second.
const statements = [
  `SELECT CONVERT(varchar(27), DATEADD(second, -1 - COALESCE(MAX(DATEDIFF(second, a.transaction_begin_time, GETDATE())), 0),
         SYSUTCDATETIME()), 126) AS as_of, COUNT(*) AS open_transactions
FROM sys.dm_tran_database_transactions AS d
JOIN sys.dm_tran_active_transactions AS a ON a.transaction_id = d.transaction_id
WHERE d.database_id = DB_ID() AND d.database_transaction_begin_time IS NOT NULL`,
];
const blind = [
  `SELECT CONVERT(varchar(27), DATEADD(second, ${String(-blindMarginSeconds)}, SYSUTCDATETIME()), 126) AS as_of`,
  `SELECT CONVERT(varchar(27), DATEADD(second, ${String(-blindMarginSeconds)}, GETUTCDATE()), 126) AS as_of`,
];

export type AsOfTime = { readonly atUtc: string; readonly reason: string };

/** Null when the server does not tell its time. */
export async function chooseAsOf(session: SourceSession, signal: AbortSignal): Promise<AsOfTime | null> {
  const seen = (await askFirst(session, statements, signal))?.[0];
  const at = textOf(seen?.['as_of']);
  if (at !== '') {
    const open = integerOf(seen?.['open_transactions']) ?? 0;
    const reason =
      open === 0
        ? 'No transaction was writing in the database: it is a second before the run began.'
        : 'It is a second before the oldest transaction that was writing in the database began.';
    return { atUtc: `${at}Z`, reason };
  }
  const margin = textOf((await askFirst(session, blind, signal))?.[0]?.['as_of']);
  if (margin === '') return null;
  const minutes = String(blindMarginSeconds / 60);
  return {
    atUtc: `${margin}Z`,
    reason: `Open transactions are not visible to this login, so it is ${minutes} minutes before the run began; a transaction that was open longer than that may be missing in part.`,
  };
}
