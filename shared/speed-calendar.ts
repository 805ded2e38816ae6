// A week of speeds: when a run works in full, gently or not at all, in the time of one zone, and when it would be done.
import { z } from 'zod';

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5][05]$/, 'a time of day in steps of five minutes, as 08:30');
const isKnownZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const speedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('gentle'),
    lanes: z.int().min(1).max(8),
    /** Null = as fast as the server gives. */
    readBytesPerSecond: z
      .int()
      .min(1 << 16)
      .nullable(),
  }),
]);

const windowSchema = z.strictObject({
  /** 0 = Sunday, as in JavaScript; the day on which the window begins. */
  days: z.array(z.int().min(0).max(6)).min(1),
  from: clockTime,
  /** Not after `from` = on the next day. */
  to: clockTime,
  speed: speedSchema,
});

export const speedCalendarSchema = z.strictObject({
  /** As the time zone database calls it: Europe/Berlin. */
  timeZone: z.string().refine(isKnownZone, 'a time zone such as Europe/Berlin'),
  /** The first that holds counts; outside of all of them there is no limit. */
  windows: z.array(windowSchema).min(1).max(50),
});
export type SpeedCalendar = z.infer<typeof speedCalendarSchema>;
/** What the calendar allows at a moment; null = everything. */
export type Speed = z.infer<typeof speedSchema> | null;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** Weekday and minute of the day, as a clock on the wall of that zone shows them. */
function wallTime(timeZone: string, atMs: number): { readonly day: number; readonly minute: number } {
  const known = formats.get(timeZone);
  const format =
    known ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  if (known === undefined) formats.set(timeZone, format);
  const part = (type: string): string => format.formatToParts(atMs).find((one) => one.type === type)?.value ?? '';
  return { day: dayNames.indexOf(part('weekday')), minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

export function speedAt({ timeZone, windows }: SpeedCalendar, atMs: number): Speed {
  const { day, minute } = wallTime(timeZone, atMs);
  const before = (day + 6) % 7;
  const found = windows.find(({ days, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    if (start < end) return days.includes(day) && minute >= start && minute < end;
    return (days.includes(day) && minute >= start) || (days.includes(before) && minute < end);
  });
  return found?.speed ?? null;
}

const stepMs = 5 * 60_000;
const weekMs = 8 * 24 * 3_600_000;
const sameSpeed = (a: Speed, b: Speed): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The next moment at which another speed begins; null = it never changes. Windows begin at whole steps of five minutes. */
export function nextChange(
  calendar: SpeedCalendar,
  atMs: number,
): { readonly atMs: number; readonly speed: Speed } | null {
  const now = speedAt(calendar, atMs);
  const first = Math.floor(atMs / stepMs) * stepMs + stepMs;
  for (let at = first; at <= atMs + weekMs; at += stepMs) {
    const speed = speedAt(calendar, at);
    if (!sameSpeed(speed, now)) return { atMs: at, speed };
  }
  return null;
}

/** How much of full speed a speed is, by its lanes; a limit on bytes makes it slower still, which nobody knows beforehand. */
const shareOf = (speed: Speed, fullLanes: number): number =>
  speed === null ? 1 : speed.kind === 'off' ? 0 : Math.min(1, speed.lanes / fullLanes);

/** Estimates are not carried further than this. */
const horizonMs = 60 * 24 * 3_600_000;

/** When work that takes `workMs` at full speed would be done; null = not within two months. */
export function finishOver(calendar: SpeedCalendar, fromMs: number, workMs: number, fullLanes: number): number | null {
  let left = workMs;
  let at = fromMs;
  while (at < fromMs + horizonMs) {
    const share = shareOf(speedAt(calendar, at), fullLanes);
    const change = nextChange(calendar, at);
    const until = change?.atMs ?? Infinity;
    if (share > 0 && left <= (until - at) * share) return at + left / share;
    if (change === null) return null;
    left -= (until - at) * share;
    at = until;
  }
  return null;
}

const workdays = [1, 2, 3, 4, 5];
/** The calendars that most people want. */
export const calendarPresets = {
  officeGentle: (timeZone: string): SpeedCalendar => ({
    timeZone,
    windows: [
      { days: workdays, from: '07:00', to: '19:00', speed: { kind: 'gentle', lanes: 1, readBytesPerSecond: 4 << 20 } },
    ],
  }),
  nightsOnly: (timeZone: string): SpeedCalendar => ({
    timeZone,
    windows: [{ days: workdays, from: '07:00', to: '19:00', speed: { kind: 'off' } }],
  }),
} as const;
export type CalendarPreset = keyof typeof calendarPresets;

/** Which preset it is, or null. */
export function presetOf(calendar: SpeedCalendar): CalendarPreset | null {
  const same = (name: CalendarPreset): boolean =>
    JSON.stringify(calendarPresets[name](calendar.timeZone)) === JSON.stringify(calendar);
  return same('officeGentle') ? 'officeGentle' : same('nightsOnly') ? 'nightsOnly' : null;
}

/** `Monday to Friday 07:00 to 19:00: 1 lane, reading at most 4.00 MB/s`, one line a window. */
export function describeCalendar(
  { windows, timeZone }: SpeedCalendar,
  describeBytes: (sizeBytes: number) => string,
): string[] {
  const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  return windows.map(({ days, from, to, speed }) => {
    const isWorkweek = days.join() === workdays.join();
    const when = isWorkweek ? 'Monday to Friday' : days.map((day) => names[day]).join(', ');
    const limit =
      speed.kind === 'off'
        ? 'nothing is read'
        : `${String(speed.lanes)} ${speed.lanes === 1 ? 'lane' : 'lanes'}${speed.readBytesPerSecond === null ? '' : `, reading at most ${describeBytes(speed.readBytesPerSecond)}/s`}`;
    return `${when} ${from} to ${to} (${timeZone}): ${limit}.`;
  });
}
