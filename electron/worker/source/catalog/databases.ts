// The databases of a server: those that this login may open, and why it cannot open the others.
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, textOf } from './ask.ts';

export type DatabaseEntry = {
  readonly name: string;
  /** Null when it can be opened. */
  readonly obstacle: DatabaseObstacle | null;
};

export type DatabaseObstacle =
  /** OFFLINE, RESTORING, RECOVERING, RECOVERY_PENDING, SUSPECT, EMERGENCY */
  | { readonly kind: 'state'; readonly state: string }
  /** The login is no user of it; or it is a copy that takes no reads. */
  | { readonly kind: 'noAccess' }
  /** SINGLE_USER, RESTRICTED_USER: whoever is in keeps others out. */
  | { readonly kind: 'reserved'; readonly access: string };

const statements = [
  `SELECT d.name, d.state_desc, d.user_access_desc, HAS_DBACCESS(d.name) AS can_open
FROM sys.databases AS d
WHERE d.name NOT IN (N'master', N'tempdb', N'model', N'msdb')
ORDER BY d.name`,
  `SELECT d.name, HAS_DBACCESS(d.name) AS can_open
FROM sys.databases AS d
WHERE d.name NOT IN (N'master', N'tempdb', N'model', N'msdb')
ORDER BY d.name`,
];

/** By name. Empty when the server does not tell; without VIEW ANY DATABASE it tells of the login's own only. */
export async function readDatabases(session: SourceSession, signal: AbortSignal): Promise<readonly DatabaseEntry[]> {
  const rows = (await askFirst(session, statements, signal)) ?? [];
  return rows.map((row) => ({
    name: textOf(row['name']),
    obstacle: obstacleOf(textOf(row['state_desc']), textOf(row['user_access_desc']), flagOf(row['can_open'])),
  }));
}

/** HAS_DBACCESS says no (0) or nothing (NULL) for a database that is not online, so its state comes first. */
function obstacleOf(state: string, access: string, canOpen: boolean | null): DatabaseObstacle | null {
  if (state !== '' && state !== 'ONLINE') return { kind: 'state', state };
  if (canOpen === true) return null;
  return access === '' || access === 'MULTI_USER' ? { kind: 'noAccess' } : { kind: 'reserved', access };
}

export function describeObstacle(obstacle: DatabaseObstacle): string {
  switch (obstacle.kind) {
    case 'state':
      return obstacle.state.toLowerCase().replaceAll('_', ' ');
    case 'noAccess':
      return 'no user for this login in it, or a copy that takes no reads';
    case 'reserved':
      return obstacle.access.toLowerCase().replaceAll('_', ' ');
  }
}
