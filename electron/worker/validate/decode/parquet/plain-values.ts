// PLAIN values of a page into the rows of a column, one after another without gaps for NULL; mutable for speed.
import { isAscii, isUtf8 } from 'node:buffer';
import type { LogicalType } from '../../../../../shared/columns.ts';
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { reservePayload } from '../reserve-payload.ts';

/** `body[start .. end)` holds exactly `count` values; they become the rows `row .. row + count`. */
export type PlainReader = (
  body: Uint8Array,
  start: number,
  end: number,
  column: Column,
  row: number,
  count: number,
) => void;

/** `typeLength`: stored bytes of a fixed-length value. */
export function plainReader(type: LogicalType, typeLength: number): PlainReader {
  if (type.kind === 'bool') return readBits;
  if (type.kind === 'string') return readTexts;
  if (type.kind === 'binary') return readByteArrays;
  if (type.kind !== 'decimal') return copyValues;
  if (type.precision <= 9) return widenValues;
  return type.precision <= 18 ? copyValues : (...page) => turnValues(typeLength, ...page);
}

function expectBytes(start: number, end: number, expected: number): void {
  if (end - start !== expected) refuse(`its values take ${end - start} bytes where ${expected} belong`);
}

/** Numbers and fixed lengths are stored as a batch holds them. */
const copyValues: PlainReader = (body, start, end, column, row, count) => {
  expectBytes(start, end, count * column.width);
  column.data.set(body.subarray(start, end), row * column.width);
};

/** Decimals of at most 9 digits: stored in 32 bits, held in 64. */
const widenValues: PlainReader = (body, start, end, { i32 }, row, count) => {
  expectBytes(start, end, count * 4);
  const view = viewOf(body);
  for (let index = 0, at = row * 2; index < count; index++, at += 2) {
    const value = view.getInt32(start + index * 4, true);
    i32[at] = value;
    i32[at + 1] = value >> 31;
  }
};

/** Decimals of more than 18 digits: the highest byte is stored first, a batch holds 16 bytes, the lowest first. */
function turnValues(
  width: number,
  body: Uint8Array,
  start: number,
  end: number,
  { data }: Column,
  row: number,
  count: number,
): void {
  expectBytes(start, end, count * width);
  let at = start;
  for (let out = row * 16, stop = (row + count) * 16; out < stop; out += 16) {
    const sign = body[at] >> 7 === 0 ? 0 : 255;
    for (let byte = width - 1; byte >= 0; byte--) data[out + byte] = body[at++];
    for (let byte = width; byte < 16; byte++) data[out + byte] = sign;
  }
}

const readBits: PlainReader = (body, start, end, { data }, row, count) => {
  expectBytes(start, end, Math.ceil(count / 8));
  for (let index = 0; index < count; index++) data[row + index] = (body[start + (index >> 3)] >> (index & 7)) & 1;
};

/** Values up to this are copied word by word, longer ones by the engine's copy, which is slow to start. */
const shortLength = 64;

const readByteArrays: PlainReader = (body, start, end, column, row, count) => {
  const { offsets } = column;
  let payload = offsets[row];
  reservePayload(column, payload + end - start);
  const { data } = column;
  const view = viewOf(body);
  const out = viewOf(data);
  const lastWord = body.length - 8;
  let at = start;
  for (let index = row; index < row + count; index++) {
    if (end - at < 4) refuse('its values end too early');
    const length = view.getInt32(at, true);
    at += 4;
    if (length < 0 || length > end - at) refuse('one of its values is longer than the page');
    if (length <= shortLength && at + length <= lastWord)
      for (let byte = 0; byte < length; byte += 8)
        out.setBigInt64(payload + byte, view.getBigInt64(at + byte, true), true);
    else data.set(body.subarray(at, at + length), payload);
    at += length;
    payload += length;
    offsets[index + 1] = payload;
  }
  if (at !== end) refuse(`it has ${end - at} bytes behind its last value`);
};

const readTexts: PlainReader = (body, start, end, column, row, count) => {
  readByteArrays(body, start, end, column, row, count);
  const { data, offsets } = column;
  const texts = data.subarray(offsets[row], offsets[row + count]);
  if (isAscii(texts)) return;
  if (!isUtf8(texts)) refuse('one of its texts is not UTF-8');
  // All together they are UTF-8; each is so too when none begins inside a character.
  for (let index = row; index < row + count; index++)
    if (offsets[index] < offsets[index + 1] && (data[offsets[index]] & 0xc0) === 0x80)
      refuse('one of its texts is not UTF-8');
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
