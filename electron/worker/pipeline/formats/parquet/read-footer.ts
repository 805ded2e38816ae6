// Reads what a stored Parquet file says of itself from its last bytes, independent of the writer, for verify.
import { AppError } from '../../../../../shared/errors.ts';
import { readThriftStruct, ThriftError, type ThriftStruct, type ThriftValue } from './thrift-reader.ts';

export type ParquetFooter = {
  readonly rowCount: number;
  readonly rowGroupCount: number;
  readonly columnNames: readonly string[];
  readonly createdBy: string;
  readonly keyValues: Readonly<Record<string, string>>;
};

/** Exactly `sizeBytes` bytes of the file from `offset`. */
export type RangeReader = (offset: number, sizeBytes: number) => Promise<Uint8Array>;

/** One request fetches most footers whole. */
const tailBytes = 64 << 10;
const magic = 'PAR1';

/**
 * Reads the footer of the file `name` of `sizeBytes` bytes with one or two range requests. PART_MISMATCH when it is not
 * a Parquet file, when its row groups do not add up to its row count, or do not fill the file up to the footer.
 */
export async function readParquetFooter(
  name: string,
  sizeBytes: number,
  readRange: RangeReader,
): Promise<ParquetFooter> {
  const refuse = (detail: string): AppError => new AppError('PART_MISMATCH', { blob: name, detail });
  if (sizeBytes < 12) throw refuse(`it has only ${sizeBytes} bytes`);
  const tailStart = Math.max(0, sizeBytes - tailBytes);
  const tail = await readExactly(readRange, tailStart, sizeBytes - tailStart, refuse);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  if (new TextDecoder('latin1').decode(tail.subarray(-4)) !== magic)
    throw refuse('it does not end like a Parquet file');
  const footerBytes = view.getUint32(tail.length - 8, true);
  const footerStart = sizeBytes - 8 - footerBytes;
  if (footerStart < 4) throw refuse('its footer is longer than the file');
  const footer =
    footerStart >= tailStart
      ? tail.subarray(footerStart - tailStart, -8)
      : await readExactly(readRange, footerStart, footerBytes, refuse);
  try {
    return interpret(readThriftStruct(footer), footerStart);
  } catch (error) {
    if (error instanceof ThriftError) throw refuse(`its footer is damaged: ${error.message}`);
    throw error;
  }
}

async function readExactly(
  readRange: RangeReader,
  offset: number,
  sizeBytes: number,
  refuse: (detail: string) => AppError,
): Promise<Uint8Array> {
  const bytes = await readRange(offset, sizeBytes);
  if (bytes.length !== sizeBytes) throw refuse(`${bytes.length} bytes came instead of ${sizeBytes}`);
  return bytes;
}

/** Field ids of parquet.thrift: FileMetaData, SchemaElement, RowGroup, KeyValue. */
function interpret(meta: ThriftStruct, footerStart: number): ParquetFooter {
  const rowGroups = listOf(meta.get(4)).map(structOf);
  const rowCount = numberOf(meta.get(3));
  const sum = (id: number): number => rowGroups.reduce((total, group) => total + numberOf(group.get(id)), 0);
  if (sum(3) !== rowCount) throw new ThriftError(`row groups hold ${sum(3)} rows, the file claims ${rowCount}`);
  if (4 + sum(6) !== footerStart) throw new ThriftError('row groups do not fill the file');
  const [root, ...columns] = listOf(meta.get(2)).map(structOf);
  if (root === undefined || numberOf(root.get(5)) !== columns.length) throw new ThriftError('columns are nested');
  const pairs = meta.has(5) ? listOf(meta.get(5)).map(structOf) : [];
  return {
    rowCount,
    rowGroupCount: rowGroups.length,
    columnNames: columns.map((column) => textOf(column.get(4))),
    createdBy: meta.has(6) ? textOf(meta.get(6)) : '',
    keyValues: Object.fromEntries(pairs.map((pair) => [textOf(pair.get(1)), textOf(pair.get(2))])),
  };
}

function numberOf(value: ThriftValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ThriftError('a number is missing');
  return value;
}

function textOf(value: ThriftValue | undefined): string {
  if (!(value instanceof Uint8Array)) throw new ThriftError('a text is missing');
  return new TextDecoder().decode(value);
}

function listOf(value: ThriftValue | undefined): readonly ThriftValue[] {
  if (!Array.isArray(value)) throw new ThriftError('a list is missing');
  return value;
}

function structOf(value: ThriftValue | undefined): ThriftStruct {
  if (!(value instanceof Map)) throw new ThriftError('a struct is missing');
  return value;
}
