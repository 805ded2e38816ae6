// Points in time of the sample, counted from the day its shop opened, in the double's stored encodings.
import { datetimeOf, datetime2Of, dateOf, smalldatetimeOf } from '../engine/stored/temporal.ts';

/** Stored date 2023-01-01. */
export const openingDay = dateOf(2023, 1, 1);
const openingTicks = datetime2Of(openingDay, 0);
const openingDatetime = datetimeOf(openingDay, 0);

/** Stored datetime2 of a moment; `milliseconds` may be negative, `extraTicks` are 100 ns. */
export const ticksAfterOpening = (milliseconds: number, extraTicks = 0): bigint =>
  openingTicks + BigInt(milliseconds) * 10_000n + BigInt(extraTicks);

/** Stored datetime: whole seconds and a number of 1/300 s. */
export const datetimeAfterOpening = (seconds: number, extraTicks: number): number =>
  openingDatetime + seconds * 300 + extraTicks;

/** Stored smalldatetime. */
export const minutesAfterOpening = (minutes: number): number => smalldatetimeOf(openingDay, minutes);
