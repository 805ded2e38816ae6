// Values that another writer stores as text or as bytes of any length; mutable for speed.
import type { TimeUnit } from '../../../../../../shared/columns.ts';
import type { Column } from '../../../../batch/batch.ts';
import { refuse } from '../../refusal.ts';
import { copyNulls, type Convert } from './convert.ts';
import { nanosOf } from './times.ts';

/** -1 for what is no hexadecimal digit. */
const hexValues = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  hexValues[value.toString(16).charCodeAt(0)] = value;
  hexValues[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}
/** Where in the text of a uuid each byte begins; between them are four hyphens. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const uuidText = 36;
const hyphen = 45;

/** 8-4-4-4-12 digits in either case become 16 bytes in the order of the text. */
export const uuids: Convert = (stored, column, rows) => {
  copyNulls(stored, column, rows);
  column.data.fill(0, 0, rows * 16);
  for (let row = 0; row < rows; row++) if (stored.present[row] !== 0) putUuid(stored, column.data, row);
};

function putUuid({ data, offsets }: Column, out: Uint8Array, row: number): void {
  const start = offsets[row];
  if (offsets[row + 1] - start !== uuidText) refuse('a uuid of it has another length than 36');
  if (
    data[start + 8] !== hyphen ||
    data[start + 13] !== hyphen ||
    data[start + 18] !== hyphen ||
    data[start + 23] !== hyphen
  )
    refuse('a uuid of it has no hyphen where one belongs');
  for (let byte = 0, to = row * 16; byte < 16; byte++, to++) {
    const at = start + places[byte];
    const value = (hexValues[data[at]] << 4) | hexValues[data[at + 1]];
    if (value < 0) refuse('a uuid of it has other characters than hexadecimal digits');
    out[to] = value;
  }
}

/** Bytes of one length. */
export const fixedBytes =
  (length: number): Convert =>
  (stored, column, rows) => {
    copyNulls(stored, column, rows);
    column.data.fill(0, 0, rows * length);
    for (let row = 0; row < rows; row++) {
      if (stored.present[row] === 0) continue;
      const start = stored.offsets[row];
      const end = stored.offsets[row + 1];
      if (end - start !== length)
        refuse(`a value of it has ${String(end - start)} bytes where ${String(length)} belong`);
      column.data.set(stored.data.subarray(start, end), row * length);
    }
  };

/** `HH:mm:ss` with up to seven digits behind a point. */
export function timesOfText(unit: TimeUnit, digits: number): Convert {
  const step = nanosOf[unit];
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    for (let row = 0; row < rows; row++) {
      const value = stored.present[row] === 0 ? 0 : nanosOfText(stored, row, digits) / step;
      if (column.width === 4) column.i32[row] = value;
      else column.i64[row] = BigInt(value);
    }
  };
}

function nanosOfText({ data, offsets }: Column, row: number, digits: number): number {
  const text = Buffer.from(data.buffer, data.byteOffset + offsets[row], offsets[row + 1] - offsets[row]).toString(
    'latin1',
  );
  const found = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/.exec(text);
  if (found === null) return refuse('a time of it is not written as HH:mm:ss');
  const [, hours, minutes, seconds, fraction = ''] = found;
  if (/[1-9]/.test(fraction.slice(digits))) refuse('a time of it has more digits than its column');
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1_000_000_000 + Number(fraction.padEnd(9, '0'));
}
