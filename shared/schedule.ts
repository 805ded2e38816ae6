// Schedules: when the computer starts a plan by itself, and how its own scheduler is told.
import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 02:30');
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Times are those of the computer. */
export const cadenceSchema = z.discriminatedUnion('every', [
  z.strictObject({
    every: z.literal('minutes'),
    minutes: z.union([z.literal(5), z.literal(10), z.literal(15), z.literal(20), z.literal(30)]),
  }),
  z.strictObject({
    every: z.literal('hours'),
    hours: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(6), z.literal(8), z.literal(12)]),
    minute: z.int().min(0).max(59),
  }),
  z.strictObject({ every: z.literal('day'), at: clockTime }),
  z.strictObject({ every: z.literal('week'), days: z.array(z.enum(weekdays)).min(1), at: clockTime }),
]);
export type Cadence = z.infer<typeof cadenceSchema>;

export const schedulerSchema = z.enum(['windowsTask', 'systemd', 'cron', 'sqlAgent']);
export type Scheduler = z.infer<typeof schedulerSchema>;

export const scheduleSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  scheduler: schedulerSchema,
  cadence: cadenceSchema,
  /** Absolute paths. */
  plan: z.string().min(1),
  state: z.string().min(1),
  /** A run that was missed while the computer was off is made up for, once. */
  catchUp: z.boolean(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** One that the computer knows. */
export const knownScheduleSchema = z.strictObject({
  ...scheduleSchema.shape,
  isActive: z.boolean(),
  /** ISO 8601; null = the scheduler does not tell. */
  nextUtc: z.string().nullable(),
  lastUtc: z.string().nullable(),
  /** What its last start came to, in words; null = not known. */
  lastResult: z.string().nullable(),
});
export type KnownSchedule = z.infer<typeof knownScheduleSchema>;

/** What a scheduler is given: shown before it is given, and by itself where it has to be done by hand. */
export const scheduleTextSchema = z.strictObject({
  /** File name and content; for SQL Agent the T-SQL. */
  files: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  /** Command lines that make it known, in order. */
  commands: z.array(z.string()),
  notes: z.array(z.string()),
});
export type ScheduleText = z.infer<typeof scheduleTextSchema>;
