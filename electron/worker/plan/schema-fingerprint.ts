// Whether a table still is what the plan describes: a hash over its columns, its key and what was chosen of it.
import { createHash } from 'node:crypto';
import type { CatalogColumn, CatalogKey } from '../../../shared/catalog.ts';
import type { QueryParameter } from '../../../shared/query-parameter.ts';
import { canonicalJson } from './plan-hash.ts';

/** `columns`: the names chosen, null = all. */
export type Chosen = {
  readonly columns: readonly string[] | null;
  readonly where: string | null;
  readonly query?: string;
  readonly parameters?: readonly QueryParameter[] | undefined;
};

const everything: Chosen = { columns: null, where: null };

/**
 * SHA-256 (hex) over name, type and nullability of the columns, in order, the key's columns, the filter, the query and
 * their parameters.
 * Of a choice of columns only these count: what happens to the others does not concern the plan.
 */
export function fingerprintTable(
  table: { readonly columns: readonly CatalogColumn[] },
  key: CatalogKey | null,
  chosen: Chosen = everything,
): string {
  const keyNames = key?.columns.map(({ name }) => name) ?? [];
  const { columns: names, where, query, parameters } = chosen;
  const counted = table.columns.filter(({ name }) => names === null || names.includes(name) || keyNames.includes(name));
  const columns = counted.map(({ name, sqlType, isNullable, isComputed }) => [
    name,
    // The code page follows from the collation, and is not told by every server at all times.
    [sqlType.name, sqlType.maxLength, sqlType.precision, sqlType.scale, sqlType.collation],
    isNullable,
    isComputed,
  ]);
  const keyColumns = key?.columns.map(({ name, isDescending }) => [name, isDescending]) ?? null;
  const limits = {
    ...(names === null ? {} : { isChoice: true }),
    ...(where === null ? {} : { where }),
    ...(query === undefined ? {} : { query }),
    ...(parameters === undefined || parameters.length === 0 ? {} : { parameters }),
  };
  return createHash('sha256')
    .update(canonicalJson({ columns, key: keyColumns, ...limits }))
    .digest('hex');
}
