// Bounds and sums of a column as people write them: exact, whatever the unit they are kept in.
import type { LogicalType, TimeUnit } from '../../../shared/columns.ts';

const digitsOf: Readonly<Record<TimeUnit, number>> = { millis: 3, micros: 6, nanos: 9 };
const dayMs = 86_400_000;

/** `-12345` with scale 2 is `-123.45`. */
function placePoint(unscaled: string, scale: number): string {
  const isNegative = unscaled.startsWith('-');
  const digits = (isNegative ? unscaled.slice(1) : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? digits : `${whole}.${digits.slice(-scale)}`;
  return isNegative ? `-${text}` : text;
}

const isoDay = (days: number): string => new Date(days * dayMs).toISOString().slice(0, 10);

/** `units` since midnight, with `digits` fractional digits. */
function clock(units: bigint, unit: TimeUnit, digits: number): string {
  const perSecond = 10n ** BigInt(digitsOf[unit]);
  const seconds = units / perSecond;
  const pad = (value: bigint): string => String(value).padStart(2, '0');
  const text = `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`;
  const fraction = String(units % perSecond).padStart(digitsOf[unit], '0');
  return digits === 0 ? text : `${text}.${fraction.padEnd(digits, '0').slice(0, digits)}`;
}

function instant(units: bigint, unit: TimeUnit, digits: number): string {
  const perDay = 86_400n * 10n ** BigInt(digitsOf[unit]);
  const inDay = ((units % perDay) + perDay) % perDay;
  return `${isoDay(Number((units - inDay) / perDay))} ${clock(inDay, unit, digits)}`;
}

/** A bound of a column, kept as `shared/fingerprint.ts` says; what is not such a number is shown as it is. */
export function describeBound(type: LogicalType, text: string): string {
  if (type.kind === 'float') return text;
  if (!/^-?\d{1,60}$/.test(text)) return text;
  switch (type.kind) {
    case 'decimal':
      return placePoint(text, type.scale);
    case 'bool':
      return text === '0' ? 'false' : 'true';
    case 'date':
      return isoDay(Number(text));
    case 'time':
      return clock(BigInt(text), type.unit, type.digits);
    case 'timestamp':
      return `${instant(BigInt(text), type.unit, type.digits)}${type.isUtc ? ' UTC' : ''}`;
    default:
      return text;
  }
}

/** The sum of a column; of decimals with the point in its place. */
export const describeSum = (type: LogicalType, text: string): string =>
  type.kind === 'decimal' ? placePoint(text, type.scale) : text;
