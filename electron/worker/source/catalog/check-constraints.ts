// CHECK constraints of all tables: nothing here needs them, but whoever builds the tables again does.
import type { CatalogCheck } from '../../../../shared/catalog.ts';
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

const statements = [
  `SELECT cc.parent_object_id, cc.name, cc.definition, cc.is_disabled FROM sys.check_constraints AS cc
ORDER BY cc.parent_object_id, cc.name`,
];

/** By object id of their table; null when the server does not tell. Their text needs VIEW DEFINITION. */
export async function readChecks(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly CatalogCheck[]> | null> {
  const rows = await askFirst(session, statements, signal);
  if (rows === null) return null;
  const checks = new Map<number, CatalogCheck[]>();
  for (const row of rows) {
    const id = integerOf(row['parent_object_id']);
    if (id === null) continue;
    const check = {
      name: textOf(row['name']),
      definition: textOf(row['definition']) || null,
      isDisabled: flagOf(row['is_disabled']) ?? false,
    };
    checks.set(id, [...(checks.get(id) ?? []), check]);
  }
  return checks;
}
