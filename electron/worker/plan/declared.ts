// What the catalog says a table declares: identity, computed columns, keys and checks, kept in the plan for its readers.
import type { CatalogTable, DeclaredTable } from '../../../shared/catalog.ts';

/** All columns count, also those that are not moved: a script has to say what it leaves out. */
export function declaredOf({ columns, keys, checks }: CatalogTable): DeclaredTable {
  return {
    identity: columns.filter(({ isIdentity }) => isIdentity).map(({ name }) => name),
    computed: columns.flatMap(({ name, isComputed, traits }) =>
      isComputed ? [{ name, definition: traits?.computed?.definition ?? null }] : [],
    ),
    keys: [...keys],
    checks: checks ?? null,
  };
}
