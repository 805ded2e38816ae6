// The script for Synapse serverless SQL pools: a view that gives SQL Server's values, and an external table of the files.
import { quoteName, quoteTable } from '../source/quote-name.ts';
import { columnsInFiles, type ColumnInFiles, type FileColumn } from './file-columns.ts';
import { readAs } from './read-as.ts';
import { compressionNotes, createSchema, headOf, joinBatches, listLines, urlOf, withColumn } from './script.ts';
import { comment, quoteText, type TableFacts } from './table-facts.ts';

/** `pattern`: see TableFacts. */
export function writeServerless(facts: TableFacts, pattern: string): string {
  const { format, compression } = facts.plan.options;
  const columns = columnsInFiles(facts.table, format);
  const head = headOf(facts, 'serverless', [
    'Run it in a database of the pool. Whoever queries needs the role Storage Blob Data Reader on the container.',
    ...compressionNotes(facts, 'serverless'),
    ...(format === 'csv' && compression === 'gzip' ? [csvGzipNote] : []),
    ...columns.flatMap((column) => unreadableNotes(column, facts)),
  ]);
  const view = [createSchema(facts.table.schema), createView(facts, pattern, columns)];
  return joinBatches(head, format === 'jsonl' ? view : [...view, ...externalTable(facts, pattern, columns)]);
}

const csvGzipNote =
  'The parser that unpacks gzip takes an empty text for NULL, and a line break inside a text for the end of the row.';

/** What is asked of the facts here. */
export type InFormat = { readonly plan: { readonly options: Pick<TableFacts['plan']['options'], 'format'> } };

const readerOf = (file: FileColumn, facts: InFormat) => readAs(file, facts.plan.options.format, 'serverless');

export function unreadableNotes({ column, files: [file] }: ColumnInFiles, facts: InFormat): readonly string[] {
  const reading = readerOf(file, facts);
  return 'unreadable' in reading ? [`Column ${column.name} is left out: ${reading.unreadable}.`] : [];
}

function createView(facts: TableFacts, pattern: string, columns: readonly ColumnInFiles[]): string {
  const source = facts.plan.options.format === 'jsonl' ? 'j' : 'r';
  return [
    `CREATE OR ALTER VIEW ${quoteTable(facts.table)} AS`,
    'SELECT',
    listLines(columns.flatMap((column) => selected(column, source, facts))),
    ...fromFiles(facts, pattern, readable(columns, facts)),
  ].join('\n');
}

type Line = { readonly text: string; readonly note: string | null };

export function selected({ files: [file, second] }: ColumnInFiles, source: string, facts: InFormat): readonly Line[] {
  const reading = readerOf(file, facts);
  if ('unreadable' in reading) return [];
  const of = ({ output }: FileColumn): string => `${source}.${quoteName(output.name)}`;
  const as = (value: string, { output }: FileColumn): Line => ({
    text: `${value} AS ${quoteName(output.name)}`,
    note: null,
  });
  const value = reading.convert?.(of(file)) ?? of(file);
  switch (second?.holds) {
    case 'offsetMinutes':
      return [as(`SWITCHOFFSET(TODATETIMEOFFSET(${value}, 0), ${of(second)})`, file)];
    case 'isNull':
      return [as(`CASE WHEN ${of(second)} = 1 THEN NULL ELSE ${value} END`, file)];
    case undefined:
      return [as(value, file)];
    default:
      return [as(value, file), as(of(second), second)];
  }
}

/** File columns with their types, without those of columns that cannot be read. */
export function readable(
  columns: readonly ColumnInFiles[],
  facts: InFormat,
): readonly (readonly [FileColumn, string])[] {
  return columns.flatMap(({ files }) => {
    const types = files.map((file) => [file, readerOf(file, facts)] as const);
    const read = types.flatMap(([file, reading]) => ('unreadable' in reading ? [] : [[file, reading.type] as const]));
    return read.length === types.length ? read : [];
  });
}

function fromFiles(
  facts: TableFacts,
  pattern: string,
  columns: readonly (readonly [FileColumn, string])[],
): readonly string[] {
  const { format, compression } = facts.plan.options;
  const list = listLines(columns.map(([file, type]) => ({ text: withColumn(file, type, format), note: null })));
  const gzip = compression === 'gzip' ? [", DATA_COMPRESSION = 'GZIP'"] : [];
  const open = `FROM OPENROWSET(BULK ${quoteText(urlOf(facts, pattern))}`;
  switch (format) {
    case 'parquet':
      return [`${open}, FORMAT = 'PARQUET')`, 'WITH (', list, ') AS r;'];
    case 'csv': {
      const parser = compression === 'gzip' ? [", PARSER_VERSION = '1.0'", ...gzip] : [", PARSER_VERSION = '2.0'"];
      return [`${open}, FORMAT = 'CSV', FIRSTROW = 2${parser.join('')})`, 'WITH (', list, ') AS r;'];
    }
    case 'jsonl':
      // A byte that JSON never holds, so that each line is one field.
      return [
        `${open}, FORMAT = 'CSV', FIELDTERMINATOR = '0x0b', FIELDQUOTE = '0x0b', ROWTERMINATOR = '0x0a'${gzip.join('')})`,
        `WITH ([line] nvarchar(max)) AS r`,
        'CROSS APPLY OPENJSON(r.[line]) WITH (',
        list,
        ') AS j;',
      ];
  }
}

function externalTable(facts: TableFacts, pattern: string, columns: readonly ColumnInFiles[]): readonly string[] {
  const { format, compression } = facts.plan.options;
  const source = `tableferry_${facts.container.replace(/^https?:\/\//, '').replaceAll(/[^A-Za-z0-9]+/g, '_')}`.slice(
    0,
    120,
  );
  const fileFormat = `tableferry_${format}${format === 'csv' ? `_${compression}` : ''}`;
  const options =
    format === 'parquet'
      ? 'FORMAT_TYPE = PARQUET'
      : `FORMAT_TYPE = DELIMITEDTEXT, FORMAT_OPTIONS (FIELD_TERMINATOR = ',', STRING_DELIMITER = '"', FIRST_ROW = 2)${compression === 'gzip' ? ", DATA_COMPRESSION = 'org.apache.hadoop.io.compress.GzipCodec'" : ''}`;
  const missing = (view: string, name: string): string =>
    `IF NOT EXISTS (SELECT 1 FROM sys.${view} WHERE name = N${quoteText(name)})`;
  const list = listLines(
    readable(columns, facts).map(([{ output }, type]) => ({ text: `${quoteName(output.name)} ${type}`, note: null })),
  );
  const { schema, name } = facts.table;
  return [
    `${missing('external_data_sources', source)}\nCREATE EXTERNAL DATA SOURCE ${quoteName(source)} WITH (LOCATION = ${quoteText(facts.container)});`,
    `${missing('external_file_formats', fileFormat)}\nCREATE EXTERNAL FILE FORMAT ${quoteName(fileFormat)} WITH (${options});`,
    [
      comment('The files as they are, for tools that want a table; the view above gives the values of SQL Server.'),
      `CREATE EXTERNAL TABLE ${quoteTable({ schema, name: `${name}__files` })} (`,
      list,
      `) WITH (LOCATION = ${quoteText(pattern)}, DATA_SOURCE = ${quoteName(source)}, FILE_FORMAT = ${quoteName(fileFormat)});`,
    ].join('\n'),
  ];
}
