// Cuts a table without a unique key by the leading column of its clustered index: rows that tie stay together.
import type { KeyTuple, Partition, PlanTable } from '../../../../shared/plan.ts';
import { askFirst, flagOf, textOf } from '../../source/catalog/ask.ts';
import { quoteTable, quoteName } from '../../source/quote-name.ts';
import type { SourceSession } from '../../source/session.ts';
import { canBound } from '../choose-key.ts';
import { columnOf, rangesBetween, type CutRequest, type CutTable } from './cut-table.ts';
import { byHistogram } from './histogram.ts';
import { everyNthKey } from './ordered-pass.ts';

export type LooseSplit = {
  readonly ranges: NonNullable<PlanTable['ranges']>;
  readonly partitions: readonly Partition[];
  readonly how: string;
};

/** Null for a heap, for a leading column that cannot bound a range or is not read, and when nothing can be cut. */
export async function byClusteredIndex(
  session: SourceSession,
  table: CutTable,
  size: { readonly rows: number; readonly count: number },
  signal: AbortSignal,
): Promise<LooseSplit | null> {
  const leading = await readLeadingColumn(session, table, signal);
  const column = columnOf(table, leading?.column);
  if (leading === null || column === undefined || !canBound(column)) return null;
  const key: CutRequest['key'] = {
    name: leading.index,
    columns: [{ name: leading.column, isDescending: leading.isDescending }],
  };
  const request = { session, table, key, ...size };
  const found = (await byHistogram(request, signal)) ?? (await countedTies(request, column.isNullable, signal));
  if (found.bounds.length === 0) return null;
  const ranges = rangesBetween(found.bounds);
  const nulls: Partition = { index: ranges.length, after: null, upTo: null, scope: { kind: 'nulls' } };
  const tail = column.isNullable ? `, and one of the rows whose ${leading.column} is NULL` : '';
  return {
    ranges: { indexName: key.name, columns: key.columns },
    partitions: column.isNullable ? [...ranges, nulls] : ranges,
    how: `${found.how}${tail}`,
  };
}

type Leading = { readonly index: string; readonly column: string; readonly isDescending: boolean };

async function readLeadingColumn(
  session: SourceSession,
  table: CutTable,
  signal: AbortSignal,
): Promise<Leading | null> {
  const name = quoteTable(table).replaceAll("'", "''");
  const rows = await askFirst(
    session,
    [
      `SELECT i.name AS index_name, c.name AS column_name, ic.is_descending_key
FROM sys.indexes AS i
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND ic.key_ordinal = 1
JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.object_id = OBJECT_ID(N'${name}') AND i.index_id = 1 AND i.type = 1 AND i.is_disabled = 0`,
    ],
    signal,
  );
  const row = rows?.[0];
  return row === undefined
    ? null
    : {
        index: textOf(row['index_name']),
        column: textOf(row['column_name']),
        isDescending: flagOf(row['is_descending_key']) ?? false,
      };
}

/** One pass; a value that ties over several steps bounds one range. Values that only look different give an empty one. */
async function countedTies(request: CutRequest, isNullable: boolean, signal: AbortSignal) {
  const column = request.key.columns[0]?.name ?? '';
  const conditions = isNullable ? [`t.${quoteName(column)} IS NOT NULL`] : [];
  const step = Math.ceil((request.rows + 1) / request.count);
  const keys = await everyNthKey(request, step, { conditions, parameters: [] }, signal);
  const bounds: KeyTuple[] = [];
  for (const key of keys) if (JSON.stringify(bounds.at(-1)) !== JSON.stringify(key)) bounds.push(key);
  return { bounds, how: `of about equal row count, their bounds found by one pass over ${column}` };
}
