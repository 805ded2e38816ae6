// One cell of a batch as a JavaScript value or as lossless text: for catalog queries and keys, never for table data.
import type { LogicalType, TimeUnit } from '../../../shared/columns.ts';
import type { Column } from '../batch/batch.ts';
import type { QueryValue } from './session.ts';
import { guidBytesText, scaledText } from './tds/types/scalar-text.ts';
import { dateText, offsetDateTimeText, secondsPerDay, timeText } from './tds/types/temporal.ts';

const unitDigits: Readonly<Record<TimeUnit, number>> = { millis: 3, micros: 6, nanos: 9 };

/** The value of a row; see QueryValue for how types are represented. */
export function cellValue(type: LogicalType, column: Column, row: number): QueryValue {
  if (column.present[row] === 0) return null;
  switch (type.kind) {
    case 'bool':
      return column.data[row] !== 0;
    case 'int':
      return type.bits === 64 ? column.i64[row] : column.i32[row];
    case 'float':
      return type.bits === 32 ? column.f32[row] : column.f64[row];
    case 'decimal':
      return scaledText(unscaledOf(column, row), type.scale);
    case 'date':
      return dateText(column.i32[row]);
    case 'time':
      return timeText(ticksOf(column, row, type), type.digits);
    case 'timestamp':
      return instantText(column.i64[row], type.unit, type.digits, null);
    case 'string':
      return Buffer.from(payloadOf(column, row)).toString('utf8');
    case 'binary':
      return Uint8Array.from(payloadOf(column, row));
    case 'fixed':
      return Uint8Array.from(fixedOf(column, row));
    case 'uuid':
      return guidBytesText(fixedOf(column, row));
  }
}

/** Local text with offset (style 121) of an instant and the minutes of its zone. */
export function offsetInstantText(
  type: Extract<LogicalType, { kind: 'timestamp' }>,
  instant: Column,
  offset: Column,
  row: number,
): string {
  return instantText(instant.i64[row], type.unit, type.digits, offset.i32[row]);
}

/** The IEEE bytes of a float column's value, big endian, as upper-case hex. */
export function floatHex(column: Column, row: number): string {
  const bytes = column.data.slice(row * column.width, (row + 1) * column.width).toReversed();
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

function unscaledOf(column: Column, row: number): bigint {
  if (column.kind === 'int64') return column.i64[row];
  return (column.i64[2 * row + 1] << 64n) | BigInt.asUintN(64, column.i64[2 * row]);
}

function ticksOf(column: Column, row: number, { unit, digits }: { unit: TimeUnit; digits: number }): number {
  const units = unit === 'millis' ? column.i32[row] : Number(column.i64[row]);
  return Math.round(units * 10 ** (digits - unitDigits[unit]));
}

function instantText(units: bigint, unit: TimeUnit, digits: number, offsetMinutes: number | null): string {
  const perDay = BigInt(secondsPerDay) * 10n ** BigInt(unitDigits[unit]);
  const rest = ((units % perDay) + perDay) % perDay;
  const days = Number((units - rest) / perDay);
  const ticks = Math.round(Number(rest) * 10 ** (digits - unitDigits[unit]));
  return offsetMinutes === null
    ? `${dateText(days)} ${timeText(ticks, digits)}`
    : offsetDateTimeText(days, ticks, digits, offsetMinutes);
}

const payloadOf = (column: Column, row: number): Uint8Array =>
  column.data.subarray(column.offsets[row], column.offsets[row + 1]);

const fixedOf = (column: Column, row: number): Uint8Array =>
  column.data.subarray(row * column.width, (row + 1) * column.width);
