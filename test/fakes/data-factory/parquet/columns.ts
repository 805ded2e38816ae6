// How each interim type stands in a Parquet file of Data Factory: the documented physical type, and its bytes.
import type { Cell, Column } from '../cells.ts';
import { i32, struct, text, type Thrift } from './thrift.ts';

export type Decimals = 'fixed' | 'binary';

/** Of `Type` in the format. */
export const physical = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, bytes: 6, fixed: 7 } as const;

const utf8 = 0;
const decimal = 5;
const [int16, int32, int64] = [16, 17, 18];

type Form = {
  readonly type: number;
  /** Bytes of a fixed length, else 0. */
  readonly length: number;
  readonly converted: number | null;
  /** The PLAIN bytes of a value that is not NULL; of booleans, which are bits, a byte. */
  readonly bytes: (value: Cell) => Uint8Array;
};

export function formOf(column: Column, decimals: Decimals): Form {
  const form = (type: number, converted: number | null, bytes: Form['bytes'], length = 0): Form => ({
    type,
    length,
    converted,
    bytes,
  });
  const fixedLength = (length: number, write: (into: Buffer, value: Cell) => void) => (value: Cell) => {
    const into = Buffer.alloc(length);
    write(into, value);
    return into;
  };
  switch (column.kind) {
    case 'bool':
      return form(physical.boolean, null, (value) => Uint8Array.of(value === true ? 1 : 0));
    case 'int16':
      return form(
        physical.int32,
        int16,
        fixedLength(4, (into, value) => void into.writeInt32LE(Number(value))),
      );
    case 'int32':
      return form(
        physical.int32,
        int32,
        fixedLength(4, (into, value) => void into.writeInt32LE(Number(value))),
      );
    case 'int64':
      return form(
        physical.int64,
        int64,
        fixedLength(8, (into, value) => void into.writeBigInt64LE(bigOf(value))),
      );
    case 'single':
      return form(
        physical.float,
        null,
        fixedLength(4, (into, value) => void into.writeFloatLE(Number(value))),
      );
    case 'double':
      return form(
        physical.double,
        null,
        fixedLength(8, (into, value) => void into.writeDoubleLE(Number(value))),
      );
    case 'text':
    case 'guid':
      return form(physical.bytes, utf8, (value) => counted(Buffer.from(String(value))));
    case 'bytes':
      return form(physical.bytes, null, (value) => counted(value instanceof Uint8Array ? value : new Uint8Array()));
    case 'datetime':
    case 'offset':
    case 'time':
      return form(physical.int96, null, (value) => int96Of(bigOf(value)));
    case 'decimal': {
      if (decimals === 'binary') return form(physical.bytes, decimal, (value) => counted(bigEndian(bigOf(value))));
      const length = lengthOf(column.precision);
      return form(physical.fixed, decimal, (value) => bigEndian(bigOf(value), length), length);
    }
  }
}

export function schemaElement(column: Column, form: Form): Thrift {
  const isDecimal = form.converted === decimal;
  const optional = 1;
  return struct(
    [1, i32(form.type)],
    [2, form.type === physical.fixed ? i32(form.length) : undefined],
    [3, i32(optional)],
    [4, text(column.name)],
    [6, form.converted === null ? undefined : i32(form.converted)],
    [7, isDecimal ? i32(column.scale) : undefined],
    [8, isDecimal ? i32(column.precision) : undefined],
  );
}

const bigOf = (value: Cell): bigint => {
  if (typeof value !== 'bigint') throw new TypeError(`a ${typeof value} in the place of a bigint`);
  return value;
};

function counted(bytes: Uint8Array): Uint8Array {
  const into = Buffer.alloc(4 + bytes.length);
  into.writeUInt32LE(bytes.length);
  into.set(bytes, 4);
  return into;
}

/** The fewest bytes that hold so many digits, and a sign. */
export function lengthOf(digits: number): number {
  const most = 10n ** BigInt(digits);
  let length = 1;
  while (1n << BigInt(8 * length - 1) < most) length += 1;
  return length;
}

/** Two's complement, high byte first; of as many bytes as it takes, or of `length`. */
function bigEndian(value: bigint, length?: number): Uint8Array {
  let size = length ?? 1;
  if (length === undefined)
    while (value >= 1n << BigInt(8 * size - 1) || value < -(1n << BigInt(8 * size - 1))) size += 1;
  const hex = BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
  return Buffer.from(hex, 'hex');
}

const dayTicks = 864_000_000_000n;
const julianDayOf1970 = 2_440_588n;

/** Nanoseconds of the day, then the Julian day; `ticks`: 100 ns since 1970-01-01. */
function int96Of(ticks: bigint): Uint8Array {
  const ofDay = ((ticks % dayTicks) + dayTicks) % dayTicks;
  const into = Buffer.alloc(12);
  into.writeBigInt64LE(ofDay * 100n);
  into.writeInt32LE(Number((ticks - ofDay) / dayTicks + julianDayOf1970), 8);
  return into;
}
