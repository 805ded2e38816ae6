// The load that a run puts on the source: what its user wants of it, changes while it goes on, and what holds it back.
import { z } from 'zod';
import { formatBytes, formatPlural } from './format.ts';
import { speedCalendarSchema, type SpeedCalendar } from './speed-calendar.ts';

const rate = z
  .int()
  .min(1 << 16)
  .nullable();

/** A change of a run in progress; what is not named stays as it is. Null = no limit, no calendar. */
export const adjustmentSchema = z.strictObject({
  lanes: z.int().min(1).max(8).optional(),
  /** Bytes a second that all lanes together take from the source. */
  readBytesPerSecond: rate.optional(),
  bandwidthBytesPerSecond: rate.optional(),
  /** Nothing is read until it is released. */
  isHeld: z.boolean().optional(),
  /** Whether lanes give way when the server is slow or our sessions block others. */
  isGoverned: z.boolean().optional(),
  calendar: speedCalendarSchema.nullable().optional(),
});
export type Adjustment = z.infer<typeof adjustmentSchema>;

/** What the user wants: the plan's options with every adjustment so far. */
export type Wanted = {
  readonly lanes: number;
  readonly readBytesPerSecond: number | null;
  readonly bandwidthBytesPerSecond: number | null;
  readonly isHeld: boolean;
  readonly isGoverned: boolean;
  readonly calendar: SpeedCalendar | null;
};

export type LoadSnapshot = {
  readonly wanted: Wanted;
  /** Most there can be: the plan's lanes, whose memory was planned for. */
  readonly mostLanes: number;
  /** How many may work at this moment. */
  readonly lanesAllowed: number;
  /** The limit in force, by the user or by the calendar. */
  readonly readBytesPerSecond: number | null;
  /** Sentence: why it is less than was wanted; null = it is not. */
  readonly reason: string | null;
  /** When the calendar changes the speed next. */
  readonly nextChange: { readonly atUtc: string; readonly isOff: boolean } | null;
};

/** Members that are set replace those before. */
export const adjusted = (wanted: Wanted, change: Adjustment): Wanted => ({
  lanes: change.lanes ?? wanted.lanes,
  readBytesPerSecond: change.readBytesPerSecond === undefined ? wanted.readBytesPerSecond : change.readBytesPerSecond,
  bandwidthBytesPerSecond:
    change.bandwidthBytesPerSecond === undefined ? wanted.bandwidthBytesPerSecond : change.bandwidthBytesPerSecond,
  isHeld: change.isHeld ?? wanted.isHeld,
  isGoverned: change.isGoverned ?? wanted.isGoverned,
  calendar: change.calendar === undefined ? wanted.calendar : change.calendar,
});

/** Speeds with a name. More lanes than the plan has are as many as it has. */
export const speeds = {
  full: { isHeld: false, lanes: 8, readBytesPerSecond: null },
  gentle: { isHeld: false, lanes: 2, readBytesPerSecond: 16 << 20 },
  minimal: { isHeld: false, lanes: 1, readBytesPerSecond: 2 << 20 },
} as const satisfies Readonly<Record<string, Adjustment>>;
export type SpeedName = keyof typeof speeds;

/** The name of the speed that is wanted; null = one of the user's own. */
export function speedNameOf({ wanted, mostLanes }: Pick<LoadSnapshot, 'wanted' | 'mostLanes'>): SpeedName | null {
  const is = (name: SpeedName): boolean =>
    Math.min(speeds[name].lanes, mostLanes) === Math.min(wanted.lanes, mostLanes) &&
    speeds[name].readBytesPerSecond === wanted.readBytesPerSecond;
  return is('full') ? 'full' : is('gentle') ? 'gentle' : is('minimal') ? 'minimal' : null;
}

const rateWords = (bytesPerSecond: number | null): string =>
  bytesPerSecond === null ? 'no limit' : `${formatBytes(bytesPerSecond)} a second`;

/** What a change asks for, in the words of the log and of the report. */
export function describeAdjustment(change: Adjustment): string {
  const words = [
    change.isHeld === undefined ? null : change.isHeld ? 'held' : 'released',
    change.lanes === undefined ? null : formatPlural(change.lanes, 'lane'),
    change.readBytesPerSecond === undefined ? null : `reading: ${rateWords(change.readBytesPerSecond)}`,
    change.bandwidthBytesPerSecond === undefined ? null : `upload: ${rateWords(change.bandwidthBytesPerSecond)}`,
    change.isGoverned === undefined ? null : change.isGoverned ? 'gives way to a slow server' : 'does not give way',
    change.calendar === undefined ? null : change.calendar === null ? 'no calendar' : 'another calendar',
  ];
  return words.filter((word) => word !== null).join(', ');
}
