// Writes the Thrift compact protocol that Parquet page headers and footers are made of.
import { createSink, putByte, putBytes, putVarint, type ByteSink } from '../byte-sink.ts';

/** Type ids of the compact protocol. */
export const thriftType = {
  boolTrue: 1,
  boolFalse: 2,
  byte: 3,
  i32: 5,
  i64: 6,
  binary: 8,
  list: 9,
  struct: 12,
} as const;

/** Field ids are written as differences, so the writer remembers the last one of every open struct. */
export type ThriftWriter = { readonly sink: ByteSink; lastId: number; readonly openIds: number[] };

export function createThriftWriter(sink: ByteSink = createSink(1024)): ThriftWriter {
  return { sink, lastId: 0, openIds: [] };
}

function putHeader(writer: ThriftWriter, id: number, type: number): void {
  const delta = id - writer.lastId;
  if (delta > 0 && delta <= 15) putByte(writer.sink, (delta << 4) | type);
  else {
    putByte(writer.sink, type);
    putZigzag(writer.sink, id);
  }
  writer.lastId = id;
}

/** `value` is a safe integer. */
function putZigzag(sink: ByteSink, value: number): void {
  putVarint(sink, value >= 0 ? value * 2 : -value * 2 - 1);
}

export function putI32(writer: ThriftWriter, id: number, value: number): void {
  putHeader(writer, id, thriftType.i32);
  putZigzag(writer.sink, value);
}

/** An INT(8) field. */
export function putI8(writer: ThriftWriter, id: number, value: number): void {
  putHeader(writer, id, thriftType.byte);
  putByte(writer.sink, value);
}

/** `value` is a safe integer: sizes, offsets and counts are. */
export function putI64(writer: ThriftWriter, id: number, value: number): void {
  putHeader(writer, id, thriftType.i64);
  putZigzag(writer.sink, value);
}

export function putI16(writer: ThriftWriter, id: number, value: number): void {
  putHeader(writer, id, 4);
  putZigzag(writer.sink, value);
}

export function putBool(writer: ThriftWriter, id: number, value: boolean): void {
  putHeader(writer, id, value ? thriftType.boolTrue : thriftType.boolFalse);
}

export function putBinary(writer: ThriftWriter, id: number, value: Uint8Array): void {
  putHeader(writer, id, thriftType.binary);
  putVarint(writer.sink, value.length);
  putBytes(writer.sink, value);
}

export function putText(writer: ThriftWriter, id: number, value: string): void {
  putBinary(writer, id, new TextEncoder().encode(value));
}

/** A struct field; `fill` writes its fields. */
export function putStruct(writer: ThriftWriter, id: number, fill: () => void): void {
  putHeader(writer, id, thriftType.struct);
  putBareStruct(writer, fill);
}

/** A struct that is a list element or a whole message. */
export function putBareStruct(writer: ThriftWriter, fill: () => void): void {
  writer.openIds.push(writer.lastId);
  writer.lastId = 0;
  fill();
  putByte(writer.sink, 0);
  writer.lastId = writer.openIds.pop() ?? 0;
}

/** The header of a list field; its `count` elements follow. */
export function putListHeader(writer: ThriftWriter, id: number, elementType: number, count: number): void {
  putHeader(writer, id, thriftType.list);
  if (count < 15) putByte(writer.sink, (count << 4) | elementType);
  else {
    putByte(writer.sink, 0xf0 | elementType);
    putVarint(writer.sink, count);
  }
}

export function putI32List(writer: ThriftWriter, id: number, values: readonly number[]): void {
  putListHeader(writer, id, thriftType.i32, values.length);
  for (const value of values) putZigzag(writer.sink, value);
}

export function putTextList(writer: ThriftWriter, id: number, values: readonly string[]): void {
  putListHeader(writer, id, thriftType.binary, values.length);
  for (const value of values) {
    const bytes = new TextEncoder().encode(value);
    putVarint(writer.sink, bytes.length);
    putBytes(writer.sink, bytes);
  }
}
