// The scripts for warehouses that take the files over: a table and COPY INTO, and in Fabric a view on the files first.
import { quoteName, quoteTable } from '../source/quote-name.ts';
import { columnsInFiles, type FileColumn } from './file-columns.ts';
import { readAs, type Engine, type ReadAs } from './read-as.ts';
import { compressionNotes, createSchema, headOf, joinBatches, listLines, urlOf, withColumn } from './script.ts';
import { comment, quoteText, type TableFacts } from './table-facts.ts';

type Read = { readonly file: FileColumn; readonly reading: Exclude<ReadAs, { readonly unreadable: string }> };

function split(
  facts: TableFacts,
  engine: Engine,
): { readonly read: readonly Read[]; readonly notes: readonly string[] } {
  const { format } = facts.plan.options;
  const files = columnsInFiles(facts.table, format).flatMap((column) => column.files);
  const readings = files.map((file) => ({ file, reading: readAs(file, format, engine) }));
  return {
    read: readings.flatMap(({ file, reading }) => ('unreadable' in reading ? [] : [{ file, reading }])),
    notes: readings.flatMap(({ file, reading }) =>
      'unreadable' in reading ? [`Column ${file.output.name} is left out: ${reading.unreadable}.`] : [],
    ),
  };
}

const nullability = ({ output }: FileColumn): string => (output.isNullable ? 'NULL' : 'NOT NULL');

const tableColumns = (read: readonly Read[]): string =>
  listLines(
    read.map(({ file, reading }) => ({
      text: `${quoteName(file.output.name)} ${reading.type} ${nullability(file)}`,
      note: noteOf(file, reading.note),
    })),
  );

function noteOf({ holds, of }: FileColumn, note: string | null): string | null {
  if (holds === 'offsetMinutes') return `offset in minutes of ${of.name}, whose column is in UTC`;
  return holds === 'baseType' ? `base type of ${of.name}` : note;
}

/** Columns by their number in the file, so that one may be left out. */
function copyInto(facts: TableFacts, pattern: string, read: readonly Read[], credential: string): string {
  const { format, compression } = facts.plan.options;
  const options =
    format === 'parquet'
      ? ["FILE_TYPE = 'PARQUET'"]
      : [
          "FILE_TYPE = 'CSV'",
          'FIRSTROW = 2',
          "ENCODING = 'UTF8'",
          ...(compression === 'gzip' ? ["COMPRESSION = 'GZIP'"] : []),
        ];
  return [
    `COPY INTO ${quoteTable(facts.table)} (`,
    listLines(read.map(({ file }) => ({ text: `${quoteName(file.output.name)} ${file.ordinal}`, note: null }))),
    `) FROM ${quoteText(urlOf(facts, pattern))}`,
    `WITH (${options.join(', ')});`,
    comment(credential),
  ].join('\n');
}

/** `pattern`: see TableFacts. */
export function writeDedicated(facts: TableFacts, pattern: string): string {
  const { read, notes } = split(facts, 'dedicated');
  const isLarge = read.some(({ reading }) => reading.type.includes('(max)'));
  const head = headOf(facts, 'dedicated', [
    isLarge
      ? 'Texts or bytes of any length are not for a columnstore, so the table is a heap.'
      : 'Choose the distribution by how the table is joined.',
    ...compressionNotes(facts, 'dedicated'),
    ...notes,
  ]);
  const storage = isLarge ? 'HEAP' : 'CLUSTERED COLUMNSTORE INDEX';
  const table = `CREATE TABLE ${quoteTable(facts.table)} (\n${tableColumns(read)}\n) WITH (DISTRIBUTION = ROUND_ROBIN, ${storage});`;
  const load =
    facts.plan.options.format === 'jsonl'
      ? comment('COPY INTO reads CSV and Parquet, not JSON Lines: plan again with one of these to load this table.')
      : copyInto(
          facts,
          pattern,
          read,
          "Without CREDENTIAL your own sign-in is used; otherwise add CREDENTIAL = (IDENTITY = 'Managed Identity').",
        );
  return joinBatches(head, [createSchema(facts.table.schema), table, load]);
}

/** `pattern`: see TableFacts. */
export function writeFabric(facts: TableFacts, pattern: string): string {
  const { format } = facts.plan.options;
  const { read, notes } = split(facts, 'fabric');
  const { schema, name } = facts.table;
  const view = quoteTable({ schema, name: `${name}__files` });
  const head = headOf(facts, 'fabric', [
    'Whoever runs it needs the role Storage Blob Data Reader on the container.',
    'The view reads the files where they are, in absolute places; the table takes them over.',
    ...(hasWallClock(read, format) ? [wallClockNote] : []),
    ...compressionNotes(facts, 'fabric'),
    ...notes,
  ]);
  const openRowset = `OPENROWSET(BULK ${quoteText(urlOf(facts, pattern))}, FORMAT = '${format === 'jsonl' ? 'JSONL' : format.toUpperCase()}'${format === 'csv' ? csvOptions(facts) : ''})`;
  const createView = [
    `CREATE VIEW ${view} AS`,
    'SELECT',
    listLines(
      read.map(({ file: { output }, reading: { convert } }) => {
        const column = `r.${quoteName(output.name)}`;
        return { text: `${convert?.(column) ?? column} AS ${quoteName(output.name)}`, note: null };
      }),
    ),
    `FROM ${openRowset}`,
    'WITH (',
    listLines(read.map(({ file, reading }) => ({ text: withColumn(file, reading.type, format), note: null }))),
    ') AS r;',
  ].join('\n');
  const names = read.map(({ file: { output } }) => quoteName(output.name)).join(', ');
  const insert = `INSERT INTO ${quoteTable(facts.table)} (${names})\nSELECT ${names} FROM ${view};`;
  const load = format === 'jsonl' ? insert : copyInto(facts, pattern, read, fabricCredential);
  const table = `CREATE TABLE ${quoteTable(facts.table)} (\n${tableColumns(read)}\n);`;
  return joinBatches(head, [createSchema(schema), createView, table, load]);
}

const fabricCredential = 'Your own sign-in to Entra ID is used.';
const wallClockNote =
  'Should the warehouse read a time without zone as bigint, it is the number since 1970 that _schema.json names the unit of.';

const hasWallClock = (read: readonly Read[], format: string): boolean =>
  format === 'parquet' && read.some(({ file: { output } }) => output.type.kind === 'timestamp' && !output.type.isUtc);

const csvOptions = ({ plan: { options } }: TableFacts): string =>
  options.compression === 'gzip'
    ? ", FIRSTROW = 2, PARSER_VERSION = '1.0', DATA_COMPRESSION = 'GZIP'"
    : ", FIRSTROW = 2, PARSER_VERSION = '2.0'";
