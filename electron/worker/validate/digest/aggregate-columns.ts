// Count, bounds and exact sum of one column in T-SQL, and how the answers become the units of a fingerprint.
import type { PlanColumn, TimeUnit } from '../../../../shared/columns.ts';
import { daysOf, floatOf, momentOf, timeOf, unitsPerSecond, unscaledOf } from './answer-units.ts';
import { sourceColumn } from './field-expressions.ts';
import { textRuleOf } from './text-rule.ts';

/** `items`: lowest and highest where there are `bounds`, then what `sum` takes. Null: it cannot be said. */
export type OutputAggregate = {
  readonly items: readonly string[];
  readonly bounds: ((answer: string) => string | null) | null;
  readonly sum: ((answers: readonly string[]) => bigint) | null;
};

const nothing: OutputAggregate = { items: [], bounds: null, sum: null };
const exactly = (answers: readonly string[]): bigint => answers.reduce((total, text) => total + unscaledOf(text), 0n);
const asIs = (text: string): string => text;
const big = (expression: string): string => `CONVERT(varchar(41), SUM(CONVERT(decimal(38, 0), ${expression})))`;
const sumOnly = (items: readonly string[], sum: OutputAggregate['sum'] = exactly): OutputAggregate => ({
  items,
  bounds: null,
  sum,
});

/** Not COUNT, which old large types do not allow. */
export const nullsOf = (column: PlanColumn): string =>
  `CONVERT(varchar(20), SUM(CONVERT(bigint, CASE WHEN ${sourceColumn(column)} IS NULL THEN 1 ELSE 0 END)))`;

/** One for each output of the column; null: the column is of a type that is not known. */
export function aggregatesOf(column: PlanColumn): readonly OutputAggregate[] | null {
  const rule = textRuleOf(column);
  if (rule === null) return null;
  const c = sourceColumn(column);
  switch (rule.kind) {
    case 'bit':
      return [numeric(`CONVERT(int, ${c})`)];
    case 'integer':
      return [numeric(c)];
    case 'decimal':
    case 'money':
      return [decimal(column, c)];
    case 'float':
      return [float(c, rule.detail)];
    case 'date':
      return [
        {
          items: [...bounds(c, (value) => `CONVERT(varchar(10), ${value}, 23)`), big(days(c))],
          bounds: (text) => String(daysOf(text)),
          sum: exactly,
        },
      ];
    case 'time':
      return [time(column, c)];
    case 'moment':
    case 'offsetMoment':
      return moment(column, c);
    case 'momentText':
      return [sumOnly([big(`CASE WHEN ${c} IS NULL THEN 0 ELSE ${String(rule.length)} END`)])];
    case 'text':
    case 'textHash':
      return [sumOnly([big(`DATALENGTH(${unicode(column, c)})`)], (answers) => exactly(answers) / 2n)];
    case 'bytes':
      return [sumOnly([big(`DATALENGTH(${c})`)])];
    case 'bytesHash':
      return [sumOnly([big(`DATALENGTH(CONVERT(varbinary(max), ${c}))`)])];
    case 'rowversion':
      return [sumOnly([big(`CONVERT(bigint, CONVERT(binary(8), ${c}))`)])];
    case 'uuid':
      return [
        sumOnly([1, 9].map((from) => big(`CONVERT(bigint, SUBSTRING(CONVERT(binary(16), ${c}), ${String(from)}, 8))`))),
      ];
    case 'variant':
      return [nothing, nothing];
  }
}

const bounds = (c: string, text: (value: string) => string): readonly [string, string] => [
  text(`MIN(${c})`),
  text(`MAX(${c})`),
];

const numeric = (c: string): OutputAggregate => ({
  items: [...bounds(c, (value) => `CONVERT(varchar(20), ${value})`), big(c)],
  bounds: asIs,
  sum: exactly,
});

/** Over 28 digits the sum of many rows might not fit 38: the upper and the lower 19 digits are summed apart. */
function decimal({ sqlType }: PlanColumn, c: string): OutputAggregate {
  const style = sqlType.name.endsWith('money') ? ', 2' : '';
  const between = bounds(c, (value) => `CONVERT(varchar(41), ${value}${style})`);
  const unscaled = (text: string): string => String(unscaledOf(text));
  const { precision, scale } = sqlType.name.endsWith('money') ? { precision: 19, scale: 4 } : sqlType;
  if (precision <= 28) {
    const sum = `CONVERT(varchar(41), SUM(CONVERT(decimal(38, ${String(scale)}), ${c})))`;
    return { items: [...between, sum], bounds: unscaled, sum: exactly };
  }
  // From the text: no rule about the type of a result can cost a digit.
  const text = `CONVERT(varchar(41), ${c})`;
  const digits = `RIGHT(REPLICATE('0', 38) + REPLACE(REPLACE(${text}, '-', ''), '.', ''), 38)`;
  const half = (side: 'LEFT' | 'RIGHT'): string =>
    big(`CONVERT(decimal(38, 0), CASE LEFT(${text}, 1) WHEN '-' THEN '-' ELSE '' END + ${side}(${digits}, 19))`);
  return {
    items: [...between, half('LEFT'), half('RIGHT')],
    bounds: unscaled,
    sum: ([upper, lower]) => BigInt(upper) * 10n ** 19n + BigInt(lower),
  };
}

/** By their bytes, from which the same number is read. No sum: it depends on the order of the rows. */
function float(c: string, bits: number): OutputAggregate {
  const size = String(bits / 8);
  const type = bits === 32 ? 'real' : 'float';
  return {
    items: bounds(c, (value) => `CONVERT(varchar(16), CONVERT(binary(${size}), CONVERT(${type}, ${value})), 2)`),
    bounds: floatOf,
    sum: null,
  };
}

const days = (c: string): string => `DATEDIFF(day, CONVERT(date, '19700101', 112), ${c})`;
const secondsOfDay = (c: string): string =>
  `DATEPART(hour, ${c}) * 3600 + DATEPART(minute, ${c}) * 60 + DATEPART(second, ${c})`;
const unitOf = ({ outputs: [{ type }] }: PlanColumn): TimeUnit =>
  type.kind === 'time' || type.kind === 'timestamp' ? type.unit : 'nanos';
/** Seconds and nanoseconds, summed apart, in a unit that holds both exactly. */
const inUnits =
  (unit: TimeUnit, fractionPerSecond: bigint) =>
  ([seconds, fraction]: readonly string[]): bigint =>
    BigInt(seconds) * unitsPerSecond[unit] + (BigInt(fraction) * unitsPerSecond[unit]) / fractionPerSecond;

function time(column: PlanColumn, c: string): OutputAggregate {
  const unit = unitOf(column);
  return {
    items: [
      ...bounds(c, (value) => `CONVERT(varchar(16), ${value}, 121)`),
      big(secondsOfDay(c)),
      big(`DATEPART(nanosecond, ${c})`),
    ],
    bounds: (text) => String(timeOf(text, unit)),
    sum: inUnits(unit, 1_000_000_000n),
  };
}

function moment(column: PlanColumn, c: string): readonly OutputAggregate[] {
  const unit = unitOf(column);
  const { name } = column.sqlType;
  const isOld = name === 'datetime' || name === 'smalldatetime';
  const hasOffset = column.outputs.length === 2;
  // The wall clock: what DATEDIFF makes of an offset is not documented alike everywhere.
  const wall = hasOffset ? `CONVERT(datetime2(7), ${c})` : c;
  const shift = hasOffset ? ` - DATEPART(TZoffset, ${c}) * 60` : '';
  // The milliseconds as shown, since those of a datetime are thirds.
  const fraction = isOld
    ? `CONVERT(bigint, RIGHT(CONVERT(varchar(23), CONVERT(datetime, ${c}), 121), 3))`
    : `DATEPART(nanosecond, ${wall})`;
  const shown = isOld ? (value: string) => `CONVERT(datetime, ${value})` : asIs;
  const instant: OutputAggregate = {
    items: [
      ...bounds(c, (value) => `CONVERT(varchar(34), ${shown(value)}, 121)`),
      big(`CONVERT(bigint, ${days(wall)}) * 86400 + ${secondsOfDay(wall)}${shift}`),
      big(fraction),
    ],
    bounds: (text) => String(momentOf(text, unit)),
    sum: inUnits(unit, isOld ? 1_000n : 1_000_000_000n),
  };
  return hasOffset ? [instant, numeric(`DATEPART(TZoffset, ${c})`)] : [instant];
}

function unicode({ sqlType }: PlanColumn, c: string): string {
  if (sqlType.name === 'nchar' || sqlType.name === 'nvarchar' || sqlType.name === 'ntext') return c;
  const isShort = sqlType.maxLength > 0 && sqlType.maxLength <= 4000 && sqlType.name !== 'text';
  return `CONVERT(nvarchar(${isShort && sqlType.name !== 'xml' ? String(sqlType.maxLength) : 'max'}), ${c})`;
}
