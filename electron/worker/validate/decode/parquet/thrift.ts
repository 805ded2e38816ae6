// Reads the Thrift compact protocol field by field: builds nothing that is not asked for, distrusts every length.
import { refuse } from '../refusal.ts';

/** Where in the message the next byte is read. */
export type Cursor = { readonly bytes: Uint8Array; at: number };

/** Wire types of the compact protocol. */
const wire = { yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10, map: 11 };
const wireStruct = 12;

const deepest = 16;

/**
 * Reads one struct. `onField` reads the field and answers true, or answers false to have it skipped. A field that
 * comes twice is refused: two readers could take different ones.
 */
export function readStruct(cursor: Cursor, onField: (id: number, type: number) => boolean): void {
  const seen = new Set<number>();
  let id = 0;
  for (;;) {
    const header = readByte(cursor);
    if (header === 0) return;
    id = header >> 4 === 0 ? readZigzag(cursor) : id + (header >> 4);
    if (seen.has(id)) refuse(`field ${id} comes twice in its metadata`);
    seen.add(id);
    const type = header & 15;
    if (!onField(id, type)) skipValue(cursor, type, 0);
  }
}

/** A whole number of a field; one that a double does not hold exactly is refused. */
export function readInt(cursor: Cursor, type: number): number {
  if (type === wire.byte) return (readByte(cursor) << 24) >> 24;
  if (type < wire.i16 || type > wire.i64) refuse('its metadata holds something else where a number belongs');
  return readZigzag(cursor);
}

/** A boolean field has its value in the header. */
export function readBool(type: number): boolean {
  if (type !== wire.yes && type !== wire.no) refuse('its metadata holds something else where a yes or no belongs');
  return type === wire.yes;
}

export function readText(cursor: Cursor, type: number): string {
  if (type !== wire.binary) refuse('its metadata holds something else where a text belongs');
  try {
    return utf8.decode(readBytes(cursor));
  } catch {
    return refuse('a text of its metadata is not UTF-8');
  }
}

/** Calls `readItem` for each element, with its wire type; `most` is what the caller is ready for. */
export function readList(cursor: Cursor, type: number, most: number, readItem: (itemType: number) => void): void {
  if (type !== wire.list) refuse('its metadata holds something else where a list belongs');
  const { count, itemType } = readListHeader(cursor);
  if (count > most) refuse(`a list of its metadata has ${count} entries where at most ${most} belong`);
  for (let item = 0; item < count; item++) readItem(itemType);
}

export function expectStruct(type: number): void {
  if (type !== wireStruct) refuse('its metadata holds something else where a structure belongs');
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readListHeader(cursor: Cursor): { count: number; itemType: number } {
  const header = readByte(cursor);
  const count = header >> 4 === 15 ? readVarint(cursor) : header >> 4;
  // Every element takes a byte at least, so that a false count costs no time.
  if (count > cursor.bytes.length - cursor.at) refuse('a list of its metadata is longer than the metadata');
  return { count, itemType: header & 15 };
}

function skipValue(cursor: Cursor, type: number, depth: number): void {
  if (depth > deepest) refuse('its metadata is nested too deeply');
  if (type === wire.yes || type === wire.no) return;
  if (type >= wire.byte && type <= wire.i64) return type === wire.byte ? skipBytes(cursor, 1) : skipVarint(cursor);
  if (type === wire.double) return skipBytes(cursor, 8);
  if (type === wire.binary) return skipBytes(cursor, readVarint(cursor));
  if (type === wireStruct) return skipStruct(cursor, depth);
  if (type === wire.list || type === wire.set) {
    const { count, itemType } = readListHeader(cursor);
    for (let item = 0; item < count; item++) skipItem(cursor, itemType, depth + 1);
    return;
  }
  if (type !== wire.map) refuse(`type ${type} is unknown in its metadata`);
  skipMap(cursor, depth);
}

/** In lists and maps a boolean takes a byte. */
function skipItem(cursor: Cursor, type: number, depth: number): void {
  if (type === wire.yes || type === wire.no) skipBytes(cursor, 1);
  else skipValue(cursor, type, depth);
}

function skipStruct(cursor: Cursor, depth: number): void {
  for (;;) {
    const header = readByte(cursor);
    if (header === 0) return;
    if (header >> 4 === 0) skipVarint(cursor);
    skipValue(cursor, header & 15, depth + 1);
  }
}

function skipMap(cursor: Cursor, depth: number): void {
  const count = readVarint(cursor);
  if (count === 0) return;
  if (count > cursor.bytes.length - cursor.at) refuse('a map of its metadata is longer than the metadata');
  const types = readByte(cursor);
  for (let item = 0; item < count; item++) {
    skipItem(cursor, types >> 4, depth + 1);
    skipItem(cursor, types & 15, depth + 1);
  }
}

function skipBytes(cursor: Cursor, count: number): void {
  if (count > cursor.bytes.length - cursor.at) refuse('its metadata ends too early');
  cursor.at += count;
}

function skipVarint(cursor: Cursor): void {
  while (readByte(cursor) >= 128);
}

function readBytes(cursor: Cursor): Uint8Array {
  const count = readVarint(cursor);
  skipBytes(cursor, count);
  return cursor.bytes.subarray(cursor.at - count, cursor.at);
}

function readByte(cursor: Cursor): number {
  if (cursor.at >= cursor.bytes.length) refuse('its metadata ends too early');
  return cursor.bytes[cursor.at++];
}

/** Unsigned LEB128 up to 2^53. */
export function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 56; factor *= 128) {
    const byte = readByte(cursor);
    value += (byte & 127) * factor;
    if (byte < 128) return value <= Number.MAX_SAFE_INTEGER ? value : refuse('a number of its metadata is too large');
  }
  return refuse('a number of its metadata is too large');
}

function readZigzag(cursor: Cursor): number {
  const value = readVarint(cursor);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
