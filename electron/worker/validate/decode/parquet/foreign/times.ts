// Times and timestamps of another writer that are stored in another unit; mutable for speed.
import type { TimeUnit } from '../../../../../../shared/columns.ts';
import { refuse } from '../../refusal.ts';
import { copyNulls, type Convert } from './convert.ts';
import { firstDay, lastDay } from './numbers.ts';

export const nanosOf: Readonly<Record<TimeUnit, number>> = { millis: 1_000_000, micros: 1_000, nanos: 1 };
const unitsADay: Readonly<Record<TimeUnit, bigint>> = {
  millis: 86_400_000n,
  micros: 86_400_000_000n,
  nanos: 86_400_000_000_000n,
};

const isUnit = (text: string): text is TimeUnit => text in nanosOf;

/** `written`: the unit of the file. */
export function rescaleTime(written: string, unit: TimeUnit): Convert {
  const turn = turner(written, unit, (aDay) => [0n, aDay - 1n]);
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    for (let row = 0; row < rows; row++) {
      const value = turn(stored.width === 8 ? stored.i64[row] : BigInt(stored.i32[row]));
      if (column.width === 4) column.i32[row] = Number(value);
      else column.i64[row] = value;
    }
  };
}

export function rescaleTimestamp(written: string, unit: TimeUnit): Convert {
  const turn = turner(written, unit, (aDay) => [BigInt(firstDay) * aDay, BigInt(lastDay + 1) * aDay - 1n]);
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    for (let row = 0; row < rows; row++) column.i64[row] = turn(stored.i64[row]);
  };
}

/** `boundsOf`: the lowest and the highest value, by the units of a day. */
function turner(
  written: string,
  unit: TimeUnit,
  boundsOf: (aDay: bigint) => readonly [bigint, bigint],
): (value: bigint) => bigint {
  if (!isUnit(written)) return refuse(`a time in ${written} is not read`);
  const [low, high] = boundsOf(unitsADay[written]);
  const up = BigInt(Math.max(1, nanosOf[written] / nanosOf[unit]));
  const down = BigInt(Math.max(1, nanosOf[unit] / nanosOf[written]));
  return (stored) => {
    if (stored < low || stored > high) refuse('a time of it is out of range');
    const value = (stored * up) / down;
    if (value * down !== stored * up) refuse('a time of it has more digits than its column');
    if (value !== BigInt.asIntN(64, value)) refuse('a time of it is outside of what its unit holds');
    return value;
  };
}
