// The databases of a server that this login may open, for choosing one.
import type { SourceSession } from '../session.ts';
import { askFirst, textOf } from './ask.ts';

const statements = [
  `SELECT d.name FROM sys.databases AS d
WHERE d.state = 0 AND HAS_DBACCESS(d.name) = 1 AND d.name NOT IN (N'master', N'tempdb', N'model', N'msdb')
ORDER BY d.name`,
];

/** Empty when the server does not tell. */
export async function readDatabases(session: SourceSession, signal: AbortSignal): Promise<readonly string[]> {
  const rows = (await askFirst(session, statements, signal)) ?? [];
  return rows.map((row) => textOf(row['name']));
}
