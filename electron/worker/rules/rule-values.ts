// Values that a rule names, in the form in which a batch holds those of the column, so that they compare as they lie.
import type { LogicalType, OutputColumn, PlanColumn, TimeUnit } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { isPadded } from '../../../shared/rule-fit.ts';

/**
 * `number`: an int32 or a float. `words`: a little-endian integer of two or four 32-bit words, the highest of them
 * signed. `bytes`: a run of bytes.
 */
export type ColumnValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'words'; readonly words: readonly number[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const unitDigits: Readonly<Record<TimeUnit, number>> = { millis: 3, micros: 6, nanos: 9 };
const msPerDay = 86_400_000;

/** What a rule compares: the first output of a column holds its value. */
export const outputOf = (column: PlanColumn): OutputColumn => column.outputs[0];

/** `text` as the column would hold it. Throws BUG for text that was not checked, see shared/rule-fit.ts. */
export function columnValue(column: PlanColumn, text: string): ColumnValue {
  const { type } = outputOf(column);
  return typedValue(type, type.kind === 'string' ? stringForm(column, text) : text);
}

/** The same for text as it stands in a CSV file; bytes are hex digits. */
function typedValue(type: LogicalType, text: string): ColumnValue {
  const number = (value: number): ColumnValue => ({ kind: 'number', value });
  switch (type.kind) {
    case 'bool':
      return number(text === '1' || text === 'true' ? 1 : 0);
    case 'int':
      return type.bits === 64 ? wordsOf(BigInt(text), 2) : number(Number(text));
    case 'float':
      return number(type.bits === 32 ? Math.fround(Number(text)) : Number(text));
    case 'decimal':
      return wordsOf(unscaled(text, type.scale), type.precision <= 18 ? 2 : 4);
    case 'date':
      return number(dayOf(text));
    case 'time': {
      const units = clockUnits(text, unitDigits[type.unit]);
      return type.unit === 'millis' ? number(Number(units)) : wordsOf(units, 2);
    }
    case 'timestamp':
      return wordsOf(instantUnits(text, type.unit), 2);
    case 'uuid':
      return { kind: 'bytes', bytes: Buffer.from(text.replaceAll('-', ''), 'hex') };
    case 'string':
      return { kind: 'bytes', bytes: Buffer.from(text) };
    case 'binary':
    case 'fixed':
      return { kind: 'bytes', bytes: Buffer.from(text, 'hex') };
  }
}

/** Text, and a datetime2 that is written as text: `yyyy-MM-dd HH:mm:ss.fffffff`, whose order is that of time. */
function stringForm({ sqlType }: PlanColumn, text: string): string {
  if (sqlType.name !== 'datetime2') return isPadded(sqlType) ? text.replace(/ +$/, '') : text;
  const [, day = '', clock = '00:00'] = /^(\S{10})(?:[ T](.*))?$/.exec(text) ?? [];
  const [whole = '', fraction = ''] = (clock.length === 5 ? `${clock}:00` : clock).split('.');
  return `${day} ${whole}${sqlType.scale === 0 ? '' : `.${fraction.padEnd(sqlType.scale, '0').slice(0, sqlType.scale)}`}`;
}

function wordsOf(value: bigint, count: 2 | 4): ColumnValue {
  const words = Array.from({ length: count }, (_, i) => Number(BigInt.asIntN(32, value >> BigInt(32 * i))));
  return { kind: 'words', words };
}

function unscaled(text: string, scale: number): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = BigInt(`${whole}${fraction.padEnd(scale, '0').slice(0, scale)}`);
  return sign === '-' ? -digits : digits;
}

const dayOf = (text: string): number => Math.floor(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / msPerDay);

function clockUnits(text: string, digits: number): bigint {
  const [, hour = '0', minute = '0', second = '0', fraction = ''] =
    /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?/.exec(text) ?? [];
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return BigInt(seconds) * 10n ** BigInt(digits) + BigInt(fraction.padEnd(digits, '0').slice(0, digits));
}

/** A time without a zone counts as UTC, as in the column itself. */
function instantUnits(text: string, unit: TimeUnit): bigint {
  const digits = unitDigits[unit];
  const perSecond = 10n ** BigInt(digits);
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})$/.exec(text) ?? [];
  const offsetSeconds = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
  const clock = clockUnits(text.slice(11), digits);
  return BigInt(dayOf(text)) * 86_400n * perSecond + clock - BigInt(offsetSeconds) * perSecond;
}

/** Milliseconds since 1970 of the value in `row` of a date or timestamp column; for text that begins as one. */
export function millisAt(
  type: LogicalType,
  column: { readonly i32: Int32Array; readonly i64: BigInt64Array },
  row: number,
): number {
  if (type.kind === 'date') return column.i32[row] * msPerDay;
  if (type.kind !== 'timestamp') throw new AppError('BUG', { detail: `the age of a ${type.kind}` });
  return Number(column.i64[row] / 10n ** BigInt(unitDigits[type.unit] - 3));
}
