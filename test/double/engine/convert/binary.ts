// Conversions to binary types and uniqueidentifier.
import { SqlError, type SqlType } from '../../types.ts';
import { encodeCodePage } from '../collation/code-page.ts';
import { collationOf } from '../collation/collation.ts';
import { uuidFromText, uuidFromWire, uuidToWire } from '../stored/uuid.ts';
import { isBinary, isDecimal, isInteger, isMoney, isText, isUdt, isUnicode } from '../types/kinds.ts';
import { asBigint, asBytes, asNumber, asString, type Value } from '../types/value.ts';
import { badNumber, notAllowed } from './failures.ts';

function bigEndian(value: bigint, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  let rest = BigInt.asUintN(width * 8, value);
  for (let i = width - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

function hexBytes(text: string, style: number, from: SqlType, to: SqlType): Uint8Array {
  const digits = style === 1 ? text.replace(/^0x/i, '') : text;
  const isMarked = style === 2 || /^0x/i.test(text);
  if (!isMarked || !/^([0-9a-f]{2})*$/i.test(digits)) throw badNumber(from, to);
  return Buffer.from(digits, 'hex');
}

const widths: Readonly<Record<string, number>> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  money: 8,
  smallmoney: 4,
};

/** precision, scale, 0, sign, magnitude little endian in 4-byte words. */
function decimalBytes(value: bigint, type: SqlType): Uint8Array {
  const precision = type.precision ?? 18;
  const words = precision <= 9 ? 1 : precision <= 19 ? 2 : precision <= 28 ? 3 : 4;
  const magnitude = bigEndian(value < 0n ? -value : value, words * 4).reverse();
  return Uint8Array.from([precision, type.scale ?? 0, 0, value < 0n ? 0 : 1, ...magnitude]);
}

function plainBytes(from: SqlType, to: SqlType, style: number | null): (value: Value) => Uint8Array {
  if (isBinary(from) || isUdt(from)) return asBytes;
  if (from.name === 'uniqueidentifier') return (value) => uuidToWire(asBytes(value));
  if (isText(from) || from.name === 'xml') {
    if (style === 1 || style === 2) return (value) => hexBytes(asString(value), style, from, to);
    if (isUnicode(from) || from.name === 'xml') return (value) => Buffer.from(asString(value), 'utf16le');
    const { codePage } = collationOf(from.collation);
    return (value) => encodeCodePage(asString(value), codePage);
  }
  if (isInteger(from) || isMoney(from)) return (value) => bigEndian(asBigint(value), widths[from.name]);
  if (isDecimal(from)) return (value) => decimalBytes(asBigint(value), from);
  if (from.name === 'float' || from.name === 'real') {
    return (value) => {
      const bytes = Buffer.alloc(from.name === 'float' ? 8 : 4);
      if (from.name === 'float') bytes.writeDoubleBE(asNumber(value));
      else bytes.writeFloatBE(asNumber(value));
      return bytes;
    };
  }
  if (from.name === 'datetime') {
    return (value) => {
      const days = Math.floor(asNumber(value) / 25_920_000);
      return Uint8Array.from([
        ...bigEndian(BigInt(days), 4),
        ...bigEndian(BigInt(asNumber(value) - days * 25_920_000), 4),
      ]);
    };
  }
  throw notAllowed(from, to);
}

/** Fits bytes: numbers keep their last bytes and are padded in front, the rest keeps its first and is padded behind. */
function fitBytes(bytes: Uint8Array, from: SqlType, to: SqlType): Uint8Array {
  const length = to.name === 'timestamp' ? 8 : to.name === 'image' ? -1 : (to.length ?? 1);
  const isNumber = isInteger(from) || isMoney(from);
  if (length === -1) return bytes;
  if (bytes.length > length) return isNumber ? bytes.slice(bytes.length - length) : bytes.slice(0, length);
  if (bytes.length === length || (to.name !== 'binary' && to.name !== 'timestamp')) return bytes;
  const padded = new Uint8Array(length);
  padded.set(bytes, isNumber ? length - bytes.length : 0);
  return padded;
}

/** To binary, varbinary, image or timestamp. */
export function toBinary(from: SqlType, to: SqlType, style: number | null): (value: Value) => Value {
  const plain = plainBytes(from, to, style);
  return (value) => fitBytes(plain(value), from, to);
}

/** To uniqueidentifier. */
export function toUuid(from: SqlType, to: SqlType): (value: Value) => Value {
  if (isText(from)) {
    return (value) => {
      const text = asString(value);
      const bytes = uuidFromText(text.slice(0, text.startsWith('{') ? 38 : 36));
      if (bytes === null)
        throw new SqlError(
          8169,
          'Conversion failed when converting from a character string to uniqueidentifier.',
          16,
          2,
        );
      return bytes;
    };
  }
  if (isBinary(from)) {
    return (value) => {
      const bytes = new Uint8Array(16);
      bytes.set(asBytes(value).subarray(0, 16));
      return uuidFromWire(bytes);
    };
  }
  throw notAllowed(from, to);
}
