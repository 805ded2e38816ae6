// The histogram of an index, by whichever way the server tells it, and how old it is.
import type { SqlType } from '../../../../shared/columns.ts';
import { integerOf, flagOf, isRefusal } from '../../source/catalog/ask.ts';
import { keyTextOf } from '../../source/key-text.ts';
import { quoteTable } from '../../source/quote-name.ts';
import type { QueryRow, SourceSession, SqlParameter } from '../../source/session.ts';
import { tableParameter, type CutTable } from './cut-table.ts';
import type { HistogramStep } from './cut-steps.ts';

export type Statistics = {
  /** In ascending order; NULL is left out, since it stands in no range. */
  readonly steps: readonly HistogramStep[];
  /** Changes to the leading column since they were made; null = the server did not say. */
  readonly changes: number | null;
};

/** Too few steps to cut by. */
const fewestSteps = 2;

/** Null when there are none, when they do not cover the whole table, and when the server tells them in no way. */
export async function readStatistics(
  session: SourceSession,
  table: CutTable,
  indexName: string,
  type: SqlType,
  signal: AbortSignal,
): Promise<Statistics | null> {
  const ask = askOr(session, signal);
  const index: SqlParameter = { name: '@index', type: 'nvarchar', value: indexName };
  const parameters = [tableParameter(table), index];
  const where = 'WHERE st.object_id = OBJECT_ID(@table) AND st.name = @index';
  const facts =
    (await ask(
      `SELECT st.has_filter, st.is_incremental, p.modification_counter
FROM sys.stats AS st CROSS APPLY sys.dm_db_stats_properties(st.object_id, st.stats_id) AS p
${where}`,
      parameters,
    )) ?? (await ask(`SELECT st.has_filter FROM sys.stats AS st ${where}`, parameters));
  const about = facts?.[0];
  if (about !== undefined && (flagOf(about['has_filter']) === true || flagOf(about['is_incremental']) === true))
    return null;
  const rows =
    (await ask(
      `SELECT ${plainValue(type)} AS high_key, h.range_rows, h.equal_rows
FROM sys.stats AS st CROSS APPLY sys.dm_db_stats_histogram(st.object_id, st.stats_id) AS h
${where}
ORDER BY h.step_number`,
      parameters,
    )) ?? (await ask(showStatistics(table, indexName), []));
  if (rows === null) return null;
  const steps = rows.flatMap((row) => stepOf(row, type));
  return steps.length < fewestSteps ? null : { steps, changes: integerOf(about?.['modification_counter']) };
}

/** Rows of a statement; null when the server refuses it. */
const askOr =
  (session: SourceSession, signal: AbortSignal) =>
  async (sql: string, parameters: readonly SqlParameter[]): Promise<readonly QueryRow[] | null> => {
    try {
      return await session.query(sql, parameters, signal);
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  };

/** Servers before 2016 SP1 CU2 have no function for it. */
const showStatistics = (table: CutTable, indexName: string): string => {
  const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;
  return `DBCC SHOW_STATISTICS (${literal(quoteTable(table))}, ${literal(indexName)}) WITH HISTOGRAM, NO_INFOMSGS`;
};

/** A sql_variant as the column's own type; text as Unicode, so that no code page stands in between. */
function plainValue({ name, maxLength, precision, scale }: SqlType): string {
  const as = (type: string): string => `CONVERT(${type}, h.range_high_key)`;
  switch (name) {
    case 'decimal':
    case 'numeric':
      return as(`decimal(${precision}, ${scale})`);
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return as(`${name}(${scale})`);
    case 'binary':
    case 'varbinary':
      return as(`${name}(${maxLength})`);
    case 'timestamp':
    case 'rowversion':
      return as('binary(8)');
    case 'char':
    case 'varchar':
      return as(`nvarchar(${maxLength > 4000 ? 4000 : maxLength})`);
    case 'nchar':
    case 'nvarchar':
      return as(`nvarchar(${maxLength / 2})`);
    default:
      return as(name);
  }
}

/** DBCC has names of its own for the same columns. */
function stepOf(row: QueryRow, type: SqlType): readonly HistogramStep[] {
  const high = row['high_key'] ?? row['RANGE_HI_KEY'] ?? null;
  if (high === null) return [];
  const countOf = (value: unknown): number => Math.max(0, Number(value) || 0);
  return [
    {
      value: keyTextOf(high, type.name),
      rangeRows: countOf(row['range_rows'] ?? row['RANGE_ROWS']),
      equalRows: countOf(row['equal_rows'] ?? row['EQ_ROWS']),
    },
  ];
}
