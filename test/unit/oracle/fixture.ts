// A small table of the double and exports of it that DuckDB wrote, right ones and ones with a planted defect.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LogicalType, PlanColumn } from '../../../shared/columns.ts';
import type { Format } from '../../../shared/run-options.ts';
import { createDatabaseFile } from '../../double/engine/database-file.ts';
import { storedFromText } from '../../double/engine/stored/from-text.ts';
import type { SqlType, StoredValue } from '../../double/types.ts';
import { compareTable, type Comparison } from '../../oracle/compare-table.ts';
import { readersOf, type ReaderName } from '../../oracle/readers/reader-for.ts';

type FixtureColumn = {
  readonly name: string;
  readonly type: SqlType;
  readonly written: LogicalType;
  /** The DuckDB type that is written as `written`. */
  readonly duckdb: string;
  /** Canonical texts, one a row. */
  readonly values: readonly (string | null)[];
};

const timestamp = (unit: 'millis' | 'micros' | 'nanos', digits: number, isUtc = false): LogicalType => ({
  kind: 'timestamp',
  unit,
  digits,
  isUtc,
});

/** One column for each type that DuckDB can write. Five rows; row 4 is all NULL but for the key. */
export const fixtureColumns: readonly FixtureColumn[] = [
  {
    name: 'id',
    type: { name: 'bigint' },
    written: { kind: 'int', bits: 64, signed: true },
    duckdb: 'BIGINT',
    values: ['1', '-9223372036854775808', '9223372036854775807', '4', '5'],
  },
  {
    name: 'flag',
    type: { name: 'bit' },
    written: { kind: 'bool' },
    duckdb: 'BOOLEAN',
    values: ['1', '0', '1', null, '0'],
  },
  {
    name: 'small',
    type: { name: 'tinyint' },
    written: { kind: 'int', bits: 8, signed: false },
    duckdb: 'UTINYINT',
    values: ['255', '0', '128', null, '1'],
  },
  {
    name: 'price',
    type: { name: 'decimal', precision: 38, scale: 10 },
    written: { kind: 'decimal', precision: 38, scale: 10 },
    duckdb: 'DECIMAL(38,10)',
    values: ['9999999999999999999999999999.9999999999', '-0.0000000001', '0.0000000000', null, '1.5000000000'],
  },
  {
    name: 'amount',
    type: { name: 'money' },
    written: { kind: 'decimal', precision: 19, scale: 4 },
    duckdb: 'DECIMAL(19,4)',
    values: ['922337203685477.5807', '-922337203685477.5808', '0.0000', null, '-0.0001'],
  },
  {
    name: 'rate',
    type: { name: 'float' },
    written: { kind: 'float', bits: 64 },
    duckdb: 'DOUBLE',
    values: ['1.7976931348623157e+308', '-0', '0.1', null, '5e-324'],
  },
  {
    name: 'ratio',
    type: { name: 'real' },
    written: { kind: 'float', bits: 32 },
    duckdb: 'FLOAT',
    values: ['0.1', '-0', '16777216', null, '3.4028235e+38'],
  },
  {
    name: 'born',
    type: { name: 'date' },
    written: { kind: 'date' },
    duckdb: 'DATE',
    values: ['0001-01-01', '9999-12-31', '1970-01-01', null, '1582-10-10'],
  },
  {
    name: 'at',
    type: { name: 'datetime2', scale: 7 },
    written: timestamp('nanos', 7),
    duckdb: 'TIMESTAMP_NS',
    values: [
      '2024-02-29 12:34:56.1234567',
      '1969-12-31 23:59:59.9999999',
      '1970-01-01 00:00:00.0000001',
      null,
      '2262-01-01 00:00:00.0000000',
    ],
  },
  {
    name: 'seen',
    type: { name: 'datetime' },
    written: timestamp('millis', 3),
    duckdb: 'TIMESTAMP_MS',
    values: [
      '1753-01-01 00:00:00.000',
      '9999-12-31 23:59:59.997',
      '1900-01-01 00:00:00.003',
      null,
      '2024-01-01 00:00:00.007',
    ],
  },
  {
    name: 'daytime',
    type: { name: 'time', scale: 6 },
    written: { kind: 'time', unit: 'micros', digits: 6 },
    duckdb: 'TIME',
    values: ['23:59:59.999999', '00:00:00.000000', '12:34:56.123456', null, '00:00:00.000001'],
  },
  {
    name: 'text',
    type: { name: 'nvarchar', length: -1 },
    written: { kind: 'string' },
    duckdb: 'VARCHAR',
    values: ['', ' "quoted", comma\r\n ', '\ufeffbom 😀', null, 'trailing  '],
  },
  {
    name: 'raw',
    type: { name: 'varbinary', length: 20 },
    written: { kind: 'binary' },
    duckdb: 'BLOB',
    values: ['0x', '0x00FF', '0x0D0A2C22', null, '0x41'],
  },
  {
    name: 'guid',
    type: { name: 'uniqueidentifier' },
    written: { kind: 'uuid' },
    duckdb: 'UUID',
    values: [
      '00000000-0000-0000-0000-000000000000',
      'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
      '01020304-0506-0708-090A-0B0C0D0E0F10',
      null,
      'A1A2A3A4-A5A6-A7A8-A9AA-ABACADAEAFB0',
    ],
  },
];

const planColumns: readonly PlanColumn[] = fixtureColumns.map(({ name, type, written }) => ({
  name,
  sqlType: { name: type.name, maxLength: 0, precision: 0, scale: 0, collation: null, codePage: null },
  isNullable: name !== 'id',
  selectAs: 'plain',
  outputs: [{ name, isNullable: name !== 'id', type: written }],
  note: null,
}));

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function literal({ type, duckdb, values }: FixtureColumn, row: number): string {
  const text = values[row];
  if (text === null || text === undefined) return `NULL::${duckdb}`;
  if (duckdb === 'BLOB') return `unhex(${quote(text.slice(2))})`;
  return type.name === 'bit' ? `${text === '1'}` : `${quote(text)}::${duckdb}`;
}

/** SQL that gives the table's rows with the same values, for DuckDB to write. */
export const rightRows = `SELECT * FROM (VALUES ${[0, 1, 2, 3, 4]
  .map((row) => `(${fixtureColumns.map((column) => literal(column, row)).join(', ')})`)
  .join(', ')}) AS t(${fixtureColumns.map(({ name }) => `"${name}"`).join(', ')})`;

const storedRow = (row: number): StoredValue[] =>
  fixtureColumns.map(({ type, values }) => {
    const text = values[row];
    return text === null || text === undefined ? null : storedFromText(type, text);
  });

/** CSV and JSON Lines in the text forms that the product writes; DuckDB's own would differ for bytes, floats and times. */
function asText(rows: string, format: 'csv' | 'jsonl'): string {
  const list = fixtureColumns.map(({ name, duckdb }) => {
    const column = `"${name}"`;
    if (duckdb === 'BLOB') return format === 'csv' ? `hex(${column}) AS ${column}` : `base64(${column}) AS ${column}`;
    if (duckdb === 'BOOLEAN') return format === 'csv' ? `${column}::INT AS ${column}` : column;
    if (duckdb === 'UUID') return `upper(${column}::VARCHAR) AS ${column}`;
    if (duckdb === 'TIMESTAMP_NS') {
      return `left(strftime(${column}, '%Y-%m-%d %H:%M:%S.%n'), 27) AS ${column}`;
    }
    if (duckdb === 'TIMESTAMP_MS') return `strftime(${column}::TIMESTAMP, '%Y-%m-%d %H:%M:%S.%g') AS ${column}`;
    if (duckdb === 'TIME') return `strftime(DATE '2000-01-01' + ${column}, '%H:%M:%S.%f') AS ${column}`;
    if (duckdb === 'DATE') return `strftime(${column}, '%Y-%m-%d') AS ${column}`;
    if (duckdb.startsWith('DECIMAL') || duckdb === 'BIGINT') return `${column}::VARCHAR AS ${column}`;
    if (duckdb === 'FLOAT' && format === 'jsonl') return `${column}::VARCHAR::DOUBLE AS ${column}`;
    if (duckdb === 'FLOAT' || duckdb === 'DOUBLE') {
      return format === 'csv' ? `regexp_replace(${column}::VARCHAR, '\\.0$', '') AS ${column}` : column;
    }
    return column;
  });
  return `SELECT ${list.join(', ')} FROM (${rows})`;
}

export type Fixture = {
  /** Writes the rows of a query as a file and compares it with the double's table. */
  compare(rows: string, format: Format, reader: ReaderName, compression?: string): Promise<Comparison>;
  /** Compares files that are there. */
  compareFiles(files: readonly string[], format: Format, reader: ReaderName, hasKey?: boolean): Promise<Comparison>;
  readonly folder: string;
  close(): void;
};

export async function createFixture(): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  const databaseFile = join(folder, 'double.db');
  const columns = fixtureColumns.map(({ name, type }) => ({ name, type, isNullable: name !== 'id' }));
  const definition = { schema: 'dbo', name: 'everything', columns, indexes: [] };
  const loader = createDatabaseFile(databaseFile, {
    name: 'oracle',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    tables: [definition],
  });
  loader.insert('dbo', 'everything', [0, 1, 2, 3, 4].map(storedRow));
  loader.close();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  let fileCount = 0;

  const compareFiles: Fixture['compareFiles'] = (files, format, reader, hasKey = true) =>
    compareTable({
      databaseFile,
      schema: 'dbo',
      table: 'everything',
      planTable: {
        columns: [...planColumns],
        key: hasKey ? { indexName: 'PK', columns: [{ name: 'id', isDescending: false }] } : null,
      },
      files,
      format,
      reader,
    });
  return {
    folder,
    compareFiles,
    async compare(rows, format, reader, compression) {
      const isPlain = compression === undefined || compression === 'none';
      const file = join(folder, `${fileCount++}.${format}${!isPlain && format !== 'parquet' ? '.gz' : ''}`);
      const options = {
        parquet: `FORMAT parquet, COMPRESSION ${compression ?? 'zstd'}`,
        csv: `FORMAT csv, HEADER true, FORCE_QUOTE ("text"), COMPRESSION ${compression ?? 'none'}`,
        jsonl: `FORMAT json, COMPRESSION ${compression ?? 'none'}`,
      }[format];
      const query = format === 'parquet' ? rows : asText(rows, format);
      await connection.run(`COPY (${query}) TO ${quote(file)} (${options})`);
      return compareFiles([file], format, reader);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true });
    },
  };
}

export const everyReader: readonly { readonly format: Format; readonly reader: ReaderName }[] = (
  ['parquet', 'csv', 'jsonl'] as const
).flatMap((format) => readersOf[format].map((reader) => ({ format, reader })));
