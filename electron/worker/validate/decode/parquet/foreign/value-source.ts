// The values of one page, a few at a time, whatever their encoding; mutable for speed.
import type { LogicalType } from '../../../../../../shared/columns.ts';
import type { Column } from '../../../../batch/batch.ts';
import { refuse } from '../../refusal.ts';
import { lookUp } from '../dictionary-values.ts';
import { plainReader } from '../plain-values.ts';
import { openHybrid } from '../hybrid.ts';

export type ValueSource = {
  /** The next `count` values become the rows `row .. row + count`, without gaps for NULL. */
  read(column: Column, row: number, count: number): void;
  /** Refuses what stands behind the last value. */
  end(): void;
};

export type Dictionary = { readonly values: Column; readonly size: number };

const behind = (bytes: number): string => `it has ${String(bytes)} bytes behind its last value`;

/** PLAIN; `body[start ..)` holds the values of the page. */
export function openPlain(type: LogicalType, body: Uint8Array, start: number): ValueSource {
  const { kind } = type;
  if (kind === 'bool') return openBits(body, start);
  const readPlain = plainReader(type, kind === 'fixed' ? type.length : 0);
  const sizeOf =
    kind === 'string' || kind === 'binary'
      ? (count: number): number => lengthOf(body, at, count)
      : (count: number, width: number): number => count * width;
  let at = start;
  return {
    read(column, row, count) {
      const size = sizeOf(count, column.width);
      if (size > body.length - at) refuse('its values end too early');
      readPlain(body, at, at + size, column, row, count);
      at += size;
    },
    end() {
      if (at !== body.length) refuse(behind(body.length - at));
    },
  };
}

/** Bytes that the next values take, each with its length in front. */
function lengthOf(body: Uint8Array, from: number, count: number): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = from;
  for (let index = 0; index < count; index++) {
    if (body.length - at < 4) refuse('its values end too early');
    const length = view.getInt32(at, true);
    if (length < 0 || length > body.length - at - 4) refuse('one of its values is longer than the page');
    at += 4 + length;
  }
  return at - from;
}

function openBits(body: Uint8Array, start: number): ValueSource {
  let bit = 0;
  return {
    read({ data }, row, count) {
      if (bit + count > (body.length - start) * 8) refuse('its values end too early');
      for (let index = row; index < row + count; index++, bit++)
        data[index] = (body[start + (bit >> 3)] >> (bit & 7)) & 1;
    },
    end() {
      const left = body.length - start - Math.ceil(bit / 8);
      if (left !== 0) refuse(behind(left));
    },
  };
}

/** Places in the dictionary of the chunk, as packed numbers behind a byte with their width. */
export function openIndexed(
  dictionary: Dictionary | null,
  body: Uint8Array,
  start: number,
  indexesFor: (count: number) => Int32Array,
): ValueSource {
  // Nothing but NULL: no number, and with some writers no width either.
  const isEmpty = body.length - start <= 1;
  const bitWidth = body[start] ?? 0;
  if (bitWidth > 24) refuse(`its indexes are ${String(bitWidth)} bits wide`);
  const places = openHybrid(body, start + 1, body.length, bitWidth);
  let isRead = false;
  return {
    read(column, row, count) {
      if (count === 0) return;
      if (body.length === start) refuse('its indexes are missing');
      isRead = true;
      const { values, size } = dictionary ?? refuse('it has no dictionary');
      const indexes = indexesFor(count);
      places.read(indexes, 0, count);
      lookUp(values, size, indexes, column, row, count);
    },
    end() {
      if (isEmpty && !isRead) return;
      const left = body.length - places.end();
      if (left !== 0) refuse(behind(left));
    },
  };
}

/** Booleans as runs, with their length in front. */
export function openRuns(body: Uint8Array, start: number): ValueSource {
  if (body.length - start < 4) refuse('its values end too early');
  const sizeBytes = new DataView(body.buffer, body.byteOffset, body.length).getUint32(start, true);
  if (sizeBytes !== body.length - start - 4) refuse('its values do not end where the page does');
  const runs = openHybrid(body, start + 4, body.length, 1);
  return {
    read: ({ data }, row, count) => runs.read(data, row, row + count),
    end() {
      const left = body.length - runs.end();
      if (left !== 0) refuse(behind(left));
    },
  };
}
