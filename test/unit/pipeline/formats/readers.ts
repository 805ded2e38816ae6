// Reads encoded files back with three readers of other authors, value by value, without losing a digit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as duckdb from '@duckdb/node-api';
import { DataType, tableFromIPC, type Vector } from 'apache-arrow';
import { parquetMetadata, parquetRead, type FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readParquet } from 'parquet-wasm';
import type { OutputColumn } from '../../../../shared/columns.ts';
import { bigIntOf } from './cells.ts';

/** The values of each column, in the units they were written in. */
export type ReadColumns = readonly (readonly unknown[])[];

const instance = duckdb.DuckDBInstance.create(':memory:', { threads: '1' });

/** Rows of a query in which `{file}` stands for a file with these bytes. */
export async function queryFile(bytes: Uint8Array, sql: string, extension: string): Promise<duckdb.DuckDBValue[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'formats-'));
  const connection = await (await instance).connect();
  try {
    const path = join(folder, `file.${extension}`);
    writeFileSync(path, bytes);
    const reader = await connection.runAndReadAll(sql.replaceAll('{file}', `'${path}'`));
    return reader.getRows();
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

export async function readWithDuckdb(bytes: Uint8Array, columns: readonly OutputColumn[]): Promise<ReadColumns> {
  const rows = await queryFile(bytes, 'SELECT * FROM read_parquet({file})', 'parquet');
  return columns.map(({ type }, index) =>
    rows.map((row) => {
      const value = fromDuckdb(row[index]);
      return type.kind === 'timestamp' || type.kind === 'time' ? inUnit(value, row[index], type.unit) : value;
    }),
  );
}

function fromDuckdb(value: duckdb.DuckDBValue): unknown {
  if (value instanceof duckdb.DuckDBDecimalValue) return value.value;
  if (value instanceof duckdb.DuckDBDateValue) return value.days;
  if (value instanceof duckdb.DuckDBTimeValue) return value.micros;
  if (value instanceof duckdb.DuckDBTimeNSValue) return value.nanos;
  if (value instanceof duckdb.DuckDBTimestampValue) return value.micros;
  if (value instanceof duckdb.DuckDBTimestampTZValue) return value.micros;
  if (value instanceof duckdb.DuckDBTimestampNanosecondsValue) return value.nanos;
  if (value instanceof duckdb.DuckDBBlobValue) return value.bytes;
  if (value instanceof duckdb.DuckDBUUIDValue) return Buffer.from(value.toString().replaceAll('-', ''), 'hex');
  return value;
}

/** DuckDB reads milliseconds as microseconds; three zeros must have been added. */
function inUnit(value: unknown, raw: duckdb.DuckDBValue, unit: string): unknown {
  if (unit !== 'millis' || typeof value !== 'bigint' || raw === null) return value;
  return value % 1000n === 0n ? value / 1000n : `${value} microseconds`;
}

export async function readWithHyparquet(bytes: Uint8Array, columns: readonly OutputColumn[]): Promise<ReadColumns> {
  const file = new Uint8Array(bytes).buffer;
  let rows: unknown[][] = [];
  await parquetRead({
    file,
    compressors,
    metadata: withoutDecimals(parquetMetadata(file)),
    utf8: false,
    parsers: {
      timestampFromMilliseconds: (value) => value,
      timestampFromMicroseconds: (value) => value,
      timestampFromNanoseconds: (value) => value,
      dateFromDays: (value) => value,
      uuidFromBytes: (value) => value,
    },
    onComplete: (read) => {
      rows = read;
    },
  });
  return columns.map(({ type }, index) =>
    rows.map((row) => {
      const value = row[index] ?? null;
      return type.kind === 'decimal' && value instanceof Uint8Array ? bigIntOf(value) : value;
    }),
  );
}

/** hyparquet turns decimals into floats; without their annotation it hands out the stored integers. */
function withoutDecimals(metadata: FileMetaData): FileMetaData {
  return {
    ...metadata,
    schema: metadata.schema.map((element) =>
      element.converted_type === 'DECIMAL'
        ? { ...element, converted_type: undefined, logical_type: undefined }
        : element,
    ),
  };
}

export function readWithParquetWasm(bytes: Uint8Array, columns: readonly OutputColumn[]): ReadColumns {
  const table = tableFromIPC(readParquet(bytes).intoIPCStream());
  return columns.map(({ name }) => {
    const vector = table.getChild(name);
    if (vector === null) throw new Error(`no column ${name}`);
    return [...arrowCells(vector)];
  });
}

/** Arrow's own getters turn dates and timestamps into floating milliseconds; the raw integers lose nothing. */
function* arrowCells(vector: Vector): Generator<unknown> {
  const isRaw = DataType.isTimestamp(vector.type) || DataType.isDate(vector.type);
  const isDecimal = DataType.isDecimal(vector.type);
  let index = 0;
  for (const chunk of vector.data) {
    for (let row = 0; row < chunk.length; row++, index++) {
      if (!chunk.getValid(row)) yield null;
      else if (isRaw) yield chunk.values[row];
      else if (isDecimal) yield decimalOf(chunk.values.subarray(row * 4, row * 4 + 4));
      else yield vector.get(index);
    }
  }
}

const decimalOf = (words: Uint32Array): bigint =>
  BigInt.asIntN(
    128,
    words.reduceRight((value, word) => (value << 32n) | BigInt(word), 0n),
  );

/** The text of a file that may be gzip. */
export function textOf(bytes: Uint8Array, compression: 'none' | 'gzip'): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
    compression === 'gzip' ? gunzipSync(bytes) : bytes,
  );
}
