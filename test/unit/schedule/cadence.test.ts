// When a schedule starts, and how many starts have passed.
import { describe, expect, test } from 'vitest';
import { describeCadence, missedStarts, nextStart } from '../../../electron/worker/schedule/cadence.ts';
import type { Cadence } from '../../../shared/schedule.ts';

const at = (text: string): number => new Date(text).getTime();
const cases: readonly (readonly [Cadence, string, string, string])[] = [
  [{ every: 'minutes', minutes: 15 }, 'every 15 minutes', '2026-03-04T10:07:30', '2026-03-04T10:15:00'],
  [{ every: 'minutes', minutes: 5 }, 'every 5 minutes', '2026-03-04T10:15:00', '2026-03-04T10:20:00'],
  [{ every: 'hours', hours: 1, minute: 5 }, 'every hour at minute 5', '2026-03-04T10:07:00', '2026-03-04T11:05:00'],
  [{ every: 'hours', hours: 4, minute: 5 }, 'every 4 hours at minute 5', '2026-03-04T10:07:00', '2026-03-04T12:05:00'],
  [{ every: 'day', at: '02:30' }, 'every day at 02:30', '2026-03-04T02:30:00', '2026-03-05T02:30:00'],
  [
    { every: 'week', days: ['fri', 'mon'], at: '23:00' },
    'every week on Mon, Fri at 23:00',
    '2026-03-04T10:00:00',
    '2026-03-06T23:00:00',
  ],
  [
    { every: 'week', days: ['sun'], at: '00:00' },
    'every week on Sun at 00:00',
    '2026-03-04T10:00:00',
    '2026-03-08T00:00:00',
  ],
];

describe('cadence', () => {
  test.each(cases)('%j is %s', (cadence, words, after, next) => {
    expect(describeCadence(cadence)).toBe(words);
    expect(nextStart(cadence, at(after))).toBe(at(next));
  });

  const daily: Cadence = { every: 'day', at: '02:30' };
  test.each([
    ['on time', '2026-03-03T02:30:05', '2026-03-04T02:30:05', 0],
    ['late after a computer that was off in the night', '2026-03-03T02:30:05', '2026-03-04T08:00:00', 1],
    ['after three nights', '2026-03-01T02:30:05', '2026-03-05T02:30:05', 3],
    ['a second time on the same day', '2026-03-04T02:30:05', '2026-03-04T03:00:00', 0],
    ['after years', '2020-03-04T02:30:05', '2026-03-04T03:00:00', 100],
  ])('%s: missed starts', (_, last, now, missed) => {
    expect(missedStarts(daily, at(last), at(now))).toBe(missed);
  });
});
