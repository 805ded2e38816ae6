// How many rows SQL Server would read for a scan: those of one seek, however few of them meet the other conditions.
import type { Probe } from '../bind/bound.ts';
import type { IndexDefinition, TableDefinition } from '../../types.ts';

/** What one scan of a table cost. */
export type Scan = { readonly table: string; readonly rowsScanned: number; readonly rowsReturned: number };

const ranges: readonly string[] = ['<', '<=', '>', '>='];

/**
 * The conditions that one seek of the best index can use: equality on its leading columns, then a range on the next one.
 * A condition joined by OR never gets here, so that it seeks nothing.
 */
export function seekOf<Condition extends { readonly probe: Probe }>(
  table: TableDefinition,
  conditions: readonly Condition[],
): readonly Condition[] {
  const all = table.indexes.map((index) => usable(table, index, conditions));
  return all.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

function usable<Condition extends { readonly probe: Probe }>(
  table: TableDefinition,
  index: IndexDefinition,
  conditions: readonly Condition[],
): readonly Condition[] {
  const seek: Condition[] = [];
  for (const { name } of index.columns) {
    const own = conditions.filter(({ probe }) => table.columns[probe.column.index]?.name === name);
    const equal = own.filter(({ probe }) => probe.operator === '=' || probe.operator === 'isNull');
    if (equal.length === 0) return [...seek, ...own.filter(({ probe }) => ranges.includes(probe.operator))];
    seek.push(...equal);
  }
  return seek;
}
