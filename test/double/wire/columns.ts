// COLMETADATA, and the ROW and NBCROW tokens of its rows; mutable and branch-poor on purpose, rows are the hot path.
import type { ResultColumn, StoredValue } from '../types.ts';
import type { ByteWriter } from './byte-writer.ts';
import { wireTypeOf, type WireOptions, type WireType } from './types/index.ts';

const token = { columns: 0x81, row: 0xd1, nullBitmapRow: 0xd2 } as const;
const columnFlag = {
  nullable: 0x0001,
  caseSensitive: 0x0002,
  updateUnknown: 0x0008,
  identity: 0x0010,
  computed: 0x0020,
};

export type RowEncoder = {
  writeColumns(out: ByteWriter): void;
  /** One row; takes NBCROW when NULLs make that the shorter of the two. */
  writeRow(out: ByteWriter, values: readonly StoredValue[]): void;
};

/** `database` appears in the metadata of CLR types and of text, ntext and image. */
export function rowEncoder(columns: readonly ResultColumn[], database: string, options: WireOptions): RowEncoder {
  const types = columns.map((column) => wireTypeOf(column, database, options));
  return {
    writeColumns: (out) => {
      out.u8(token.columns);
      out.u16(columns.length);
      columns.forEach((column, index) => writeColumn(out, column, types[index]));
    },
    writeRow: wholeRows(rowWriter(types)),
  };
}

/** A value that cannot be written leaves nothing of its row behind, so that an ERROR token can follow. */
function wholeRows(writeRow: RowEncoder['writeRow']): RowEncoder['writeRow'] {
  return (out, values) => {
    const start = out.length;
    try {
      writeRow(out, values);
    } catch (error) {
      out.length = start;
      throw error;
    }
  };
}

function writeColumn(out: ByteWriter, column: ResultColumn, type: WireType): void {
  out.u32(type.userType);
  out.u16(flagsOf(column, type));
  type.writeTypeInfo(out);
  if (type.hasTableName) {
    out.u8(1);
    out.longText('');
  }
  out.shortText(column.name);
}

/** Identity, computed and rowversion columns cannot be written; of the others a server says it does not know. */
function flagsOf(column: ResultColumn, type: WireType): number {
  const isReadOnly = column.isIdentity === true || column.isComputed === true || type.userType !== 0;
  return [
    column.isNullable ? columnFlag.nullable : 0,
    type.isCaseSensitive ? columnFlag.caseSensitive : 0,
    isReadOnly ? 0 : columnFlag.updateUnknown,
    column.isIdentity === true ? columnFlag.identity : 0,
    column.isComputed === true ? columnFlag.computed : 0,
  ].reduce((sum, flag) => sum | flag, 0);
}

function rowWriter(types: readonly WireType[]): RowEncoder['writeRow'] {
  const count = types.length;
  const bitmapSize = (count + 7) >> 3;
  return (out, values) => {
    if (values.length !== count) throw new RangeError(`the engine gave ${values.length} values for ${count} columns`);
    let nullBytes = 0;
    for (let index = 0; index < count; index++) {
      if (values[index] === null) nullBytes += types[index].nullSize;
    }
    const isCompressed = nullBytes > bitmapSize;
    out.u8(isCompressed ? token.nullBitmapRow : token.row);
    if (isCompressed) writeBitmap(out, values, bitmapSize);
    for (let index = 0; index < count; index++) {
      const value = values[index];
      if (value !== null) types[index].write(out, value);
      else if (!isCompressed) types[index].writeNull(out);
    }
  };
}

function writeBitmap(out: ByteWriter, values: readonly StoredValue[], size: number): void {
  out.reserve(size);
  const start = out.length;
  out.buffer.fill(0, start, start + size);
  for (let index = 0; index < values.length; index++) {
    if (values[index] === null) out.buffer[start + (index >> 3)] |= 1 << (index & 7);
  }
  out.length = start + size;
}
