// Reads Thrift compact protocol into plain values; knows nothing of the writer, and distrusts every length.

/** Struct: field id -> value. i64 beyond 2^53 loses digits: nothing that is read here is that large. */
export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** The bytes are not a Thrift message; the caller says which file that means. */
export class ThriftError extends Error {}

const maxDepth = 16;

/** The struct that starts at the first byte. Throws ThriftError. */
export function readThriftStruct(bytes: Uint8Array): ThriftStruct {
  return readStruct({ bytes, at: 0 }, 0);
}

type Cursor = { readonly bytes: Uint8Array; at: number };

function readStruct(cursor: Cursor, depth: number): ThriftStruct {
  if (depth > maxDepth) throw new ThriftError('structs are nested too deeply');
  const fields = new Map<number, ThriftValue>();
  let id = 0;
  for (;;) {
    const header = readByte(cursor);
    if (header === 0) return fields;
    id = header >> 4 === 0 ? readZigzag(cursor) : id + (header >> 4);
    const type = header & 15;
    // A boolean field has its value in the header.
    fields.set(id, type === 1 ? true : type === 2 ? false : readValue(cursor, type, depth));
  }
}

function readValue(cursor: Cursor, type: number, depth: number): ThriftValue {
  switch (type) {
    case 1:
    case 2:
      return readByte(cursor) === 1;
    case 3:
      return (readByte(cursor) << 24) >> 24;
    case 4:
    case 5:
    case 6:
      return readZigzag(cursor);
    case 7:
      return readDouble(cursor);
    case 8:
      return readBytes(cursor, readVarint(cursor));
    case 9:
    case 10:
      return readList(cursor, depth);
    case 12:
      return readStruct(cursor, depth + 1);
    default:
      throw new ThriftError(`type ${type} is not used by Parquet`);
  }
}

function readList(cursor: Cursor, depth: number): readonly ThriftValue[] {
  const header = readByte(cursor);
  const count = header >> 4 === 15 ? readVarint(cursor) : header >> 4;
  // Every element takes at least one byte, so that a false count cannot make us reserve memory.
  if (count > cursor.bytes.length - cursor.at) throw new ThriftError('a list is longer than the message');
  return Array.from({ length: count }, () => readValue(cursor, header & 15, depth + 1));
}

function readBytes(cursor: Cursor, count: number): Uint8Array {
  if (count > cursor.bytes.length - cursor.at) throw new ThriftError('a text is longer than the message');
  cursor.at += count;
  return cursor.bytes.subarray(cursor.at - count, cursor.at);
}

function readDouble(cursor: Cursor): number {
  const bytes = readBytes(cursor, 8);
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
}

function readByte(cursor: Cursor): number {
  if (cursor.at >= cursor.bytes.length) throw new ThriftError('the message ends too early');
  return cursor.bytes[cursor.at++];
}

function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 70; factor *= 128) {
    const byte = readByte(cursor);
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
  throw new ThriftError('a number is too long');
}

function readZigzag(cursor: Cursor): number {
  const value = readVarint(cursor);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
