// Cuts a dense integer key by arithmetic: two seeks tell all that is needed.
import { selectOver } from '../../source/chosen-rows.ts';
import { quoteName } from '../../source/quote-name.ts';
import { columnOf, type CutMethod } from './cut-table.ts';

/** Even cuts are fair as long as the numbers in use fill most of their span. */
const maxSpanPerRow = 1.5;
const integerTypes = new Set(['tinyint', 'smallint', 'int', 'bigint']);

/** Null when the key is no integer, descending, of several columns, or has large gaps. */
export const evenIntegers: CutMethod = async ({ session, table, key, count, rows }, signal) => {
  const first = key.columns[0];
  const type = columnOf(table, first?.name)?.sqlType.name ?? '';
  if (first === undefined || key.columns.length > 1 || first.isDescending || !integerTypes.has(type)) return null;
  const name = quoteName(first.name);
  const sql = selectOver({ ...table, query: null }, `MIN(t.${name}) AS lowest, MAX(t.${name}) AS highest`);
  const row = (await session.query(sql, [], signal))[0];
  const lowest = bigintOf(row?.['lowest']);
  const highest = bigintOf(row?.['highest']);
  if (lowest === null || highest === null) return null;
  const span = highest - lowest + 1n;
  if (span < BigInt(count) || Number(span) > rows * maxSpanPerRow) return null;
  return {
    bounds: Array.from({ length: count - 1 }, (_, i) => [String(lowest + (span * BigInt(i + 1)) / BigInt(count) - 1n)]),
    how: `cut evenly between the smallest and largest ${first.name}, which has few gaps`,
  };
};

const bigintOf = (value: unknown): bigint | null =>
  typeof value === 'bigint' || typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))
    ? BigInt(value)
    : null;
