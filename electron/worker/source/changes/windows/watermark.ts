// A date or number that grows: every row from the value of the mark on, and those of an overlap before it.
import type { SqlType } from '../../../../../shared/columns.ts';
import type { Increment } from '../../../../../shared/increment.ts';
import { keyOperand, planColumnOf } from '../../key-codec.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import type { SqlParameter } from '../../session.ts';
import { changedRows, keyItems, noPosition, presentRows, type Window, type WindowRequest } from './window.ts';

type Watermark = Extract<Increment, { mode: 'watermark' }>;

export function watermarkWindow(request: WindowRequest, increment: Watermark): Window {
  const { table, since, keyColumns } = request;
  if (since.watermark === null) throw noPosition(request, 'a watermark');
  const name = quoteName(increment.column);
  const { sqlType } = planColumnOf(table, increment.column);
  const bound = since.watermark.value === null ? null : lowerBound(sqlType, since.watermark.value, increment);
  const parameters = bound?.parameters ?? [];
  // A row without a value is in no window.
  const from = (alias: string): string =>
    bound === null ? `${alias}.${name} IS NOT NULL` : `${alias}.${name} >= ${bound.expression}`;
  const text = (expression: string): string =>
    `CONVERT(nvarchar(50), ${expression}${increment.kind === 'time' ? ', 121' : ''})`;
  if (table.where === null) return { sql: presentRows(request, text(`t.${name}`), from('t')), parameters };
  const changed = `SELECT ${keyItems(keyColumns)}, x.${name} AS tableferry_version
  FROM ${quoteTable(table)} AS x WHERE ${from('x')}`;
  return { sql: changedRows(request, { changed, version: text('c.tableferry_version') }), parameters };
}

type Bound = { readonly expression: string; readonly parameters: readonly SqlParameter[] };

/** Null where the overlap reaches before the first value of the type. */
export function lowerBound(type: SqlType, value: string, increment: Watermark): Bound | null {
  if (increment.kind === 'number') {
    const text = minus(value, increment.overlap);
    if (!isWithin(type, text)) return null;
    const { expression, parameter } = keyOperand(type, text, '@since');
    return { expression, parameters: [parameter] };
  }
  if (Number(value.slice(0, 4)) <= (firstYears[type.name] ?? 1)) return null;
  const { expression, parameter } = keyOperand(type, value, '@since');
  const [unit, amount] =
    type.name === 'date' ? ['day', Math.ceil(increment.overlapSeconds / 86_400)] : ['second', increment.overlapSeconds];
  const overlap: SqlParameter = { name: '@overlap', type: 'int', value: amount };
  return { expression: `DATEADD(${unit}, -@overlap, ${expression})`, parameters: [parameter, overlap] };
}

/** Of the other types of dates it is 1. */
const firstYears: Readonly<Record<string, number>> = { datetime: 1753, smalldatetime: 1900 };
const leastWhole: Readonly<Record<string, bigint>> = {
  tinyint: 0n,
  smallint: -(2n ** 15n),
  int: -(2n ** 31n),
  bigint: -(2n ** 63n),
};

/** Decimal texts, exactly. */
export function minus(value: string, whole: string): string {
  const [, fraction = ''] = value.split('.');
  const scaled = BigInt(value.replace('.', '')) - BigInt(whole) * 10n ** BigInt(fraction.length);
  if (fraction === '') return String(scaled);
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(fraction.length + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -fraction.length)}.${digits.slice(-fraction.length)}`;
}

function isWithin({ name, precision, scale }: SqlType, text: string): boolean {
  const [whole = '0'] = text.split('.');
  const least = leastWhole[name];
  if (least !== undefined) return BigInt(whole) >= least;
  return whole.replace('-', '').length <= Math.max(1, precision - scale);
}
