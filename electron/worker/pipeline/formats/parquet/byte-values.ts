// Looks at a column as byte strings and compares them word by word; made for hot loops.
import type { Column } from '../../../batch/batch.ts';

/** `bytes` columns by their offsets; fixed-width ones (`width` > 0) by their row number. */
export type ByteValues = { readonly view: DataView; readonly offsets: Int32Array; readonly width: number };

export function byteValues({ data, offsets, width }: Column): ByteValues {
  return { view: new DataView(data.buffer, data.byteOffset, data.byteLength), offsets, width };
}

export function startOf(values: ByteValues, row: number): number {
  return values.width > 0 ? row * values.width : values.offsets[row];
}

export function endOf(values: ByteValues, row: number): number {
  return values.width > 0 ? (row + 1) * values.width : values.offsets[row + 1];
}

/** Below, above or equal to 0, in the order of unsigned bytes; a prefix comes before what it starts. */
export function compareBytes(
  view: DataView,
  leftStart: number,
  leftLength: number,
  rightStart: number,
  rightLength: number,
): number {
  const shared = leftLength < rightLength ? leftLength : rightLength;
  let at = 0;
  for (; at + 4 <= shared; at += 4) {
    const left = view.getUint32(leftStart + at);
    const right = view.getUint32(rightStart + at);
    if (left !== right) return left - right;
  }
  for (; at < shared; at++) {
    const difference = view.getUint8(leftStart + at) - view.getUint8(rightStart + at);
    if (difference !== 0) return difference;
  }
  return leftLength - rightLength;
}

export function isSameBytes(view: DataView, left: number, right: number, length: number): boolean {
  let at = 0;
  for (; at + 4 <= length; at += 4) if (view.getInt32(left + at) !== view.getInt32(right + at)) return false;
  for (; at < length; at++) if (view.getUint8(left + at) !== view.getUint8(right + at)) return false;
  return true;
}
