// Looks the values of a page up in the dictionary of its column chunk; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { reservePayload } from '../reserve-payload.ts';

/** A repeated long value takes two bytes in the file: beyond this a page is no longer believed. */
const mostExpansion = 512 << 20;

/** The values that `indexes[0 .. count)` name become the rows `row .. row + count` of `column`. */
export function lookUp(
  dictionary: Column,
  size: number,
  indexes: Int32Array,
  column: Column,
  row: number,
  count: number,
): void {
  for (let at = 0; at < count; at++)
    if (indexes[at] >= size) refuse(`it asks for entry ${indexes[at]} of a dictionary of ${size}`);
  if (column.kind === 'bytes') lookUpBytes(dictionary, indexes, column, row, count);
  else if (column.kind === 'fixed') lookUpFixed(dictionary, indexes, column, row, count);
  else lookUpWords(dictionary.i32, column.width >> 2, indexes, column.i32, row, count);
}

function lookUpWords(
  from: Int32Array,
  words: number,
  indexes: Int32Array,
  to: Int32Array,
  row: number,
  count: number,
): void {
  if (words === 1) for (let at = 0; at < count; at++) to[row + at] = from[indexes[at]];
  else if (words === 2)
    for (let at = 0, out = row * 2; at < count; at++, out += 2) {
      const index = indexes[at] * 2;
      to[out] = from[index];
      to[out + 1] = from[index + 1];
    }
  else
    for (let at = 0, out = row * words; at < count; at++)
      for (let word = 0; word < words; word++) to[out++] = from[indexes[at] * words + word];
}

function lookUpFixed(dictionary: Column, indexes: Int32Array, column: Column, row: number, count: number): void {
  const { width, data } = column;
  if (width % 4 === 0) {
    const words = (one: Uint8Array): Int32Array => new Int32Array(one.buffer, one.byteOffset, one.byteLength >> 2);
    return lookUpWords(words(dictionary.data), width >> 2, indexes, words(data), row, count);
  }
  let out = row * width;
  for (let at = 0; at < count; at++) {
    const start = indexes[at] * width;
    for (let byte = 0; byte < width; byte++) data[out++] = dictionary.data[start + byte];
  }
}

const shortLength = 64;

function lookUpBytes(dictionary: Column, indexes: Int32Array, column: Column, row: number, count: number): void {
  const { offsets: from, data: source } = dictionary;
  const { offsets } = column;
  let payload = offsets[row];
  let needed = 0;
  for (let at = 0; at < count; at++) needed += from[indexes[at] + 1] - from[indexes[at]];
  if (payload + needed > mostExpansion) refuse('its dictionary stands for more than 512 MB');
  reservePayload(column, payload + needed);
  const { data } = column;
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const out = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const lastWord = source.length - 8;
  for (let at = 0; at < count; at++) {
    const start = from[indexes[at]];
    const length = from[indexes[at] + 1] - start;
    if (length <= shortLength && start + length <= lastWord)
      for (let byte = 0; byte < length; byte += 8)
        out.setBigInt64(payload + byte, view.getBigInt64(start + byte, true), true);
    else data.set(source.subarray(start, start + length), payload);
    payload += length;
    offsets[row + at + 1] = payload;
  }
}
