// date, time, datetime, smalldatetime and datetime2. Mutates columns for speed.
import { ProtocolError } from '../protocol.ts';
import { writeAscii } from './ascii.ts';
import { byteLengthAt, writeNull, wrongLength, type MakeCell } from './cell.ts';
import {
  dateText,
  days1900,
  epochDays,
  instantWriter,
  millisOfTicks300,
  refuseText,
  secondsPerDay,
  timeText,
  timeWriter,
  unitName,
  type RefusableTarget,
} from './temporal.ts';

export const dateCell: MakeCell = ({ type, name, outputs, columns: [column] }) => {
  const isText = outputs[0].type.kind === 'string';
  if (!isText && outputs[0].type.kind !== 'date') return null;
  return (bytes, view, at, end, row) => {
    const length = byteLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0) {
      writeNull(column, row);
      return at + 1;
    }
    if (length !== 3) throw wrongLength(type, length);
    const days = readDays(view, at + 1);
    if (isText) writeAscii(column, name, row, dateText(days));
    else column.i32[row] = days;
    return at + 4;
  };
};

export const timeCell: MakeCell = ({ type, name, outputs, columns: [column], refuse }) => {
  const output = outputs[0].type;
  const { scale } = type;
  const size = tickBytes(scale);
  const write = output.kind === 'time' && output.digits === scale ? timeWriter(scale, output.unit) : null;
  if (write === null && output.kind !== 'string') return null;
  return (bytes, view, at, end, row) => {
    const length = byteLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0) {
      writeNull(column, row);
      return at + 1;
    }
    if (length !== size) throw wrongLength(type, length);
    const ticks = readTicks(view, at + 1, size, scale);
    if (write === null) writeAscii(column, name, row, timeText(ticks, scale));
    else if (!write(column, row, ticks))
      refuseText({ name, columns: [column], refuse }, row, timeText(ticks, scale), 'a time in coarser units');
    return at + 1 + length;
  };
};

export const datetime2Cell: MakeCell = ({ type, name, outputs, columns: [column], refuse }) => {
  const { scale } = type;
  const size = tickBytes(scale);
  const write = dayTimeWriter({ name, columns: [column], refuse }, outputs[0].type, scale);
  if (write === null) return null;
  return (bytes, view, at, end, row) => {
    const length = byteLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0) {
      writeNull(column, row);
      return at + 1;
    }
    if (length !== size + 3) throw wrongLength(type, length);
    write(row, readDays(view, at + 1 + size), readTicks(view, at + 1, size, scale));
    return at + 1 + length;
  };
};

/** datetime (8 bytes: days since 1900, 1/300 s) and smalldatetime (4 bytes: days since 1900, minutes). */
export const datetimeCell: MakeCell = ({ type, name, outputs, columns: [column], refuse }) => {
  const width = type.maxBytes;
  const isFixed = type.framing === 'fixed';
  const digits = width === 8 ? 3 : 0;
  const write = dayTimeWriter({ name, columns: [column], refuse }, outputs[0].type, digits);
  if (write === null) return null;
  return (bytes, view, at, end, row) => {
    let from = at;
    if (!isFixed) {
      const length = byteLengthAt(bytes, at, end);
      if (length < 0) return ~at;
      if (length === 0) {
        writeNull(column, row);
        return at + 1;
      }
      if (length !== width) throw wrongLength(type, length);
      from++;
    } else if (at + width > end) return ~at;
    const { days, ticks } = readDatetime(view, from, width);
    write(row, days, ticks);
    return from + width;
  };
};

/** Days since 1970-01-01 and ticks: milliseconds for datetime, seconds for smalldatetime. */
export function readDatetime(view: DataView, at: number, width: number): { days: number; ticks: number } {
  if (width === 4) {
    const minutes = view.getUint16(at + 2, true);
    if (minutes >= 1440) throw new ProtocolError('a smalldatetime past midnight');
    return { days: view.getUint16(at, true) - days1900, ticks: minutes * 60 };
  }
  const ticks = view.getUint32(at + 4, true);
  if (ticks >= secondsPerDay * 300) throw new ProtocolError('a datetime past midnight');
  return { days: view.getInt32(at, true) - days1900, ticks: millisOfTicks300(ticks) };
}

/** Bytes of a time of day with `scale` fractional digits. */
export function tickBytes(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

/** Days since 1970-01-01 of a three-byte date. */
export function readDays(view: DataView, at: number): number {
  const days = view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
  if (days > 3_652_058) throw new ProtocolError('a date after the year 9999');
  return days - epochDays;
}

/** Ticks of 10^-scale s since midnight. */
export function readTicks(view: DataView, at: number, size: number, scale: number): number {
  let ticks = view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
  if (size === 4) ticks = view.getUint32(at, true);
  else if (size === 5) ticks = view.getUint32(at, true) + view.getUint8(at + 4) * 2 ** 32;
  if (ticks >= ticksPerDay[scale]) throw new ProtocolError('a time past midnight');
  return ticks;
}

const ticksPerDay: readonly number[] = Array.from({ length: 8 }, (_, scale) => secondsPerDay * 10 ** scale);

/** Writes a date and time of day as timestamp or text; null when the output is neither. */
function dayTimeWriter(
  target: RefusableTarget,
  output: Parameters<MakeCell>[0]['outputs'][number]['type'],
  digits: number,
): ((row: number, days: number, ticks: number) => void) | null {
  const {
    name,
    columns: [column],
  } = target;
  const textOf = (days: number, ticks: number) => `${dateText(days)} ${timeText(ticks, digits)}`;
  if (output.kind === 'string') return (row, days, ticks) => writeAscii(column, name, row, textOf(days, ticks));
  if (output.kind !== 'timestamp' || output.isUtc || output.digits !== digits) return null;
  const write = instantWriter(digits, output.unit);
  return (row, days, ticks) => {
    if (!write(column, row, days, ticks)) refuseText(target, row, textOf(days, ticks), unitName(output));
  };
}
