// When a schedule starts, by the clock of the computer: how often, when next, how many starts have passed.
import { weekdays, type Cadence } from '../../../shared/schedule.ts';

/** `every 15 minutes`, `every 4 hours at minute 5`, `every day at 02:30`, `every week on Mon, Fri at 02:30`. */
export function describeCadence(cadence: Cadence): string {
  switch (cadence.every) {
    case 'minutes':
      return `every ${String(cadence.minutes)} minutes`;
    case 'hours': {
      const often = cadence.hours === 1 ? 'every hour' : `every ${String(cadence.hours)} hours`;
      return `${often} at minute ${String(cadence.minute)}`;
    }
    case 'day':
      return `every day at ${cadence.at}`;
    case 'week':
      return `every week on ${daysInOrder(cadence.days).map(capital).join(', ')} at ${cadence.at}`;
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

type Weekday = (typeof weekdays)[number];
/** Each once, Monday first. */
export const daysInOrder = (days: readonly Weekday[]): readonly Weekday[] =>
  weekdays.filter((day) => days.includes(day));

export function clockOf(at: string): { readonly hour: number; readonly minute: number } {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return { hour, minute };
}

const minuteMs = 60_000;

/** The first start after a moment, in milliseconds since 1970. */
export function nextStart(cadence: Cadence, afterMs: number): number {
  const next = new Date(Math.floor(afterMs / minuteMs) * minuteMs);
  // A start that the clock skips in spring is made up for by the schedulers; here it is the next one.
  for (let minutes = 0; minutes < 8 * 24 * 60; minutes++) {
    next.setTime(next.getTime() + minuteMs);
    if (isStart(cadence, next)) return next.getTime();
  }
  return next.getTime();
}

function isStart(cadence: Cadence, at: Date): boolean {
  const hour = at.getHours();
  const minute = at.getMinutes();
  switch (cadence.every) {
    case 'minutes':
      return minute % cadence.minutes === 0;
    case 'hours':
      return hour % cadence.hours === 0 && minute === cadence.minute;
    case 'day':
    case 'week': {
      const clock = clockOf(cadence.at);
      const isDay = cadence.every === 'day' || cadence.days.includes(weekdays[(at.getDay() + 6) % 7] ?? 'mon');
      return isDay && hour === clock.hour && minute === clock.minute;
    }
  }
}

/** Starts later than this after their time count as made up for, not as their own. */
const toleranceMs = 2 * minuteMs;
const mostCounted = 100;

/** Starts after `lastMs` that have passed at `nowMs`, without the one that this is; 100 at most are counted. */
export function missedStarts(cadence: Cadence, lastMs: number, nowMs: number): number {
  let missed = 0;
  let at = nextStart(cadence, lastMs);
  while (at <= nowMs - toleranceMs && missed < mostCounted) {
    missed++;
    at = nextStart(cadence, at);
  }
  return missed;
}
