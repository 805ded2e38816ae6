// Security policies that hide rows from this login. A login without VIEW DEFINITION is not told of them.
import type { SourceSession } from '../session.ts';
import { askFirst, integerOf, textOf } from './ask.ts';

const statement = `SELECT sp.target_object_id AS object_id, p.name AS policy_name
FROM sys.security_predicates AS sp
JOIN sys.security_policies AS p ON p.object_id = sp.object_id
WHERE p.is_enabled = 1 AND sp.predicate_type = 0`;
// Policies are listed to those who may see the database's definitions; to others their list is empty, not refused.
const mayBeTold = `SELECT HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), 'DATABASE', 'VIEW DEFINITION') AS can_view`;

export type RowFilters = {
  /** Names of the policies that filter a table, by its object id. */
  readonly policies: ReadonlyMap<number, readonly string[]>;
  /** Whether a table without an entry is surely not filtered. */
  readonly isComplete: boolean;
};

/** `known`: see probeOptionalColumns. A server without these views (before 2016) filters nothing. */
export async function readRowFilters(
  session: SourceSession,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<RowFilters> {
  const rows = await askFirst(session, [statement], signal);
  const policies = new Map<number, string[]>();
  for (const row of rows ?? []) {
    const id = integerOf(row['object_id']);
    if (id !== null) policies.set(id, [...(policies.get(id) ?? []), textOf(row['policy_name'])]);
  }
  const isMissing = known.size > 0 && !known.has('security_policies.name');
  if (isMissing) return { policies, isComplete: true };
  const told = rows === null ? null : await askFirst(session, [mayBeTold], signal);
  return { policies, isComplete: integerOf(told?.[0]?.['can_view']) === 1 };
}
