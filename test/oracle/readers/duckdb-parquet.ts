// Reads Parquet files with DuckDB; the types DuckDB sees in the file must be those of the plan.
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimeNSValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBUUIDValue,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import { dayText, hexOf, timeOfDayText, timestampText, timestampTextOfMicros } from '../cell-text.ts';
import { expectEqual, type Cell, type CellChunk, type FileReader, type ReadRequest } from '../cells.ts';
import { floatText, realText, unscaledText } from '../double-text.ts';
import { fileList, queryChunks, withDuckdb } from './duckdb.ts';

/** DuckDB's name of the type it must find. */
function duckdbType(type: LogicalType): string {
  switch (type.kind) {
    case 'bool':
      return 'BOOLEAN';
    case 'int': {
      const name = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[type.bits];
      return type.signed ? name : `U${name}`;
    }
    case 'float':
      return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'date':
      return 'DATE';
    case 'time':
      return type.unit === 'nanos' ? 'TIME_NS' : 'TIME';
    case 'timestamp':
      if (type.isUtc) return 'TIMESTAMP WITH TIME ZONE';
      return type.unit === 'nanos' ? 'TIMESTAMP_NS' : 'TIMESTAMP';
    case 'string':
      return 'VARCHAR';
    case 'binary':
    case 'fixed':
      return 'BLOB';
    case 'uuid':
      return 'UUID';
  }
}

async function checkSchema(
  connection: DuckDBConnection,
  source: string,
  columns: readonly OutputColumn[],
): Promise<void> {
  const result = await connection.runAndReadAll(`SELECT * FROM ${source} LIMIT 0`);
  expectEqual('number of columns', String(columns.length), String(result.columnCount));
  columns.forEach((column, index) => {
    expectEqual(`name of column ${index + 1}`, column.name, result.columnName(index));
    expectEqual(`type of ${column.name}`, duckdbType(column.type), String(result.columnType(index)));
  });
}

/** Text of a DuckDB value that is not NULL. */
function textOf(type: LogicalType): (value: DuckDBValue) => string {
  const wrong = (value: DuckDBValue): string => `unexpected ${typeof value} ${String(value)}`;
  switch (type.kind) {
    case 'bool':
      return (value) => (value === true ? '1' : value === false ? '0' : wrong(value));
    case 'int':
      return (value) => String(value);
    case 'float': {
      const text = type.bits === 32 ? realText : floatText;
      return (value) => (typeof value === 'number' ? text(value) : wrong(value));
    }
    case 'decimal':
      return (value) => (value instanceof DuckDBDecimalValue ? unscaledText(value.value, value.scale) : wrong(value));
    case 'date':
      return (value) => (value instanceof DuckDBDateValue ? dayText(value.days) : wrong(value));
    case 'time':
      return (value) => {
        if (value instanceof DuckDBTimeNSValue) return timeOfDayText(value.nanos, type.digits);
        return value instanceof DuckDBTimeValue ? timeOfDayText(value.micros * 1000n, type.digits) : wrong(value);
      };
    case 'timestamp':
      return (value) => {
        if (value instanceof DuckDBTimestampNanosecondsValue) return timestampText(value.nanos, type.digits);
        return value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue
          ? timestampTextOfMicros(value.micros, type.digits)
          : wrong(value);
      };
    case 'string':
      // see the marker below
      return (value) => (typeof value === 'string' ? value.slice(1) : wrong(value));
    case 'binary':
    case 'fixed':
      return (value) => (value instanceof DuckDBBlobValue ? hexOf(value.bytes) : wrong(value));
    case 'uuid':
      return (value) => (value instanceof DuckDBUUIDValue ? value.toString().toUpperCase() : wrong(value));
  }
}

function cellsOf(chunk: DuckDBDataChunk, index: number, text: (value: DuckDBValue) => string): Cell[] {
  const vector = chunk.getColumnVector(index);
  const cells: Cell[] = [];
  for (let row = 0; row < chunk.rowCount; row++) {
    const value = vector.getItem(row);
    cells.push(value === null ? null : text(value));
  }
  return cells;
}

async function* read({ files, columns }: ReadRequest): AsyncGenerator<CellChunk, void, void> {
  const source = `read_parquet(${fileList(files)}, hive_partitioning = false)`;
  const texts = columns.map((column) => textOf(column.type));
  // DuckDB's JavaScript side drops a U+FEFF that begins a text: a marker before each text keeps it
  const list = columns.map(({ type }, index) => (type.kind === 'string' ? `'|' || c${index}` : `c${index}`));
  const names = columns.map((_, index) => `c${index}`).join(', ');
  yield* withDuckdb(async function* (connection) {
    await checkSchema(connection, source, columns);
    for await (const chunk of queryChunks(connection, `SELECT ${list.join(', ')} FROM ${source} AS t(${names})`)) {
      yield { rowCount: chunk.rowCount, columns: texts.map((text, index) => cellsOf(chunk, index, text)) };
    }
  });
}

/**
 * DuckDB keeps instants (TIMESTAMP WITH TIME ZONE) in microseconds and cuts the seventh digit, towards 1970. The other
 * two readers see all digits.
 */
function withoutSeventhDigit(text: string): string {
  if (text.endsWith('0') || text >= '1970') return `${text.slice(0, -1)}0`;
  const micros = BigInt(Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`)) * 1000n + BigInt(text.slice(20, 26));
  return timestampTextOfMicros(micros + 1n, 7);
}

export const duckdbParquet: FileReader = {
  name: 'duckdb',
  read,
  asSeen: (type) => (type.kind === 'timestamp' && type.isUtc && type.unit === 'nanos' ? withoutSeventhDigit : null),
};
