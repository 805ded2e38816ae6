// Values of a field that Data Factory wrote as text: forms that have one meaning are taken, all others refused; mutable for speed.
import type { LogicalType } from '../../../../../../shared/columns.ts';
import type { Column } from '../../../../batch/batch.ts';
import { refuse } from '../../refusal.ts';
import { reservePayload } from '../../reserve-payload.ts';
import { base64Cell, uuidCell } from '../bytes.ts';
import { dateCell, timeCell, timestampCell } from '../dates.ts';
import { floatCell } from '../floats.ts';
import { padding, type CellReader, type Input } from '../input.ts';
import { decimalCell, largeIntegerCell, smallIntegerCell } from '../numbers.ts';
import type { DoubtKind } from './doubts.ts';

/**
 * Reads bytes[from .. to), behind which stands a byte that belongs to no value; answers what is doubtful of it. Throws
 * Refusal.
 */
export type FieldReader = (input: Input, from: number, to: number, row: number) => DoubtKind | null;

const [zero, nine, point, upperX] = [48, 57, 46, 88];
/** Where the decimals of `yyyy-MM-dd HH:mm:ss` and `HH:mm:ss` would begin. */
const [momentLength, timeLength] = [19, 8];
/** So many digits tell every number from all others. */
const exactDigits = { 32: 9, 64: 17 } as const;
const mostDecimals = 9;

/** `momentDigits`: decimals of a date with time that the column has as text; null = any other column. */
export function fieldReader(type: LogicalType, column: Column, momentDigits: number | null): FieldReader {
  switch (type.kind) {
    case 'bool':
      return boolField(column);
    case 'int':
      return plain(
        type.bits === 64 ? largeIntegerCell(column, type.signed) : smallIntegerCell(column, type.bits, type.signed),
      );
    case 'float':
      return floatField(column, type.bits);
    case 'decimal':
      return decimalField(column, type.precision, type.scale);
    case 'date':
      return dateField(column);
    case 'time':
      return clockField(timeLength, type.digits, (decimals) => timeCell(column, type.unit, decimals));
    case 'timestamp':
      return clockField(momentLength, type.digits, (decimals) => timestampCell(column, type.unit, decimals));
    case 'uuid':
      return uuidField(column);
    case 'fixed':
    case 'binary':
      return bytesField(column);
    case 'string':
      return momentDigits === null ? textField(column) : momentTextField(column, momentDigits);
  }
}

const plain =
  (read: CellReader): FieldReader =>
  (input, from, to, row) =>
    read(input, from, row) === to ? null : refuse('it is not a value of its type as it is written');

const latin1 = ({ bytes }: Input, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');

const truths: ReadonlyMap<string, number> = new Map([
  ['1', 1],
  ['true', 1],
  ['0', 0],
  ['false', 0],
]);

function boolField(column: Column): FieldReader {
  return (input, from, to, row) => {
    const value = to - from > 5 ? undefined : truths.get(latin1(input, from, to).toLowerCase());
    column.data[row] = value ?? refuse('it is neither true nor false');
    return null;
  };
}

function floatField(column: Column, bits: 32 | 64): FieldReader {
  const read = plain(floatCell(column, bits));
  return (input, from, to, row) => {
    read(input, from, to, row);
    return digitsOf(input.bytes, from, to) < exactDigits[bits] ? 'short' : null;
  };
}

/** Digits in front of an exponent, without leading zeros. */
function digitsOf(bytes: Uint8Array, from: number, to: number): number {
  let digits = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte >= zero && byte <= nine) digits += digits > 0 || byte > zero ? 1 : 0;
    else if (byte === 69 || byte === 101) break;
  }
  return digits;
}

/** Zeros at the end may be more or fewer than the scale has. */
function decimalField(column: Column, precision: number, scale: number): FieldReader {
  const exact = decimalCell(column, precision, scale);
  const limit = 10n ** BigInt(precision);
  return (input, from, to, row) => {
    const dot = input.bytes.indexOf(point, from);
    if ((dot === -1 || dot >= to ? 0 : to - dot - 1) === scale && exact(input, from, row) === to) return null;
    const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(latin1(input, from, to));
    if (found === null) return refuse('it is not a number as it is written');
    const [, sign = '', whole = '', decimals = ''] = found;
    if (/[1-9]/.test(decimals.slice(scale))) refuse('it has more digits behind the point than its column');
    const size = BigInt(`${whole}${decimals.slice(0, scale).padEnd(scale, '0')}`);
    if (size >= limit) refuse('it has more digits than its type');
    putNumber(column, row, sign === '' ? size : -size);
    return null;
  };
}

function putNumber({ i64, width }: Column, row: number, value: bigint): void {
  if (width === 8) {
    i64[row] = value;
    return;
  }
  i64[row * 2] = BigInt.asIntN(64, value);
  i64[row * 2 + 1] = value >> 64n;
}

/** A day, or midnight of it. */
function dateField(column: Column): FieldReader {
  const read = dateCell(column);
  return (input, from, to, row) => {
    const next = read(input, from, row);
    if (next !== to && !/^ 00:00:00(?:\.0{1,9})?$/.test(latin1(input, next, Math.max(next, to))))
      refuse('it is not a day as it is written');
    return null;
  };
}

/** Decimals beyond those of the column must be zeros: they would be cut off without a word. */
function clockField(length: number, digits: number, open: (decimals: number) => CellReader): FieldReader {
  const readers: CellReader[] = [];
  return (input, from, to, row) => {
    const decimals = to - from <= length ? 0 : to - from - length - 1;
    if (decimals > mostDecimals) refuse('it is not a time as it is written');
    const read = (readers[decimals] ??= open(decimals));
    if (read(input, from, row) !== to) refuse('it is not a time as it is written');
    for (let at = from + length + 1 + digits; at < to; at++)
      if (input.bytes[at] !== zero) refuse('it has more digits than its column');
    return decimals < digits ? 'short' : null;
  };
}

/** The text that the column has of it: with all of its decimals. */
function momentTextField(column: Column, digits: number): FieldReader {
  return (input, from, to, row) => {
    const found = /^(\d{4}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?$/.exec(latin1(input, from, to));
    if (found === null) return refuse('it is not a date with time as it is written');
    const [, whole = '', decimals = ''] = found;
    if (/[1-9]/.test(decimals.slice(digits))) refuse('it has more digits than its column');
    putText(column, row, Buffer.from(`${whole}.${decimals.slice(0, digits).padEnd(digits, '0')}`, 'latin1'));
    return decimals.length < digits ? 'short' : null;
  };
}

function putText(column: Column, row: number, bytes: Uint8Array): void {
  const start = column.offsets[row];
  reservePayload(column, start + bytes.length);
  column.data.set(bytes, start);
  column.offsets[row + 1] = start + bytes.length;
}

const uuidText = 36;

/** In either case of its letters. */
function uuidField(column: Column): FieldReader {
  const read = uuidCell(column);
  const upper: Input = { bytes: new Uint8Array(uuidText + padding), end: uuidText + padding };
  return ({ bytes }, from, to, row) => {
    if (to - from !== uuidText) refuse('it is not a UUID as it is written');
    for (let at = 0; at < uuidText; at++) {
      const byte = bytes[from + at];
      upper.bytes[at] = byte >= 97 && byte <= 122 ? byte - 32 : byte;
    }
    read(upper, 0, row);
    return null;
  };
}

const noBytes = 'it is neither Base64 nor hexadecimal with 0x';

/** `0x` and hexadecimal digits, or Base64, as the first value of the file has it: Base64 may begin with 0x by chance. */
function bytesField(column: Column): FieldReader {
  const base64 = base64Cell(column);
  let isHex: boolean | null = null;
  return (input, from, to, row) => {
    const digits = hexDigits(input, from, to);
    if (from < to) isHex ??= digits !== null;
    if (isHex !== true || from === to) {
      if (base64(input, from, row) !== to) refuse(noBytes);
      return 'bytes';
    }
    const value = Buffer.from(digits ?? refuse(noBytes), 'hex');
    if (column.width === 0) putText(column, row, value);
    else if (value.length === column.width) column.data.set(value, row * column.width);
    else refuse(`it has ${String(value.length)} bytes where ${String(column.width)} belong`);
    return 'bytes';
  };
}

/** Those behind `0x`; null = it is not written so. */
function hexDigits(input: Input, from: number, to: number): string | null {
  if (input.bytes[from] !== zero || (input.bytes[from + 1] & ~32) !== upperX) return null;
  const digits = latin1(input, from + 2, to);
  return /^(?:[0-9a-f]{2})*$/i.test(digits) ? digits : null;
}

const quote = 34;

/** A quote inside of it stands twice where it was quoted: the field's reader says where it ends. */
function textField(column: Column): FieldReader {
  return ({ bytes }, from, to, row) => {
    let out = column.offsets[row];
    reservePayload(column, out + to - from);
    const { data } = column;
    const isQuoted = bytes[to] === quote;
    let next = from;
    for (;;) {
      const found = isQuoted ? bytes.indexOf(quote, next) : to;
      const end = found === -1 || found >= to ? to : found + 1;
      data.set(bytes.subarray(next, end), out);
      out += end - next;
      if (end === to) break;
      next = end + 1;
    }
    column.offsets[row + 1] = out;
    return null;
  };
}
