// Reads Parquet files with hyparquet: its physical values, interpreted by the annotations that hyparquet found.
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, type ColumnData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import { bigEndianInteger, dayText, hexOf, timeOfDayText, timestampText, utf8Of, uuidOf } from '../cell-text.ts';
import { expectEqual, type Cell, type CellChunk, type FileReader, type ReadRequest } from '../cells.ts';
import { floatText, realText, unscaledText } from '../double-text.ts';

type Metadata = Awaited<ReturnType<typeof parquetMetadataAsync>>;
type Element = Metadata['schema'][number];

/** What an element of the file's schema says of its column. */
function annotationOf({ logical_type, ...legacy }: Element): string {
  if (logical_type === undefined) return legacyAnnotation(legacy);
  switch (logical_type.type) {
    case 'INTEGER':
      return `int${logical_type.bitWidth}${logical_type.isSigned ? '' : ' unsigned'}`;
    case 'DECIMAL':
      return `decimal(${logical_type.precision},${logical_type.scale})`;
    case 'TIME':
    case 'TIMESTAMP':
      return `${logical_type.type.toLowerCase()} ${logical_type.unit.toLowerCase()}${logical_type.isAdjustedToUTC ? ' utc' : ''}`;
    default:
      return logical_type.type.toLowerCase();
  }
}

type LegacyElement = Pick<Element, 'type' | 'type_length' | 'converted_type' | 'precision' | 'scale'>;

function legacyAnnotation({ type, type_length, converted_type, precision, scale }: LegacyElement): string {
  if (converted_type === 'UTF8') return 'string';
  if (converted_type === 'DECIMAL') return `decimal(${precision},${scale ?? 0})`;
  const integer = /^(U?)INT_(\d+)$/.exec(converted_type ?? '');
  if (integer !== null) return `int${integer[2]}${integer[1] === 'U' ? ' unsigned' : ''}`;
  const clock = /^(TIME|TIMESTAMP)_(MILLIS|MICROS)$/.exec(converted_type ?? '');
  // files with the old annotation alone always mean UTC
  if (clock !== null) return `${clock[1]} ${clock[2]} utc`.toLowerCase();
  if (converted_type !== undefined) return converted_type.toLowerCase();
  const plain = {
    BOOLEAN: 'bool',
    INT32: 'int32',
    INT64: 'int64',
    FLOAT: 'float',
    DOUBLE: 'double',
    BYTE_ARRAY: 'binary',
  };
  if (type === 'FIXED_LEN_BYTE_ARRAY') return `fixed(${type_length})`;
  return type === undefined || type === 'INT96' ? String(type) : plain[type];
}

function expectedAnnotation(type: LogicalType): string {
  switch (type.kind) {
    case 'int':
      return `int${type.bits}${type.signed ? '' : ' unsigned'}`;
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'time':
      return `time ${type.unit}`;
    case 'timestamp':
      return `timestamp ${type.unit}${type.isUtc ? ' utc' : ''}`;
    case 'fixed':
      return `fixed(${type.length})`;
    default:
      return type.kind;
  }
}

const nanosIn = { millis: 1_000_000n, micros: 1_000n, nanos: 1n } as const;

/** Text of a physical value that is not NULL. */
function textOf(type: LogicalType): (value: unknown) => string {
  const wrong = (value: unknown): string => `unexpected ${typeof value} ${String(value)}`;
  const ofInteger = (text: (value: bigint) => string) => (value: unknown) =>
    typeof value === 'bigint' || typeof value === 'number' ? text(BigInt(value)) : wrong(value);
  const ofBytes = (text: (value: Uint8Array) => string) => (value: unknown) =>
    value instanceof Uint8Array ? text(value) : wrong(value);
  switch (type.kind) {
    case 'bool':
      return (value) => (value === true ? '1' : value === false ? '0' : wrong(value));
    case 'int':
      return (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : wrong(value));
    case 'float': {
      const text = type.bits === 32 ? realText : floatText;
      return (value) => (typeof value === 'number' ? text(value) : wrong(value));
    }
    case 'decimal': {
      const ofNumber = ofInteger((value) => unscaledText(value, type.scale));
      return (value) =>
        value instanceof Uint8Array ? unscaledText(bigEndianInteger(value), type.scale) : ofNumber(value);
    }
    case 'date':
      return (value) => (typeof value === 'number' ? dayText(value) : wrong(value));
    case 'time':
      return ofInteger((value) => timeOfDayText(value * nanosIn[type.unit], type.digits));
    case 'timestamp':
      return ofInteger((value) => timestampText(value * nanosIn[type.unit], type.digits));
    case 'string':
      return ofBytes(utf8Of);
    case 'binary':
    case 'fixed':
      return ofBytes(hexOf);
    case 'uuid':
      return ofBytes(uuidOf);
  }
}

function checkSchema(metadata: Metadata, columns: readonly OutputColumn[]): void {
  const leaves = metadata.schema.slice(1);
  expectEqual('number of columns', String(columns.length), String(leaves.length));
  columns.forEach((column, index) => {
    expectEqual(`name of column ${index + 1}`, column.name, leaves[index].name);
    expectEqual(`type of ${column.name}`, expectedAnnotation(column.type), annotationOf(leaves[index]));
  });
}

/** The file's metadata without annotations: hyparquet would round decimals and times to JavaScript numbers and dates. */
function withoutAnnotations(metadata: Metadata): Metadata {
  const schema = metadata.schema.map(({ logical_type: _l, converted_type: _c, ...element }) => element);
  return { ...metadata, schema };
}

async function readRowGroup(
  file: Awaited<ReturnType<typeof asyncBufferFromFile>>,
  metadata: Metadata,
  rowStart: number,
  rowEnd: number,
  columns: readonly OutputColumn[],
): Promise<CellChunk> {
  const cells = new Map(
    columns.map(({ name, type }): [string, { text: (value: unknown) => string; cells: Cell[] }] => [
      name,
      { text: textOf(type), cells: [] },
    ]),
  );
  const onChunk = ({ columnName, columnData }: ColumnData): void => {
    const column = cells.get(columnName);
    if (column === undefined) throw new Error(`hyparquet gave an unknown column ${columnName}`);
    for (const value of columnData) {
      column.cells.push(value === null || value === undefined ? null : column.text(value));
    }
  };
  await parquetRead({ file, metadata, rowStart, rowEnd, onChunk, compressors, utf8: false });
  return { rowCount: rowEnd - rowStart, columns: [...cells.values()].map((column) => column.cells) };
}

async function* read({ files, columns }: ReadRequest): AsyncGenerator<CellChunk, void, void> {
  for (const path of files) {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    checkSchema(metadata, columns);
    const plain = withoutAnnotations(metadata);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      yield await readRowGroup(file, plain, rowStart, rowEnd, columns);
      rowStart = rowEnd;
    }
  }
}

export const hyparquetReader: FileReader = { name: 'hyparquet', read };
