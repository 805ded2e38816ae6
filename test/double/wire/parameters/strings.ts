// Character, binary, xml and CLR parameters: sized, in PLP chunks, or long without a text pointer.
import { textToStored } from '../../engine/stored/text.ts';
import type { SqlTypeName, StoredValue } from '../../types.ts';
import type { ByteReader } from '../byte-reader.ts';
import { codePageOf } from '../code-page.ts';
import { collationOfBytes } from '../collation.ts';
import type { Decoder } from './decoder.ts';

/** The bytes of a max, xml or CLR value; null = NULL. */
function readPlp(reader: ByteReader): Buffer | null {
  if (reader.u64() === 0xffff_ffff_ffff_ffffn) return null;
  const chunks: Buffer[] = [];
  for (let size = reader.u32(); size !== 0; size = reader.u32()) chunks.push(reader.bytes(size));
  return Buffer.concat(chunks);
}

function readSized(reader: ByteReader, declared: number): Buffer | null {
  if (declared === 0xffff) return readPlp(reader);
  const size = reader.u16();
  return size === 0xffff ? null : reader.bytes(size);
}

const copyOf = (bytes: Buffer | null): StoredValue => (bytes === null ? null : new Uint8Array(bytes));
const textOf = (bytes: Buffer | null): StoredValue => (bytes === null ? null : textToStored(bytes.toString('utf16le')));

const unicode =
  (name: 'nchar' | 'nvarchar'): Decoder =>
  (reader, session) => {
    const declared = reader.u16();
    const collation = collationOfBytes(reader.bytes(5), session);
    const length = declared === 0xffff ? -1 : declared / 2;
    return { type: { name, length, collation: collation.name }, value: textOf(readSized(reader, declared)) };
  };

const nonUnicode =
  (name: 'char' | 'varchar'): Decoder =>
  (reader, session) => {
    const declared = reader.u16();
    const collation = collationOfBytes(reader.bytes(5), session);
    const bytes = readSized(reader, declared);
    const length = declared === 0xffff ? -1 : declared;
    const value = bytes === null ? null : textToStored(codePageOf(collation.codePage).decode(bytes));
    return { type: { name, length, collation: collation.name }, value };
  };

const binary =
  (name: 'binary' | 'varbinary'): Decoder =>
  (reader) => {
    const declared = reader.u16();
    return { type: { name, length: declared === 0xffff ? -1 : declared }, value: copyOf(readSized(reader, declared)) };
  };

function readLong(reader: ByteReader): Buffer | null {
  const size = reader.u32();
  return size === 0xffff_ffff ? null : reader.bytes(size);
}

const long =
  (name: 'text' | 'ntext' | 'image'): Decoder =>
  (reader, session) => {
    reader.u32();
    const collation = name === 'image' ? session : collationOfBytes(reader.bytes(5), session);
    const bytes = readLong(reader);
    if (name === 'image') return { type: { name }, value: copyOf(bytes) };
    const type = { name, collation: collation.name };
    if (bytes === null || name === 'ntext') return { type, value: textOf(bytes) };
    return { type, value: textToStored(codePageOf(collation.codePage).decode(bytes)) };
  };

/** A client may begin xml with a byte order mark; SQL Server does not keep it. */
const xml: Decoder = (reader) => {
  if (reader.u8() === 1) {
    reader.shortText();
    reader.shortText();
    reader.longText();
  }
  const bytes = readPlp(reader);
  const hasMark = bytes !== null && bytes.length >= 2 && bytes.readUInt16LE(0) === 0xfeff;
  return { type: { name: 'xml' }, value: textOf(hasMark ? bytes.subarray(2) : bytes) };
};

const clrNames: readonly SqlTypeName[] = ['hierarchyid', 'geography', 'geometry'];

const clr: Decoder = (reader) => {
  reader.shortText();
  reader.shortText();
  const typeName = reader.shortText().toLowerCase();
  return { type: { name: clrNames.find((name) => name === typeName) ?? 'clr_udt' }, value: copyOf(readPlp(reader)) };
};

export const stringsByToken: Readonly<Record<number, Decoder>> = {
  0x22: long('image'),
  0x23: long('text'),
  0x63: long('ntext'),
  0xa5: binary('varbinary'),
  0xa7: nonUnicode('varchar'),
  0xad: binary('binary'),
  0xaf: nonUnicode('char'),
  0xe7: unicode('nvarchar'),
  0xef: unicode('nchar'),
  0xf0: clr,
  0xf1: xml,
};
