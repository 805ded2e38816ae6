// What this login may see and read in the session's database, in numbers.
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, textOf } from './ask.ts';
import { readObjects, readSelectRights } from './objects.ts';

export type DatabaseRights = {
  readonly tables: number;
  readonly views: number;
  /** Tables and views that it may select from; null = the server did not say. */
  readonly selectable: number | null;
  /** Null = the server did not say. */
  readonly canViewState: boolean | null;
  readonly canViewDefinition: boolean | null;
  /** The user of the database that rights are granted to; null = the server did not say. */
  readonly user: string | null;
};

const onDatabase = (permission: string): string =>
  `HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), 'DATABASE', '${permission}')`;

/** Since 2022 a smaller right is enough for sizes; older servers answer NULL to its name. */
const statements = [
  `SELECT ${onDatabase('VIEW DATABASE STATE')} AS view_state,
       ${onDatabase('VIEW DATABASE PERFORMANCE STATE')} AS view_performance_state,
       ${onDatabase('VIEW DEFINITION')} AS view_definition, USER_NAME() AS user_name`,
];

/** Never fails for want of rights: what the server does not tell is null. */
export async function readDatabaseRights(session: SourceSession, signal: AbortSignal): Promise<DatabaseRights> {
  const objects = (await readObjects(session, signal)) ?? [];
  const rights = await readSelectRights(session, signal);
  const row = (await askFirst(session, statements, signal))?.[0] ?? {};
  const tables = objects.filter(({ kind }) => kind === 'table').length;
  const state = flagOf(row['view_state']);
  return {
    tables,
    views: objects.length - tables,
    selectable: rights.size === 0 ? null : objects.filter(({ id }) => rights.get(id) === true).length,
    canViewState: flagOf(row['view_performance_state']) === true ? true : state,
    canViewDefinition: flagOf(row['view_definition']),
    user: textOf(row['user_name']) || null,
  };
}
