// The text form of a value, made the slow and obvious way with BigInt and Date, to check the fast one against.
import type { LogicalType, TimeUnit } from '../../../../shared/columns.ts';
import type { Cell } from './cells.ts';

const perSecond: Readonly<Record<TimeUnit, bigint>> = { millis: 1_000n, micros: 1_000_000n, nanos: 1_000_000_000n };

/** CSV text of a value; binary as hexadecimal. */
export function expectedText(type: LogicalType, cell: Cell): string | null {
  if (cell === null) return null;
  if (cell instanceof Uint8Array) {
    const hex = Buffer.from(cell).toString('hex').toUpperCase();
    return type.kind === 'uuid' ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex;
  }
  switch (type.kind) {
    case 'bool':
      return cell === true ? '1' : '0';
    case 'float':
      return floatText(Number(cell), type.bits);
    case 'decimal':
      return decimalText(BigInt(cell), type.scale);
    case 'date':
      return dateText(BigInt(cell));
    case 'time':
      return timeText(BigInt(cell), type.unit, type.digits);
    case 'timestamp':
      return timestampText(BigInt(cell), type.unit, type.digits);
    default:
      return String(cell);
  }
}

function floatText(value: number, bits: 32 | 64): string {
  if (Object.is(value, -0)) return '-0';
  if (bits === 64) return String(value);
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === value);
  return String(Number(value.toPrecision(digits)));
}

export function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

/** Any number of days: the calendar repeats every 400 years. */
export function dateText(day: bigint): string {
  const cycle = floorDivide(day, 146_097n);
  const within = new Date(Number(day - cycle * 146_097n) * 86_400_000).toISOString();
  const year = BigInt(within.slice(0, 4)) + cycle * 400n;
  const absolute = String(year < 0n ? -year : year);
  return `${year < 0n ? `-${absolute}` : absolute.padStart(4, '0')}${within.slice(4, 10)}`;
}

export function timeText(time: bigint, unit: TimeUnit, digits: number): string {
  const clock = new Date(Number(time / perSecond[unit]) * 1000).toISOString().slice(11, 19);
  const fraction = String(time % perSecond[unit])
    .padStart(String(perSecond[unit]).length - 1, '0')
    .padEnd(digits, '0');
  return digits === 0 ? clock : `${clock}.${fraction.slice(0, digits)}`;
}

export function timestampText(value: bigint, unit: TimeUnit, digits: number): string {
  const perDay = perSecond[unit] * 86_400n;
  const day = floorDivide(value, perDay);
  return `${dateText(day)} ${timeText(value - day * perDay, unit, digits)}`;
}

const floorDivide = (value: bigint, divisor: bigint): bigint =>
  value / divisor - (value % divisor !== 0n && value < 0n ? 1n : 0n);
