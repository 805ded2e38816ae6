// What is kept of the starts of a schedule, in the state folder: when the last one was, and what came of it.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { scheduleSchema, type Schedule } from '../../../shared/schedule.ts';

const startSchema = z.strictObject({
  startedUtc: z.iso.datetime(),
  /** Null while it goes on, or when its process ended without a word. */
  exitCode: z.int().nullable(),
  /** What it said at its end. */
  said: z.string(),
});
export type Start = z.infer<typeof startSchema>;

const keptSchema = z.strictObject({ schedule: scheduleSchema, last: startSchema.nullable() });
export type KeptSchedule = z.infer<typeof keptSchema>;

const folderOf = (state: string): string => join(state, 'schedules');
const pathOf = (state: string, name: string): string => join(folderOf(state), `${name}.json`);
/** Where cron puts what the runs say. */
export const outputPath = (state: string, name: string): string => join(folderOf(state), `${name}.out`);

/** Null when the state folder does not know it, or what it knows is damaged. */
export function readKept(state: string, name: string): KeptSchedule | null {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(readFileSync(pathOf(state, name), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Missing, or half a file of a computer that lost its power: the schedule itself is with the scheduler.
    return null;
  }
}

export function keep(schedule: Schedule, last: Start | null): void {
  mkdirSync(folderOf(schedule.state), { recursive: true });
  const path = pathOf(schedule.state, schedule.name);
  writeFileSync(`${path}.tmp`, `${JSON.stringify({ schedule, last }, null, 2)}\n`);
  renameSync(`${path}.tmp`, path);
}

export const forget = (state: string, name: string): void => rmSync(pathOf(state, name), { force: true });
