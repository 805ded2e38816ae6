// Date and time text against BigInt and Date arithmetic.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSink, written, type ByteSink } from '../../../../../electron/worker/pipeline/formats/byte-sink.ts';
import {
  longestTimestamp,
  putDate,
  putTime,
  putTimestamp,
} from '../../../../../electron/worker/pipeline/formats/text/dates.ts';
import type { TimeUnit } from '../../../../../shared/columns.ts';
import { dateText, timestampText, timeText } from '../expected-text.ts';

function textOf(put: (sink: ByteSink) => void): string {
  const sink = createSink(longestTimestamp);
  put(sink);
  return new TextDecoder().decode(written(sink));
}

const low = (value: bigint): number => Number(BigInt.asIntN(32, value));
const high = (value: bigint): number => Number(BigInt.asIntN(32, value >> 32n));
const timestamp = (value: bigint, unit: TimeUnit, digits: number): string =>
  textOf((sink) => putTimestamp(sink, low(value), high(value), unit, digits));

describe('dates and times as text', () => {
  it('names every day of 800 years, and the ends of every month from 0001 to 9999, as Date does', () => {
    const days = Array.from({ length: 292_194 }, (_, day) => day - 135_140);
    for (let month = 0; month < 9999 * 12; month++) {
      const first = new Date(0).setUTCFullYear(1, month, 1) / 86_400_000;
      days.push(first, first + 27);
      if (month > 0) days.push(first - 1);
    }
    const sink = createSink(longestTimestamp);
    const wrong = days.filter((day) => {
      sink.length = 0;
      putDate(sink, day);
      return Buffer.from(written(sink)).toString('latin1') !== new Date(day * 86_400_000).toISOString().slice(0, 10);
    });
    expect(days[0]).toBe(Date.UTC(1600, 0, 1) / 86_400_000);
    expect(wrong).toEqual([]);
  });

  it('names the first and the last moment of datetime2(7)', () => {
    expect(timestamp(-62_135_596_800_000_000n, 'micros', 6)).toBe('0001-01-01 00:00:00.000000');
    expect(timestamp(253_402_300_799_999_999n, 'micros', 6)).toBe('9999-12-31 23:59:59.999999');
    expect(timestamp(-62_135_596_800_000n, 'millis', 0)).toBe('0001-01-01 00:00:00');
    expect(timestamp(253_402_300_799_999n, 'millis', 3)).toBe('9999-12-31 23:59:59.999');
    expect(timestamp(-1n * 100n, 'nanos', 7)).toBe('1969-12-31 23:59:59.9999999');
    expect(timestamp(9_223_372_036_854_775_800n, 'nanos', 7)).toBe('2262-04-11 23:47:16.8547758');
  });

  it('is exact for any 64-bit number of units', () => {
    const smallest = -(2n ** 63n);
    const largest = 2n ** 63n - 1n;
    for (const [unit, digits] of [
      ['millis', 3],
      ['micros', 6],
      ['nanos', 9],
    ] as const) {
      for (const value of [smallest, largest]) {
        expect(timestamp(value, unit, digits)).toBe(timestampText(value, unit, digits));
      }
      fc.assert(
        fc.property(fc.bigInt({ min: smallest, max: largest }), (value) => {
          expect(timestamp(value, unit, digits)).toBe(timestampText(value, unit, digits));
        }),
        { seed: 7, numRuns: 3000 },
      );
    }
  });

  it('is exact on both sides of every midnight', () => {
    const perDay = { millis: 86_400_000n, micros: 86_400_000_000n, nanos: 86_400_000_000_000n } as const;
    for (const [unit, digits, days] of [
      ['millis', 3, 700_000n],
      ['micros', 6, 700_000n],
      ['nanos', 9, 106_000n],
    ] as const) {
      for (let day = -days; day <= days; day += 997n) {
        for (const step of [-1n, 0n, 1n]) {
          const value = day * perDay[unit] + step;
          expect(timestamp(value, unit, digits)).toBe(timestampText(value, unit, digits));
        }
      }
    }
  });

  it('writes as many decimals as the SQL type has', () => {
    const time = (value: number, unit: TimeUnit, digits: number): string =>
      textOf((sink) => putTime(sink, value, unit, digits));
    expect(time(0, 'millis', 0)).toBe('00:00:00');
    expect(time(86_399_900, 'millis', 1)).toBe('23:59:59.9');
    expect(time(1, 'micros', 6)).toBe('00:00:00.000001');
    expect(time(1, 'micros', 7)).toBe('00:00:00.0000010');
    expect(time(86_399_999_999_900, 'nanos', 7)).toBe(timeText(86_399_999_999_900n, 'nanos', 7));
  });

  it('refuses to cut decimals off', () => {
    expect(() => textOf((sink) => putTime(sink, 1, 'millis', 2))).toThrow('more than 2 decimals');
    expect(() => timestamp(99n, 'nanos', 7)).toThrow('more than 7 decimals');
  });

  it('counts years beyond 9999 and before 0 without a limit', () => {
    expect(textOf((sink) => putDate(sink, 2_932_897))).toBe('10000-01-01');
    expect(textOf((sink) => putDate(sink, -719_529))).toBe(dateText(-719_529n));
  });
});
