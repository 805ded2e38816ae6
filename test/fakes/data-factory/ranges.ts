// How a copy cuts a table: the conditions of its queries, as the documentation of the SQL Server connector tells them.
import type { Source } from './read-source.ts';
import { ActivityError } from './engine-parts.ts';
import { list, members, textOf, type Members } from './json.ts';
import { dateTimeText } from './csv-texts.ts';
import type { Cell } from './cells.ts';

const mark = /\?AdfDynamicRangePartitionCondition/g;
const quote = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

export type TableName = { readonly schema: string; readonly table: string };

/** The statements of a copy, in the order in which they are begun; they share no row. */
export async function statementsOf(
  source: Members,
  name: TableName,
  parallelCopies: number,
  server: Source,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const query = textOf(source.sqlReaderQuery);
  const table = `SELECT * FROM ${quote(name.schema)}.${quote(name.table)}`;
  const where = (condition: string): string =>
    query === '' ? `${table} WHERE ${condition}` : query.replaceAll(mark, () => condition);
  switch (textOf(source.partitionOption)) {
    case 'PhysicalPartitionsOfTable': {
      const found = await server.all(partitionStatement(name), signal);
      const [row] = found;
      if (row === undefined) return [query === '' ? table : query];
      const [functionName, column, count] = row;
      return Array.from({ length: Number(count) }, (_, index) =>
        where(`$PARTITION.${quote(String(functionName))}(${quote(String(column))}) = ${String(index + 1)}`),
      );
    }
    case 'DynamicRange': {
      if (query !== '' && query.search(mark) < 0)
        throw new ActivityError('2200', "The query of a dynamic range has no '?AdfDynamicRangePartitionCondition'.");
      const settings = members(source.partitionSettings);
      const column = quote(textOf(settings.partitionColumnName));
      const bounds =
        settings.partitionLowerBound === undefined || settings.partitionUpperBound === undefined
          ? await askBounds(where('1 = 1'), column, server, signal)
          : [textOf(settings.partitionLowerBound), textOf(settings.partitionUpperBound)];
      return conditionsOf(column, bounds, parallelCopies).map(where);
    }
    default:
      return [query === '' ? table : query];
  }
}

const partitionStatement = ({ schema, table }: TableName): string => {
  const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`;
  return `SELECT pf.name, c.name, pf.fanout FROM sys.tables AS t
INNER JOIN sys.schemas AS s ON s.schema_id = t.schema_id
INNER JOIN sys.indexes AS i ON i.object_id = t.object_id AND i.index_id <= 1
INNER JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND ic.partition_ordinal > 0
INNER JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
INNER JOIN sys.partition_schemes AS ps ON ps.data_space_id = i.data_space_id
INNER JOIN sys.partition_functions AS pf ON pf.function_id = ps.function_id
WHERE s.name = ${text(schema)} AND t.name = ${text(table)}`;
};

async function askBounds(
  query: string,
  column: string,
  server: Source,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [row] = await server.all(`SELECT MIN(q.${column}), MAX(q.${column}) FROM (${query}) AS q`, signal);
  const text = (cell: Cell | undefined): string =>
    typeof cell === 'bigint' ? dateTimeText(cell) : cell === null || cell === undefined ? '' : String(cell);
  // Of 8 bytes, whole numbers and dates come alike: only what the server says tells them apart.
  const [least, most] = row ?? [];
  if (typeof least === 'bigint' && typeof most === 'bigint') {
    const columns = await server.read(`SELECT TOP (1) q.${column} FROM (${query}) AS q`, async () => undefined, signal);
    if (columns[0].kind === 'int64') return [String(least), String(most)];
  }
  return [text(least), text(most)];
}

/**
 * With bounds of 20 and 80 and four copies: up to 20, to 50, to 80, and beyond. Bounds decide the strides, and no row is
 * left out for being outside of them; rows with NULL are in none.
 */
export function conditionsOf(column: string, bounds: readonly string[], copies: number): readonly string[] {
  const [lower = '', upper = ''] = bounds;
  if (copies <= 1 || lower === '' || upper === '') return ['1 = 1'];
  const isNumber = [lower, upper].every((text) => /^-?\d+$/.test(text));
  const valueOf = (text: string): bigint => (isNumber ? BigInt(text) : ticksOf(text));
  const literal = (value: bigint): string => (isNumber ? String(value) : `CAST('${dateTimeText(value)}' AS datetime2)`);
  const [low, high] = [valueOf(lower), valueOf(upper)];
  const strides = BigInt(Math.max(1, copies - 2));
  const cuts = Array.from({ length: copies - 1 }, (_, index) => low + ((high - low) * BigInt(index)) / strides);
  const apart = [...new Set(cuts)];
  return [...apart, null].map((cut, index) => {
    const after = index === 0 ? [] : [`${column} > ${literal(apart[index - 1])}`];
    const upTo = cut === null ? [] : [`${column} <= ${literal(cut)}`];
    return [...after, ...upTo].join(' AND ');
  });
}

function ticksOf(text: string): bigint {
  const [, date, clock = '00:00:00', fraction = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?)?/.exec(text) ?? [];
  if (date === undefined) throw new ActivityError('2200', `'${text}' is no bound of a range.`);
  return BigInt(Date.parse(`${date}T${clock}Z`)) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}

/** The columns that a TabularTranslator takes, under their new names; null = all as they are. */
export function mappingOf(translator: unknown): readonly { readonly from: string; readonly to: string }[] | null {
  const { type, mappings } = members(translator);
  if (type !== 'TabularTranslator' || mappings === undefined) return null;
  return list(mappings)
    .map(members)
    .map(({ source, sink }) => ({ from: textOf(members(source).name), to: textOf(members(sink).name) }));
}
