// sql_variant: the length, the base type's token, its properties, then the value as the base type writes it.
import { storedFromText } from '../../engine/stored/from-text.ts';
import { uuidToWire } from '../../engine/stored/uuid.ts';
import { variantFromStored } from '../../engine/stored/read-variant.ts';
import type { SqlType, SqlTypeName } from '../../types.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { codePageOf } from '../code-page.ts';
import { collationOf, defaultCollationName } from '../collation.ts';
import { writeDatetime2, writeDatetimeoffset, writeTime } from './date-time.ts';
import { decimalSize, writeDecimal } from './decimal.ts';
import { fixedSizeType } from './numbers.ts';
import { toBytes, toNumber, wireType, type PresentValue, type WireType } from './wire-type.ts';

const largestVariant = 8009;

export function variantType(): WireType {
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(0x62);
      out.u32(largestVariant);
    },
    write: (out, value) => {
      const start = out.length;
      out.u32(0);
      const { type, value: text } = variantFromStored(value);
      const base = storedFromText(type, text);
      if (base === null) throw new TypeError('a sql_variant holds a typed NULL');
      writeBase(out, type, base);
      out.setU32(start, out.length - start - 4);
    },
    writeNull: (out) => out.u32(0),
    nullSize: 4,
  });
}

type BaseWriter = (out: ByteWriter, type: SqlType, value: PresentValue) => void;

const baseWriters: Partial<Record<SqlTypeName, BaseWriter>> = {
  decimal: (out, type, value) => decimal(out, 0x6a, type, value),
  numeric: (out, type, value) => decimal(out, 0x6c, type, value),
  date: (out, _, value) => {
    properties(out, 0x28, 0);
    out.u24(toNumber(value));
  },
  time: (out, type, value) => writeTime(scaled(out, 0x29, type), value, type.scale ?? 7),
  datetime2: (out, type, value) => writeDatetime2(scaled(out, 0x2a, type), value, type.scale ?? 7),
  datetimeoffset: (out, type, value) => writeDatetimeoffset(scaled(out, 0x2b, type), value, type.scale ?? 7),
  uniqueidentifier: (out, _, value) => {
    properties(out, 0x24, 0);
    out.bytes(uuidToWire(toBytes(value)));
  },
  char: (out, type, value) => characters(out, 0xaf, type, value),
  varchar: (out, type, value) => characters(out, 0xa7, type, value),
  nchar: (out, type, value) => characters(out, 0xef, type, value),
  nvarchar: (out, type, value) => characters(out, 0xe7, type, value),
  binary: (out, type, value) => binary(out, 0xad, type, value),
  varbinary: (out, type, value) => binary(out, 0xa5, type, value),
};

function writeBase(out: ByteWriter, type: SqlType, value: PresentValue): void {
  const writer = baseWriters[type.name];
  if (writer !== undefined) return writer(out, type, value);
  const fixed = fixedSizeType(type.name, false);
  if (fixed === null) throw new TypeError(`a sql_variant cannot hold ${type.name}`);
  fixed.writeTypeInfo(out);
  out.u8(0);
  return fixed.write(out, value);
}

function properties(out: ByteWriter, token: number, size: number): void {
  out.u8(token);
  out.u8(size);
}

function scaled(out: ByteWriter, token: number, type: SqlType): ByteWriter {
  properties(out, token, 1);
  out.u8(type.scale ?? 7);
  return out;
}

function decimal(out: ByteWriter, token: number, type: SqlType, value: PresentValue): void {
  const precision = type.precision ?? 18;
  properties(out, token, 2);
  out.u8(precision);
  out.u8(type.scale ?? 0);
  writeDecimal(out, value, decimalSize(precision));
}

/** Collation first, then the longest length ([MS-TDS] 2.2.5.5.4). */
function characters(out: ByteWriter, token: number, type: SqlType, value: PresentValue): void {
  const collation = collationOf(type.collation ?? defaultCollationName);
  const isUnicode = type.name === 'nchar' || type.name === 'nvarchar';
  properties(out, token, 7);
  out.bytes(collation.bytes);
  out.u16(isUnicode ? Math.min((type.length ?? 4000) * 2, 8000) : (type.length ?? 8000));
  const text = typeof value === 'string' ? value : Buffer.from(toBytes(value)).toString('utf16le');
  if (isUnicode) out.ucs2(text);
  else out.bytes(codePageOf(collation.codePage).encode(text));
}

function binary(out: ByteWriter, token: number, type: SqlType, value: PresentValue): void {
  const bytes = toBytes(value);
  properties(out, token, 2);
  out.u16(type.length ?? bytes.length);
  out.bytes(bytes);
}
