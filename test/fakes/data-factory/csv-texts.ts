// Texts of values as .NET gives them: by the type conversion that a copy asks for, else in the forms of .NET itself.
import type { Cell, Column } from './cells.ts';
import { members, textOf } from './json.ts';
import { usualTexts, type OpenTexts } from './settings.ts';

export type CsvTexts = OpenTexts & {
  readonly isBooleanNumber: boolean;
  /** Custom formats of .NET; null = none was asked for. */
  readonly dateTimeFormat: string | null;
  readonly timeSpanFormat: string | null;
};

/** Settings hold only where the conversion is asked for. */
export function csvTexts(translator: unknown, open: Partial<OpenTexts> = {}): CsvTexts {
  const { typeConversion, typeConversionSettings } = members(translator);
  const settings = members(typeConversion === true ? typeConversionSettings : {});
  const formatOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const usual = { ...usualTexts, ...open };
  return {
    ...usual,
    culture: settings.culture === undefined ? usual.culture : textOf(settings.culture),
    isBooleanNumber: settings.treatBooleanAsNumber === true,
    dateTimeFormat: formatOf(settings.dateTimeFormat),
    timeSpanFormat: formatOf(settings.timeSpanFormat),
  };
}

const two = (value: bigint | number): string => String(value).padStart(2, '0');
const second = 10_000_000n;
const day = 86_400n * second;
const shownDigits = { single: 7, double: 15 } as const;

/** The text of a value that is not NULL. */
export function textOfCell(
  value: NonNullable<Cell>,
  { kind, scale }: Pick<Column, 'kind' | 'scale'>,
  texts: CsvTexts,
): string {
  switch (kind) {
    case 'bool':
      return texts.isBooleanNumber ? (value === true ? '1' : '0') : value === true ? 'True' : 'False';
    case 'single':
    case 'double':
      return inCulture(floatText(Number(value), kind, texts), texts);
    case 'decimal':
      return inCulture(decimalText(BigInt(String(value)), scale), texts);
    case 'datetime': {
      const ticks = BigInt(String(value));
      return texts.dateTimeFormat === null ? dateTimeText(ticks) : formatted(texts.dateTimeFormat, partsOf(ticks));
    }
    case 'offset':
      return `${dateTimeText(BigInt(String(value)))} +00:00`;
    case 'time': {
      const ticks = BigInt(String(value));
      return texts.timeSpanFormat === null
        ? timeText(ticks, scale > 0)
        : formatted(texts.timeSpanFormat, partsOf(ticks));
    }
    case 'bytes':
      return value instanceof Uint8Array ? bytesText(Buffer.from(value), texts) : '';
    default:
      return String(value);
  }
}

function bytesText(bytes: Buffer, { bytes: form }: CsvTexts): string {
  if (form === 'base64') return bytes.toString('base64');
  const digits = bytes.toString('hex').toUpperCase();
  return form === '0x' ? `0x${digits}` : digits;
}

/** `1.5E-07`: an exponent of two digits, with its sign. */
function floatText(value: number, kind: 'single' | 'double', { floats }: CsvTexts): string {
  // The shortest text that tells it from all others has the sign of a zero too.
  const shortest = Object.is(value, -0) ? '-0' : String(value);
  const text = floats === 'all' ? shortest : String(Number(value.toPrecision(shownDigits[kind])));
  return text.replace(/e([+-])(\d+)$/, (_, sign: string, digits: string) => `E${sign}${digits.padStart(2, '0')}`);
}

/** German and French write a comma where English has a point. */
const inCulture = (text: string, { culture }: CsvTexts): string =>
  /^(?:de|fr)\b/i.test(culture) ? text.replace('.', ',') : text;

export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${value < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
}

type Parts = Readonly<Record<'y' | 'M' | 'd' | 'H' | 'm' | 's' | 'f', string>>;

function partsOf(ticks: bigint): Parts {
  const ofDay = ((ticks % day) + day) % day;
  const date = new Date(Number((ticks - ofDay) / 10_000n)).toISOString().replace(/^[+]0+/, '');
  const seconds = ofDay / second;
  return {
    y: date.slice(0, 4),
    M: date.slice(5, 7),
    d: date.slice(8, 10),
    H: two(seconds / 3600n),
    m: two((seconds / 60n) % 60n),
    s: two(seconds % 60n),
    f: String(ofDay % second).padStart(7, '0'),
  };
}

/** A custom format of .NET, as far as its parts are of full length. A backslash stands before what is meant as it is. */
const formatted = (format: string, parts: Parts): string =>
  format.replaceAll(/\\(.)|yyyy|MM|dd|HH|hh|mm|ss|f{1,7}/g, (token, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    if (token.startsWith('f')) return parts.f.slice(0, token.length);
    const { y, M, d, H, m, s } = parts;
    return { yyyy: y, MM: M, dd: d, HH: H, hh: H, mm: m, ss: s }[token] ?? token;
  });

/** `yyyy-MM-dd HH:mm:ss.fffffff` */
export const dateTimeText = (ticks: bigint): string => formatted('yyyy-MM-dd HH:mm:ss.fffffff', partsOf(ticks));

const timeText = (ticks: bigint, hasFraction: boolean): string =>
  formatted(hasFraction ? 'HH:mm:ss.fffffff' : 'HH:mm:ss', partsOf(ticks));
