// Reads Parquet files with parquet-wasm (the Rust parquet crate) into Arrow, and takes the cells from Arrow's buffers.
import { readFile } from 'node:fs/promises';
import { DataType, tableFromIPC, TimeUnit, type Data, type RecordBatch } from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm';
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import { dayText, hexOf, timeOfDayText, timestampText, utf8Of, uuidOf } from '../cell-text.ts';
import { expectEqual, type Cell, type CellChunk, type FileReader, type ReadRequest } from '../cells.ts';
import { floatText, realText, unscaledText } from '../double-text.ts';

const unitNames = {
  [TimeUnit.SECOND]: 's',
  [TimeUnit.MILLISECOND]: 'ms',
  [TimeUnit.MICROSECOND]: 'us',
  [TimeUnit.NANOSECOND]: 'ns',
};
const unitOf = { millis: 'ms', micros: 'us', nanos: 'ns' } as const;
const nanosIn = { millis: 1_000_000n, micros: 1_000n, nanos: 1n } as const;

/** What Arrow calls the type it found, as far as it matters here. */
function arrowType(type: DataType): string {
  if (DataType.isTimestamp(type)) return `timestamp ${unitNames[type.unit]}${type.timezone ? ' utc' : ''}`;
  if (DataType.isTime(type)) return `time ${unitNames[type.unit]}`;
  if (DataType.isDecimal(type)) return `decimal(${type.precision},${type.scale})`;
  return String(type).toLowerCase();
}

function expectedType(type: LogicalType): string {
  switch (type.kind) {
    case 'int':
      return `${type.signed ? '' : 'u'}int${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'date':
      return 'date32<day>';
    case 'time':
      return `time ${unitOf[type.unit]}`;
    case 'timestamp':
      return `timestamp ${unitOf[type.unit]}${type.isUtc ? ' utc' : ''}`;
    case 'string':
      return 'utf8';
    case 'uuid':
      // this reader knows no UUID type: the sixteen bytes are compared
      return 'fixedsizebinary[16]';
    case 'fixed':
      return `fixedsizebinary[${type.length}]`;
    default:
      return type.kind;
  }
}

const slice = (data: Data, row: number): Uint8Array => {
  const { valueOffsets, values } = data;
  return values.subarray(Number(valueOffsets[row]), Number(valueOffsets[row + 1]));
};
const fixedSlice = (data: Data, row: number, width: number): Uint8Array =>
  data.values.subarray(row * width, (row + 1) * width);

/** Little endian two's complement of four 32-bit words. */
function decimalAt(data: Data, row: number): bigint {
  const words: Uint32Array = data.values;
  let value = 0n;
  for (let word = 3; word >= 0; word--) value = (value << 32n) | BigInt(words[row * 4 + word]);
  return BigInt.asIntN(128, value);
}

/** Text of a row that is not NULL. */
function textOf(type: LogicalType): (data: Data, row: number) => string {
  switch (type.kind) {
    case 'bool':
      return (data, row) => String((data.values[(data.offset + row) >> 3] >> ((data.offset + row) & 7)) & 1);
    case 'int':
      return (data, row) => String(data.values[row]);
    case 'float': {
      const text = type.bits === 32 ? realText : floatText;
      return (data, row) => text(Number(data.values[row]));
    }
    case 'decimal':
      return (data, row) => unscaledText(decimalAt(data, row), type.scale);
    case 'date':
      return (data, row) => dayText(Number(data.values[row]));
    case 'time':
      return (data, row) => timeOfDayText(BigInt(data.values[row]) * nanosIn[type.unit], type.digits);
    case 'timestamp':
      return (data, row) => timestampText(BigInt(data.values[row]) * nanosIn[type.unit], type.digits);
    case 'string':
      return (data, row) => utf8Of(slice(data, row));
    case 'binary':
      return (data, row) => hexOf(slice(data, row));
    case 'fixed':
      return (data, row) => hexOf(fixedSlice(data, row, type.length));
    case 'uuid':
      return (data, row) => uuidOf(fixedSlice(data, row, 16));
  }
}

function cellsOf(data: Data, text: (data: Data, row: number) => string): Cell[] {
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? text(data, row) : null));
}

function checkSchema(batch: RecordBatch, columns: readonly OutputColumn[]): void {
  const { fields } = batch.schema;
  expectEqual('number of columns', String(columns.length), String(fields.length));
  columns.forEach((column, index) => {
    expectEqual(`name of column ${index + 1}`, column.name, fields[index].name);
    expectEqual(`type of ${column.name}`, expectedType(column.type), arrowType(fields[index].type));
  });
}

async function* read({ files, columns }: ReadRequest): AsyncGenerator<CellChunk, void, void> {
  const texts = columns.map((column) => textOf(column.type));
  for (const path of files) {
    const file = await ParquetFile.fromFile(new Blob([await readFile(path)]));
    try {
      const groups = file.metadata().numRowGroups();
      for (let group = 0; group < groups; group++) {
        const table = await file.read({ rowGroups: [group], batchSize: 4_096 });
        for (const batch of tableFromIPC(table.intoIPCStream()).batches) {
          checkSchema(batch, columns);
          yield {
            rowCount: batch.numRows,
            columns: batch.data.children.map((data, index) => cellsOf(data, texts[index])),
          };
        }
      }
    } finally {
      file.free();
    }
  }
}

export const parquetWasmReader: FileReader = { name: 'parquet-wasm', read };
