// Which dates Data Factory writes to Parquet, by the table of its errors (ParquetDateTimeExceedLimit): ticks of 100 ns since 1970
// between -621355968000000000 and 2534022144000000000, of which it says to avoid the first.
import type { PlanColumn } from '../../../shared/columns.ts';

/** Midnight of the first and of the last day: a moment must be after the one and not after the other. */
const [firstDay, lastDay] = ['0001-01-01', '9999-12-31'];
export const parquetDates = `after ${firstDay} 00:00:00, up to ${lastDay} 00:00:00`;

/** Types that reach such moments; a smalldatetime ends in 2079. */
const farTypes = new Set(['date', 'datetime', 'datetime2']);

/** Of columns as a Copy activity reads them; what the server converts to text is none. */
export const mayBeBeyond = ({ sqlType, selectAs }: Pick<PlanColumn, 'sqlType' | 'selectAs'>): boolean =>
  selectAs === 'plain' && farTypes.has(sqlType.name);

/** `moment`: such as `9999-12-31 23:59:59.9999999`, with a `T` or without a time too. */
export function isBeyond(moment: string): boolean {
  const day = moment.slice(0, 10);
  const isMidnight = !/[1-9]/.test(moment.slice(10));
  return (day === firstDay && isMidnight) || (day === lastDay && !isMidnight);
}

const ticksPerMs = 10_000n;

/** The moment that the service's message tells of, as SQL Server writes it; null = it tells none that there is. */
export function momentIn(message: string): string | null {
  const [, digits] = /Ticks value '(-?\d{1,19})'/.exec(message) ?? [];
  if (digits === undefined) return null;
  const ticks = BigInt(digits);
  const part = ((ticks % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const second = new Date(Number((ticks - part) / ticksPerMs));
  // Years beyond 9999 are in no column.
  if (Number.isNaN(second.getTime()) || !/^\d/.test(second.toISOString())) return null;
  return `${second.toISOString().slice(0, 19).replace('T', ' ')}.${String(part).padStart(7, '0')}`;
}
