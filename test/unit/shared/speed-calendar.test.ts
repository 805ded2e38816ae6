import { describe, expect, it } from 'vitest';
import {
  calendarPresets,
  describeCalendar,
  finishOver,
  nextChange,
  presetOf,
  speedAt,
  speedCalendarSchema,
  type SpeedCalendar,
} from '../../../shared/speed-calendar.ts';

const at = (utc: string): number => Date.parse(utc);
const berlin = calendarPresets.nightsOnly('Europe/Berlin');
const hour = 3_600_000;

describe('a speed calendar', () => {
  it('reads the clock on the wall of its zone', () => {
    // 06:00 UTC is 07:00 in Berlin in winter and 08:00 in summer.
    expect(speedAt(berlin, at('2026-01-14T05:59:00Z'))).toBeNull();
    expect(speedAt(berlin, at('2026-01-14T06:00:00Z'))).toEqual({ kind: 'off' });
    expect(speedAt(berlin, at('2026-07-15T05:00:00Z'))).toEqual({ kind: 'off' });
    expect(speedAt(berlin, at('2026-01-17T10:00:00Z'))).toBeNull();
  });

  it('a window that ends before it begins reaches into the next day', () => {
    const nights: SpeedCalendar = {
      timeZone: 'UTC',
      windows: [{ days: [5], from: '22:00', to: '06:00', speed: { kind: 'off' } }],
    };
    expect(speedAt(nights, at('2026-01-16T23:00:00Z'))).toEqual({ kind: 'off' });
    expect(speedAt(nights, at('2026-01-17T05:55:00Z'))).toEqual({ kind: 'off' });
    expect(speedAt(nights, at('2026-01-17T06:00:00Z'))).toBeNull();
    expect(speedAt(nights, at('2026-01-16T05:00:00Z'))).toBeNull();
  });

  it('tells when the speed changes next, over a weekend and over the change to summer time', () => {
    expect(nextChange(berlin, at('2026-01-16T18:30:00Z'))).toEqual({
      atMs: at('2026-01-19T06:00:00Z'),
      speed: { kind: 'off' },
    });
    // On 29 March 2026 the clocks go forward; Monday begins at 07:00 summer time.
    expect(nextChange(berlin, at('2026-03-28T12:00:00Z'))?.atMs).toBe(at('2026-03-30T05:00:00Z'));
  });

  it('adds the pauses to the time that work takes', () => {
    // Two hours of work, begun an hour before the office opens: one hour now, twelve of rest, one more.
    expect(finishOver(berlin, at('2026-01-14T05:00:00Z'), 2 * hour, 4)).toBe(at('2026-01-14T19:00:00Z'));
    expect(finishOver(berlin, at('2026-01-17T05:00:00Z'), 2 * hour, 4)).toBe(at('2026-01-17T07:00:00Z'));
  });

  it('a gentle window works at its share of the lanes', () => {
    const gentle = calendarPresets.officeGentle('UTC');
    expect(finishOver(gentle, at('2026-01-14T08:00:00Z'), hour, 4)).toBe(at('2026-01-14T12:00:00Z'));
  });

  it('work that is never allowed is never done', () => {
    const never: SpeedCalendar = {
      timeZone: 'UTC',
      windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', speed: { kind: 'off' } }],
    };
    expect(nextChange(never, at('2026-01-14T08:00:00Z'))).toBeNull();
    expect(finishOver(never, at('2026-01-14T08:00:00Z'), hour, 4)).toBeNull();
  });

  it('knows its presets again, and says them in words', () => {
    expect(presetOf(berlin)).toBe('nightsOnly');
    expect(
      presetOf({ ...berlin, windows: berlin.windows.slice(0, 1).map((one) => ({ ...one, to: '18:00' })) }),
    ).toBeNull();
    expect(describeCalendar(calendarPresets.officeGentle('UTC'), (bytes) => `${String(bytes)} B`)).toEqual([
      'Monday to Friday 07:00 to 19:00 (UTC): 1 lane, reading at most 4194304 B/s.',
    ]);
  });

  it.each([
    [{ ...berlin, timeZone: 'Mars/Olympus' }],
    [{ ...berlin, windows: [] }],
    [{ ...berlin, windows: [{ days: [1], from: '07:03', to: '19:00', speed: { kind: 'off' } }] }],
  ])('refuses one that means nothing: %j', (calendar) => {
    expect(speedCalendarSchema.safeParse(calendar).success).toBe(false);
  });
});
