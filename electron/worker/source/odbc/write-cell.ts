// Writes a value that came through ODBC into the columns of a batch. Mutates columns for speed.
import { AppError } from '../../../../shared/errors.ts';
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import { growPayload, type Column } from '../../batch/batch.ts';

/** For messages: where the value comes from. */
export type CellPlace = { readonly object: string; readonly name: string };

const unitsPerSecond = { millis: 1000n, micros: 1_000_000n, nanos: 1_000_000_000n } as const;
const secondsPerDay = 86_400n;
const encoder = new TextEncoder();

/** One source column becomes one output column or two (an instant and its offset). Returns the payload bytes it took. */
export function writeCell(
  place: CellPlace,
  outputs: readonly OutputColumn[],
  columns: readonly Column[],
  row: number,
  value: unknown,
): number {
  if (value === null || value === undefined) {
    for (const column of columns) writeNull(column, row);
    return 0;
  }
  const [{ type }] = outputs;
  const [column] = columns;
  const broken = (): AppError =>
    new AppError('SOURCE_PROTOCOL_BROKEN', {
      server: 'the ODBC driver',
      detail: `a value of ${place.object}.${place.name} has not the form of its type`,
    });
  if (column.kind === 'bytes') {
    const bytes = type.kind === 'string' ? textBytes(place, value, row, broken) : bytesOf(value, broken);
    return writePayload(column, row, bytes);
  }
  if (type.kind === 'timestamp') {
    const [, offsetColumn] = columns;
    const { units, offset } = instantOf(String(value), type, broken);
    column.i64[row] = units;
    if (offsetColumn !== undefined) {
      if (offset === null) throw broken();
      offsetColumn.i32[row] = offset;
    }
    return 0;
  }
  writeFixed(type, column, row, value, broken);
  return 0;
}

function writeNull(column: Column, row: number): void {
  column.present[row] = 0;
  column.nullCount++;
  if (column.kind === 'bytes') column.offsets[row + 1] = column.offsets[row];
  else column.data.fill(0, row * column.width, (row + 1) * column.width);
}

function writePayload(column: Column, row: number, bytes: Uint8Array): number {
  const from = column.offsets[row];
  growPayload(column, from + bytes.length);
  column.data.set(bytes, from);
  column.offsets[row + 1] = from + bytes.length;
  return bytes.length;
}

function textBytes(place: CellPlace, value: unknown, row: number, broken: () => AppError): Uint8Array {
  if (typeof value !== 'string') throw broken();
  if (!value.isWellFormed()) throw new AppError('TEXT_NOT_UNICODE', { column: place.name, row });
  return encoder.encode(value);
}

function bytesOf(value: unknown, broken: () => AppError): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw broken();
}

function writeFixed(type: LogicalType, column: Column, row: number, value: unknown, broken: () => AppError): void {
  switch (type.kind) {
    case 'bool':
      column.data[row] = value === true || value === 1 ? 1 : 0;
      return;
    case 'int':
      if (type.bits === 64) column.i64[row] = BigInt(String(value));
      else column.i32[row] = Number(value);
      return;
    case 'decimal':
      writeInt(column, row, unscaled(String(value), type.scale, broken));
      return;
    case 'float':
      writeFloat(column, row, bytesOf(value, broken), broken);
      return;
    case 'date':
      column.i32[row] = daysOf(String(value), broken);
      return;
    case 'time': {
      const units = (timeTicks(String(value), broken) * unitsPerSecond[type.unit]) / 10_000_000n;
      if (column.kind === 'int32') column.i32[row] = Number(units);
      else column.i64[row] = units;
      return;
    }
    case 'uuid':
      column.data.set(Buffer.from(String(value).replaceAll('-', ''), 'hex'), row * 16);
      return;
    case 'fixed':
      column.data.set(bytesOf(value, broken), row * column.width);
      return;
    default:
      throw broken();
  }
}

function writeInt(column: Column, row: number, value: bigint): void {
  if (column.kind === 'int64') column.i64[row] = value;
  else {
    column.i64[2 * row] = BigInt.asIntN(64, value);
    column.i64[2 * row + 1] = value >> 64n;
  }
}

function writeFloat(column: Column, row: number, bytes: Uint8Array, broken: () => AppError): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== column.width) throw broken();
  if (column.kind === 'float32') column.f32[row] = view.getFloat32(0);
  else column.f64[row] = view.getFloat64(0);
}

/** `-1.50` at scale 2 is -150. */
function unscaled(text: string, scale: number, broken: () => AppError): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  if ((whole === '' && fraction === '') || fraction.length !== scale) throw broken();
  const magnitude = BigInt(`${whole}${fraction}`);
  return sign === '' ? magnitude : -magnitude;
}

function daysOf(text: string, broken: () => AppError): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) throw broken();
  // Years below 100 are no years of the last century.
  const moment = new Date(0);
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return Math.round(moment.getTime() / 86_400_000);
}

/** 100 ns since midnight. */
function timeTicks(text: string, broken: () => AppError): bigint {
  const [, hour, minute, second, fraction = ''] = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/.exec(text) ?? [];
  if (hour === undefined) throw broken();
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return BigInt(seconds) * 10_000_000n + BigInt(fraction.padEnd(7, '0') || '0');
}

type Instant = { readonly units: bigint; readonly offset: number | null };

/** `2026-01-31 14:05:00.1234567 +01:00`; without an offset the wall clock is taken as it is. */
function instantOf(
  text: string,
  { unit }: Extract<LogicalType, { kind: 'timestamp' }>,
  broken: () => AppError,
): Instant {
  const [, day, time, sign, hours, minutes] =
    /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?: ([+-])(\d{2}):(\d{2}))?$/.exec(text) ?? [];
  if (day === undefined || time === undefined) throw broken();
  const offset = sign === undefined ? null : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const perSecond = unitsPerSecond[unit];
  const local = BigInt(daysOf(day, broken)) * secondsPerDay * perSecond;
  const units = local + (timeTicks(time, broken) * perSecond) / 10_000_000n - BigInt((offset ?? 0) * 60) * perSecond;
  return { units, offset };
}
