// Values that a filter or a query names as @since: their T-SQL type and their text, checked before anything is sent.
import { z } from 'zod';

const namePattern = /^[\p{L}_][\p{L}\p{N}_@#$]{0,99}$/u;

export const queryParameterSchema = z
  .strictObject({
    /** Without the at sign. */
    name: z.string().regex(namePattern, 'a parameter is called by a word, without the at sign'),
    /** A T-SQL type: `date`, `decimal(18,2)`, `nvarchar(50)`. */
    type: z.string(),
    /** As text, in the one form of its type; null = NULL. */
    value: z.string().nullable(),
  })
  .superRefine((parameter, context) => {
    const problem = parameterProblem(parameter);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
export type QueryParameter = z.infer<typeof queryParameterSchema>;

type ParameterText = { readonly name: string; readonly type: string; readonly value: string | null };

/** A type taken apart; lengths in characters or bytes, -1 = max. */
export type ParameterType = {
  readonly name: string;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
};

const typePattern = /^\s*([a-z0-9]+)\s*(?:\(\s*(max|\d{1,4})\s*(?:,\s*(\d{1,2})\s*)?\))?\s*$/i;
const withLength: Readonly<Record<string, number>> = {
  char: 8000,
  varchar: 8000,
  nchar: 4000,
  nvarchar: 4000,
  binary: 8000,
  varbinary: 8000,
};
const withScale = new Set(['time', 'datetime2', 'datetimeoffset']);
const plain = new Set(
  'bit tinyint smallint int bigint float real money smallmoney date datetime smalldatetime uniqueidentifier'.split(' '),
);

/** Null for what is no type that a value can be given in. */
export function readParameterType(text: string): ParameterType | null {
  const [, word = '', first, second] = typePattern.exec(text) ?? [];
  const name = word.toLowerCase();
  const most = withLength[name];
  if (most !== undefined) {
    if (second !== undefined || first === undefined) return null;
    const isMax = first.toLowerCase() === 'max';
    if (isMax) return name.includes('var') ? { name, length: -1, precision: 0, scale: 0 } : null;
    const length = Number(first);
    return length >= 1 && length <= most ? { name, length, precision: 0, scale: 0 } : null;
  }
  if (name === 'decimal' || name === 'numeric') {
    const precision = Number(first ?? 18);
    const scale = Number(second ?? 0);
    const isRight = precision >= 1 && precision <= 38 && scale <= precision;
    return isRight ? { name: 'decimal', length: 0, precision, scale } : null;
  }
  if (second !== undefined) return null;
  if (withScale.has(name)) {
    const scale = Number(first ?? 7);
    return scale <= 7 ? { name, length: 0, precision: 0, scale } : null;
  }
  return plain.has(name) && first === undefined ? { name, length: 0, precision: 0, scale: 0 } : null;
}

const date = String.raw`\d{4}-\d{2}-\d{2}`;
const clock = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?`;
const forms: Readonly<Record<string, readonly [pattern: RegExp, example: string]>> = {
  bit: [/^[01]$/, '0 or 1'],
  float: [/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i, '1.5 or 2e10'],
  real: [/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i, '1.5 or 2e10'],
  money: [/^[+-]?\d{1,15}(?:\.\d{1,4})?$/, '1234.5600'],
  smallmoney: [/^[+-]?\d{1,6}(?:\.\d{1,4})?$/, '1234.5600'],
  date: [new RegExp(`^${date}$`), '2026-01-31'],
  datetime: [new RegExp(`^${date}[ T]${clock}$`), '2026-01-31 14:05:00.123'],
  smalldatetime: [new RegExp(`^${date}[ T]${clock}$`), '2026-01-31 14:05'],
  datetime2: [new RegExp(`^${date}[ T]${clock}$`), '2026-01-31 14:05:00.1234567'],
  datetimeoffset: [new RegExp(`^${date}[ T]${clock} ?[+-]\\d{2}:\\d{2}$`), '2026-01-31 14:05:00 +01:00'],
  time: [new RegExp(`^${clock}$`), '14:05:00.1234567'],
  uniqueidentifier: [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
  binary: [/^0x(?:[0-9a-f]{2})*$/i, '0x0A1B'],
  varbinary: [/^0x(?:[0-9a-f]{2})*$/i, '0x0A1B'],
};
const integers: Readonly<Record<string, readonly [lowest: bigint, highest: bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** A clause: what is wrong with it; null = nothing. The value itself is not repeated: it may be personal data. */
export function parameterProblem({ name, type, value }: ParameterText): string | null {
  const told = readParameterType(type);
  if (told === null)
    return `@${name} has the type "${type}"; write a T-SQL type with its length, such as date, int, decimal(18,2) or nvarchar(50)`;
  return value === null ? null : valueProblem(`the value of @${name}`, type, value);
}

/** The same for a value alone; `subject` begins the clause. */
export function valueProblem(subject: string, type: string, value: string): string | null {
  const told = readParameterType(type);
  if (told === null) return `${subject} cannot be given as ${type}`;
  const wrong = (form: string): string => `${subject} is no ${type}; write it as ${form}`;
  const range = integers[told.name];
  if (range !== undefined) {
    const isInteger = /^[+-]?\d{1,19}$/.test(value);
    return isInteger && BigInt(value) >= range[0] && BigInt(value) <= range[1]
      ? null
      : wrong(`a whole number from ${String(range[0])} to ${String(range[1])}`);
  }
  if (told.name === 'decimal') return isDecimal(value, told) ? null : wrong(`digits that fit into ${type}`);
  const form = forms[told.name];
  if (form !== undefined) {
    if (!form[0].test(value) || !isRealTime(value, told.name)) return wrong(form[1]);
    const bytes = (value.length - 2) / 2;
    return told.name.endsWith('binary') && told.length > 0 && bytes > told.length
      ? `${subject} has ${String(bytes)} bytes, more than ${type} holds`
      : null;
  }
  return textProblem(subject, type, value, told);
}

function isDecimal(value: string, { precision, scale }: ParameterType): boolean {
  const [, whole = '', fraction = ''] = /^[+-]?(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  return whole !== '' && whole.replace(/^0+/, '').length <= precision - scale && fraction.length <= scale;
}

/** 31 February and 25 o'clock have the right form and are none. */
function isRealTime(value: string, type: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0];
  if (day !== undefined) {
    const time = new Date(`${day}T00:00:00Z`);
    const isReal = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day) && !day.startsWith('0000');
    if (!isReal) return false;
    const year = Number(day.slice(0, 4));
    if (type === 'datetime' && year < 1753) return false;
    if (type === 'smalldatetime' && (year < 1900 || day > '2079-06-06')) return false;
  }
  const [, hour, minute, second = '0'] = /(?:^|[ T])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(value) ?? [];
  if (hour !== undefined && (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)) return false;
  const [, offsetHour, offsetMinute] = /[+-](\d{2}):(\d{2})$/.exec(value) ?? [];
  return offsetHour === undefined || Number(offsetHour) * 60 + Number(offsetMinute) <= 14 * 60;
}

function textProblem(subject: string, type: string, value: string, told: ParameterType): string | null {
  if (value.includes('\0')) return `${subject} holds a NUL character`;
  if (!value.isWellFormed()) return `${subject} holds half a surrogate pair`;
  const isNarrow = told.name === 'char' || told.name === 'varchar';
  if (isNarrow && /[^\t\n\r\u0020-\u007e]/.test(value))
    return `${subject} holds characters that ${told.name} may not hold in every code page; give it as n${told.name}`;
  return told.length > 0 && value.length > told.length
    ? `${subject} has ${String(value.length)} characters, more than ${type} holds`
    : null;
}
