// What every type's reader has in common: its shape, NULLs, room for payload. Mutates columns for speed.
import { AppError } from '../../../../../shared/errors.ts';
import type { OutputColumn } from '../../../../../shared/columns.ts';
import { growPayload, type Column } from '../../../batch/batch.ts';
import { ProtocolError } from '../protocol.ts';
import type { WireType } from '../type-info.ts';

/**
 * Reads one value that starts at `at` into row `row` of its column and returns where the next one starts. When the
 * bytes end at `end` before the value does, it returns `~position`: everything before `position` is consumed, and the
 * call is repeated with `at` there once more bytes follow. Only values that arrive in chunks consume anything before
 * they are whole.
 */
export type ReadCell = (bytes: Buffer, view: DataView, at: number, end: number, row: number) => number;

/** A refused value without loss: see RefusedValue. */
export type RefusedContent = { readonly encoding: string; readonly data: string };
/** Takes a value that its column cannot hold exactly. Throws `error` where such a row stops its table. */
export type Refuse = (error: AppError, row: number, content: RefusedContent) => void;

export const stopTable: Refuse = (error) => {
  throw error;
};

export const hexOf = (encoding: string, bytes: Buffer, at: number, end: number): RefusedContent => ({
  encoding,
  data: bytes.toString('hex', at, end),
});

/** Where a source column goes: its name for messages, the output columns and their buffers. */
export type CellTarget = {
  readonly name: string;
  readonly type: WireType;
  readonly outputs: readonly OutputColumn[];
  readonly columns: readonly Column[];
  readonly refuse: Refuse;
};

/** Makes the reader of one family; null when the type does not fit the outputs. */
export type MakeCell = (target: CellTarget) => ReadCell | null;

/** Marks a row NULL. The slot is zeroed, because the buffers are used again for every batch. */
export function writeNull(column: Column, row: number): void {
  column.present[row] = 0;
  column.nullCount++;
  const { width } = column;
  if (width === 0) column.offsets[row + 1] = column.offsets[row];
  else if (width === 4) column.i32[row] = 0;
  else if (width === 8 && column.kind !== 'fixed') column.i32[2 * row] = column.i32[2 * row + 1] = 0;
  else column.data.fill(0, row * width, (row + 1) * width);
}

/** Length of a value behind one length byte; -1 when it is not all there, 0 = NULL. */
export function byteLengthAt(bytes: Buffer, at: number, end: number): number {
  if (at >= end) return -1;
  const length = bytes[at];
  return at + 1 + length > end ? -1 : length;
}

export function wrongLength(type: WireType, length: number): ProtocolError {
  return new ProtocolError(`a value of type ${type.name} with ${length} bytes`);
}

/** Offsets of a batch are 32-bit, so no column can hold more. */
export const payloadLimitBytes = 2 ** 31 - 1;

/** Makes room for `neededBytes` of payload in a column; throws VALUE_TOO_LARGE when no file could hold the value. */
export function reserve(column: Column, name: string, row: number, neededBytes: number): void {
  if (neededBytes <= column.data.length) return;
  const start = column.offsets[row];
  if (neededBytes > payloadLimitBytes)
    throw new AppError('VALUE_TOO_LARGE', {
      column: name,
      sizeBytes: neededBytes - start,
      limitBytes: payloadLimitBytes - start,
    });
  growPayload(column, neededBytes);
}
