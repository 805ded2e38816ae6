// Whether a table still is what the plan describes: a hash over its columns and the key that orders the read.
import { createHash } from 'node:crypto';
import type { CatalogKey, CatalogTable } from '../../../shared/catalog.ts';
import { canonicalJson } from './plan-hash.ts';

/** SHA-256 (hex) over name, type and nullability of all columns, in order, and the key's columns. */
export function fingerprintTable(table: Pick<CatalogTable, 'columns'>, key: CatalogKey | null): string {
  const columns = table.columns.map(({ name, sqlType, isNullable, isComputed }) => [
    name,
    // The code page follows from the collation, and is not told by every server at all times.
    [sqlType.name, sqlType.maxLength, sqlType.precision, sqlType.scale, sqlType.collation],
    isNullable,
    isComputed,
  ]);
  const keyColumns = key?.columns.map(({ name, isDescending }) => [name, isDescending]) ?? null;
  return createHash('sha256')
    .update(canonicalJson({ columns, key: keyColumns }))
    .digest('hex');
}
