// Requests about schedules.
import { z } from 'zod';
import { knownScheduleSchema, scheduleSchema, scheduleTextSchema } from '../schedule.ts';
import { nothing, worker } from './method.ts';

export const scheduleMethods = {
  /** What the scheduler would be given; nothing is changed. */
  'schedule.text': worker(scheduleSchema, scheduleTextSchema),
  'schedule.create': worker(scheduleSchema, knownScheduleSchema),
  'schedule.list': worker(nothing, z.array(knownScheduleSchema)),
  'schedule.remove': worker(z.strictObject({ name: z.string().min(1) }), nothing),
} as const;
