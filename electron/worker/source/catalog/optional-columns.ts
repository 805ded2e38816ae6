// Which optional catalog columns this server has: naming a missing one fails the whole statement at compile time.
import type { SourceSession } from '../session.ts';
import { askFirst, textOf } from './ask.ts';

/** Views whose columns differ between versions, and views that not every version has. */
const views = [
  'tables',
  'columns',
  'databases',
  'periods',
  'security_policies',
  'security_predicates',
  'masked_columns',
  'change_tracking_tables',
] as const;
const list = views.map((name) => `N'${name}'`).join(', ');

const statements = [
  `SELECT v.name AS view_name, c.name AS column_name
FROM sys.all_views AS v
JOIN sys.all_columns AS c ON c.object_id = v.object_id
WHERE SCHEMA_NAME(v.schema_id) = N'sys' AND v.name IN (${list})`,
  `SELECT v.name AS view_name, c.name AS column_name
FROM sys.all_views AS v
JOIN sys.all_columns AS c ON c.object_id = v.object_id
WHERE v.name IN (${list})`,
];

/** Entries such as `columns.is_masked`; empty when the server cannot be asked, so that nothing optional is named. */
export async function probeOptionalColumns(session: SourceSession, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const rows = (await askFirst(session, statements, signal)) ?? [];
  return new Set(rows.map((row) => `${textOf(row['view_name'])}.${textOf(row['column_name'])}`));
}
