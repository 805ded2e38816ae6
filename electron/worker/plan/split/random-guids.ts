// Cuts random GUIDs evenly: the last six bytes come first in SQL Server's order, and random ones fill them evenly.
import { integerOf } from '../../source/catalog/ask.ts';
import { quoteName, quoteTable } from '../../source/quote-name.ts';
import { columnOf, type Bounds, type CutMethod } from './cut-table.ts';

const span = 2 ** 48;
/** Fewer values do not tell random from sequential. */
const fewestValues = 16;
/** How far the values may stray from an even spread; those of one machine and day lie all in one place. */
const maxStray = 0.2;

/** Whether the values' most significant bytes (the text's last group) lie evenly over their whole span. */
export function areSpread(values: readonly string[]): boolean {
  if (values.length < fewestValues) return false;
  const places = values.map((value) => Number.parseInt(value.slice(-12), 16) / span).toSorted((a, b) => a - b);
  return places.every((place, i) => Math.abs(place - (i + 0.5) / places.length) < maxStray);
}

/** Bounds that no row needs to have. */
export function evenGuids(count: number, isDescending: boolean, column: string): Bounds {
  const bounds = Array.from({ length: count - 1 }, (_, i) => {
    const place = (BigInt(i + 1) << 48n) / BigInt(count);
    return [`00000000-0000-0000-0000-${place.toString(16).toUpperCase().padStart(12, '0')}`];
  });
  return {
    bounds: isDescending ? bounds.toReversed() : bounds,
    how: `cut evenly over all GUIDs, since those of ${column} are random`,
  };
}

/** Of a sample: how many pages to look at, by the rows that they hold at least. */
const sampleRows = 20_000;
/** The first hexadecimal digit of the last group makes sixteen places. */
const places = 16;
const leastShare = 0.3;
const mostShare = 2.5;

/** For a server without a histogram: looks at some pages of the table. Null when the GUIDs are not random. */
export const bySampledGuids: CutMethod = async ({ session, table, key, count, rows }, signal) => {
  const first = key.columns[0];
  if (first === undefined || columnOf(table, first.name)?.sqlType.name !== 'uniqueidentifier') return null;
  if (table.where !== null) return null;
  const percent = Math.min(100, Math.max(0.01, (100 * sampleRows) / Math.max(1, rows))).toFixed(2);
  const sql = `SELECT q.place, COUNT(*) AS row_count
FROM (SELECT SUBSTRING(CONVERT(char(36), t.${quoteName(first.name)}), 25, 1) AS place
FROM ${quoteTable(table)} AS t TABLESAMPLE SYSTEM (${percent} PERCENT)) AS q
GROUP BY q.place`;
  const found = (await session.query(sql, [], signal)).map((row) => integerOf(row['row_count']) ?? 0);
  const mean = found.reduce((sum, some) => sum + some, 0) / places;
  // Pages hold neighbours, so that even random ones are counted in clumps.
  const isEven = found.length === places && found.every((some) => some > mean * leastShare && some < mean * mostShare);
  return isEven ? evenGuids(count, first.isDescending, first.name) : null;
};
