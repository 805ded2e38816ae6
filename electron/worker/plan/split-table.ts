// How a table is cut into partitions: half-open key ranges, open at both ends, with bounds computed on the server.
import type { CatalogKey, CatalogTable } from '../../../shared/catalog.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { KeyTuple, Partition } from '../../../shared/plan.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import { selectOver } from '../source/chosen-rows.ts';
import { quoteName } from '../source/quote-name.ts';
import type { SourceSession } from '../source/session.ts';
import { keyTextOf } from '../source/key-text.ts';

const mib = 1024 * 1024;
const rowsPerPartition = 50_000;
const bytesPerPartition = 64 * mib;
const maxBytesPerPartition = 1024 * mib;
const partitionsPerLane = 8;
const maxPartitions = 1024;
/** Even cuts are fair as long as the numbers in use fill most of their span. */
const maxSpanPerRow = 1.5;

/** What is cut: its name, the types of its key columns, and the filter that picks its rows. */
export type CutTable = Pick<CatalogTable, 'schema' | 'name' | 'columns'> & { readonly where: string | null };

export type Split = {
  readonly partitions: readonly Partition[];
  readonly note: string;
  /** What was not possible, and what it costs. */
  readonly warning: string | null;
};

/**
 * How many partitions a table is worth: one for a small one; enough for all lanes to stay busy for a large one; more
 * only to keep each below 1 GiB.
 */
export function countPartitions(rows: number, bytes: number, lanes: number): number {
  const worth = Math.max(Math.floor(rows / rowsPerPartition), Math.floor(bytes / bytesPerPartition));
  const wanted = Math.max(Math.min(worth, lanes * partitionsPerLane), Math.ceil(bytes / maxBytesPerPartition));
  return Math.max(1, Math.min(wanted, maxPartitions, rows));
}

/** Partitions `(open, b1], (b1, b2] ... (bn, open)`; rows that arrive later still fall into exactly one. */
export function rangesBetween(bounds: readonly KeyTuple[]): readonly Partition[] {
  return Array.from({ length: bounds.length + 1 }, (_, index) => ({
    index,
    after: bounds[index - 1] ?? null,
    upTo: bounds[index] ?? null,
  }));
}

const onePartition = (note: string, warning: string | null = null): Split => ({
  partitions: rangesBetween([]),
  note,
  warning,
});

/**
 * `rows` and `bytes` are estimates. Reads at most the key index once, in key order. A server that refuses the bounds
 * query gets one partition and a warning.
 */
export async function splitTable(
  session: SourceSession,
  table: CutTable,
  key: CatalogKey,
  size: { readonly rows: number; readonly bytes: number; readonly lanes: number },
  signal: AbortSignal,
): Promise<Split> {
  const count = countPartitions(size.rows, size.bytes, size.lanes);
  if (count === 1) return onePartition('One partition: the table is small.');
  try {
    const even = await evenBounds(session, table, key, count, size.rows, signal);
    if (even !== null) {
      return {
        partitions: rangesBetween(even),
        note: `${String(count)} partitions, cut evenly between the smallest and largest key.`,
        warning: null,
      };
    }
    // One more than the estimate: when it is exact, no bound falls on the last row and no partition stays empty.
    const step = Math.ceil((size.rows + 1) / count);
    const bounds = await countedBounds(session, table, key, step, signal);
    return {
      partitions: rangesBetween(bounds),
      note: `${String(bounds.length + 1)} partitions of equal row count, their bounds found by one pass over the key.`,
      warning: null,
    };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return onePartition(
      'One partition.',
      `The server refused to compute key ranges (${refusalOf(error)}), so one lane reads the whole table.`,
    );
  }
}

const refusalOf = ({ code, context }: AppError): string => String(context['number'] ?? code);

const integerTypes = new Set(['tinyint', 'smallint', 'int', 'bigint']);

/** Bounds by arithmetic for a dense integer key; null when the key is no integer, descending, or has large gaps. */
async function evenBounds(
  session: SourceSession,
  table: CutTable,
  key: CatalogKey,
  count: number,
  rows: number,
  signal: AbortSignal,
): Promise<readonly KeyTuple[] | null> {
  const first = key.columns[0];
  const type = table.columns.find((column) => column.name === first?.name)?.sqlType.name ?? '';
  if (first === undefined || key.columns.length > 1 || first.isDescending || !integerTypes.has(type)) return null;
  const name = quoteName(first.name);
  const sql = selectOver({ ...table, query: null }, `MIN(t.${name}) AS lowest, MAX(t.${name}) AS highest`);
  const row = (await session.query(sql, [], signal))[0];
  const lowest = bigintOf(row?.['lowest']);
  const highest = bigintOf(row?.['highest']);
  if (lowest === null || highest === null) return null;
  const span = highest - lowest + 1n;
  if (span < BigInt(count) || Number(span) > rows * maxSpanPerRow) return null;
  return Array.from({ length: count - 1 }, (_, i) => [String(lowest + (span * BigInt(i + 1)) / BigInt(count) - 1n)]);
}

const bigintOf = (value: unknown): bigint | null =>
  typeof value === 'bigint' || typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))
    ? BigInt(value)
    : null;

/** Every `step`-th key in key order: exact whatever the gaps, one ordered pass over the narrowest index. */
async function countedBounds(
  session: SourceSession,
  table: CutTable,
  key: CatalogKey,
  step: number,
  signal: AbortSignal,
): Promise<readonly KeyTuple[]> {
  const columns = key.columns.map(({ name, isDescending }, i) => {
    const type = table.columns.find((column) => column.name === name)?.sqlType;
    return { source: `t.${quoteName(name)}`, alias: `k${String(i)}`, type, isDescending };
  });
  const inner = columns.map((column) => `${column.source} AS ${column.alias}`).join(', ');
  const order = columns.map((column) => `${column.source}${column.isDescending ? ' DESC' : ''}`).join(', ');
  // Text keys travel as Unicode, whatever their code page.
  const outer = columns.map(({ alias, type }) =>
    type?.name === 'char' || type?.name === 'varchar'
      ? `CONVERT(nvarchar(${type.maxLength > 4000 ? 'max' : String(type.maxLength)}), q.${alias}) AS ${alias}`
      : `q.${alias}`,
  );
  const numbered = selectOver({ ...table, query: null }, `${inner}, ROW_NUMBER() OVER (ORDER BY ${order}) AS n`);
  const sql = `SELECT ${outer.join(', ')}
FROM (${numbered}) AS q
WHERE q.n % @step = 0
ORDER BY q.n`;
  const rows = await session.query(sql, [{ name: '@step', type: 'bigint', value: BigInt(step) }], signal);
  return rows.map((row) => columns.map(({ alias, type }) => keyTextOf(row[alias], type?.name ?? '')));
}
