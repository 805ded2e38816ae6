// The state of database and login, as far as the server tells it; each question may be refused.
import { statfs } from 'node:fs/promises';
import { askFirst, integerOf, textOf } from '../../source/catalog/ask.ts';
import { readConsistencyFacts } from '../../source/catalog/consistency-facts.ts';
import type { SourceSession } from '../../source/session.ts';
import type { StateFacts } from './judge-state.ts';

const userStatements = ['SELECT USER_NAME() AS user_name'];
/** Needs VIEW SERVER STATE, or VIEW DATABASE STATE on Azure SQL Database; others see their own transactions alone. */
const oldestStatements = [
  `SELECT MAX(DATEDIFF(second, a.transaction_begin_time, GETDATE())) AS oldest
FROM sys.dm_tran_active_transactions AS a
JOIN sys.dm_tran_session_transactions AS t ON t.transaction_id = a.transaction_id
WHERE t.session_id <> @@SPID`,
];

export async function readState(
  session: SourceSession,
  database: string,
  freeBytes: number | null,
  signal: AbortSignal,
): Promise<StateFacts> {
  const facts = await readConsistencyFacts(session, signal);
  const user = textOf((await askFirst(session, userStatements, signal))?.[0]?.['user_name']) || null;
  const oldest = integerOf((await askFirst(session, oldestStatements, signal))?.[0]?.['oldest']);
  return { facts, database, user, freeBytes, oldestTransactionSeconds: oldest };
}

/** Of the disk that a folder is on, or will be; null when the system does not tell. */
export async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // The folder is made by the first run: its disk is not known before.
    return null;
  }
}
