// Which optional catalog columns this server has: naming a missing one fails the whole statement at compile time.
import type { SourceSession } from '../session.ts';
import { askFirst, textOf } from './ask.ts';

const statements = [
  `SELECT v.name AS view_name, c.name AS column_name
FROM sys.all_views AS v
JOIN sys.all_columns AS c ON c.object_id = v.object_id
WHERE SCHEMA_NAME(v.schema_id) = N'sys' AND v.name IN (N'tables', N'columns')`,
  `SELECT v.name AS view_name, c.name AS column_name
FROM sys.all_views AS v
JOIN sys.all_columns AS c ON c.object_id = v.object_id
WHERE v.name IN (N'tables', N'columns')`,
];

/** Entries such as `columns.is_masked`; empty when the server cannot be asked, so that nothing optional is named. */
export async function probeOptionalColumns(session: SourceSession, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const rows = (await askFirst(session, statements, signal)) ?? [];
  return new Set(rows.map((row) => `${textOf(row['view_name'])}.${textOf(row['column_name'])}`));
}
