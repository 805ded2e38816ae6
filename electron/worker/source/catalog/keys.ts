// Unique keys that can order a read: unfiltered, enabled, rowstore b-tree indexes.
import type { CatalogKey } from '../../../../shared/catalog.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

const from = `FROM sys.indexes AS i
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id`;
const order = 'ORDER BY i.object_id, i.index_id, ic.key_ordinal';
const select = `SELECT i.object_id, i.index_id, i.name AS index_name, i.type AS index_type, i.is_primary_key,
       ic.key_ordinal, ic.is_descending_key, c.name AS column_name`;

const statements = [
  `${select} ${from}
WHERE i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND i.is_hypothetical = 0 AND i.type IN (1, 2)
  AND ic.key_ordinal > 0 AND ic.is_included_column = 0
${order}`,
  // A server without filtered or disabled indexes has no columns to say so.
  `${select} ${from} WHERE i.is_unique = 1 AND i.type IN (1, 2) AND ic.key_ordinal > 0 ${order}`,
  `SELECT i.object_id, i.index_id, i.name AS index_name, i.is_primary_key, ic.key_ordinal, c.name AS column_name
${from} WHERE i.is_unique = 1 ${order}`,
];

/** Keys by object id, in index order; null when the server has no index views. */
export async function readKeys(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly CatalogKey[]> | null> {
  const rows = await askFirst(session, statements, signal);
  if (rows === null) return null;
  const keys = new Map<number, readonly CatalogKey[]>();
  for (const group of groupRows(rows, (row) => `${textOf(row['object_id'])}/${textOf(row['index_id'])}`)) {
    const first = group[0] ?? {};
    const id = integerOf(first['object_id']);
    if (id !== null) keys.set(id, [...(keys.get(id) ?? []), keyOf(first, group)]);
  }
  return keys;
}

function keyOf(first: QueryRow, group: readonly QueryRow[]): CatalogKey {
  const type = integerOf(first['index_type']);
  return {
    name: textOf(first['index_name']),
    isPrimaryKey: flagOf(first['is_primary_key']) ?? false,
    isClustered: type === null ? null : type === 1,
    columns: group.map((row) => ({
      name: textOf(row['column_name']),
      isDescending: flagOf(row['is_descending_key']) ?? false,
    })),
  };
}

/** Groups rows by key, keeping the order of first appearance. */
export function groupRows(rows: readonly QueryRow[], keyOfRow: (row: QueryRow) => string): readonly QueryRow[][] {
  const groups = new Map<string, QueryRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOfRow(row));
    if (group === undefined) groups.set(keyOfRow(row), [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
