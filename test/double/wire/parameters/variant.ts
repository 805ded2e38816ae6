// sql_variant parameters: base type, its properties, the value.
import { storeUnscaled } from '../../engine/stored/decimal.ts';
import { textToStored } from '../../engine/stored/text.ts';
import { uuidFromWire } from '../../engine/stored/uuid.ts';
import { variantToStored } from '../../engine/stored/variant.ts';
import type { SqlType } from '../../types.ts';
import { ProtocolError, type ByteReader } from '../byte-reader.ts';
import { codePageOf } from '../code-page.ts';
import { collationOfBytes, type Collation } from '../collation.ts';
import type { Decoder, TypedValue } from './decoder.ts';
import { fixedByToken } from './fixed.ts';
import { readMoment, readOffset, readTicks, readUnscaled } from './scaled.ts';

export const variant: Decoder = (reader, session) => {
  reader.u32();
  const size = reader.u32();
  if (size === 0) return { type: { name: 'sql_variant' }, value: null };
  const { type, value } = readVariantBase(reader, session, size);
  return { type: { name: 'sql_variant' }, value: variantToStored(type, value) };
};

function readVariantBase(reader: ByteReader, session: Collation, size: number): TypedValue {
  const token = reader.u8();
  const properties = reader.bytes(reader.u8());
  const rest = size - 2 - properties.length;
  const fixedDecoder = fixedByToken[token];
  switch (token) {
    case 0x24:
      return { type: { name: 'uniqueidentifier' }, value: uuidFromWire(reader.bytes(16)) };
    case 0x28:
      return { type: { name: 'date' }, value: reader.u24() };
    case 0x29:
      return { type: { name: 'time', scale: properties[0] }, value: readTicks(reader, rest, properties[0]) };
    case 0x2a:
      return { type: { name: 'datetime2', scale: properties[0] }, value: readMoment(reader, rest, properties[0]) };
    case 0x2b: {
      const ticks = readMoment(reader, rest - 2, properties[0]);
      return { type: { name: 'datetimeoffset', scale: properties[0] }, value: readOffset(reader, ticks) };
    }
    case 0x6a:
    case 0x6c: {
      const [precision, scale] = properties;
      const value = storeUnscaled(readUnscaled(reader, rest), precision);
      return { type: { name: token === 0x6a ? 'decimal' : 'numeric', precision, scale }, value };
    }
    case 0xa5:
    case 0xad: {
      const name = token === 0xa5 ? 'varbinary' : 'binary';
      return { type: { name, length: properties.readUInt16LE(0) }, value: new Uint8Array(reader.bytes(rest)) };
    }
    case 0xa7:
    case 0xaf:
    case 0xe7:
    case 0xef:
      return readVariantText(token, properties, reader.bytes(rest), session);
    default:
      if (fixedDecoder === undefined || properties.length !== 0) {
        throw new ProtocolError(`a sql_variant parameter cannot hold type 0x${token.toString(16)}`);
      }
      return fixedDecoder(reader, session);
  }
}

const variantTexts: Readonly<Record<number, 'char' | 'varchar' | 'nchar' | 'nvarchar'>> = {
  0xa7: 'varchar',
  0xaf: 'char',
  0xe7: 'nvarchar',
  0xef: 'nchar',
};

function readVariantText(token: number, properties: Buffer, bytes: Buffer, session: Collation): TypedValue {
  if (properties.length !== 7) throw new ProtocolError('a text in a sql_variant needs 7 property bytes');
  const collation = collationOfBytes(properties.subarray(0, 5), session);
  const longest = properties.readUInt16LE(5);
  const isUnicode = token === 0xe7 || token === 0xef;
  const type: SqlType = {
    name: variantTexts[token],
    length: isUnicode ? longest / 2 : longest,
    collation: collation.name,
  };
  const text = isUnicode ? bytes.toString('utf16le') : codePageOf(collation.codePage).decode(bytes);
  return { type, value: textToStored(text) };
}
