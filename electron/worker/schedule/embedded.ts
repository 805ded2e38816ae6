// A schedule inside the file of its scheduler, so that the scheduler alone knows which there are.
import { scheduleSchema, type Schedule } from '../../../shared/schedule.ts';

/** One that a scheduler has. */
export type FoundSchedule = { readonly schedule: Schedule; readonly isActive: boolean };

const mark = 'tableferry-schedule ';

/** One line. */
export const writeEmbedded = (schedule: Schedule): string => `${mark}${JSON.stringify(schedule)}`;

/** The first one in a text; null when there is none of ours. */
export function readEmbedded(text: string): Schedule | null {
  const line = text.split(/\r?\n/).find((one) => one.includes(mark));
  if (line === undefined) return null;
  try {
    const parsed = scheduleSchema.safeParse(JSON.parse(line.slice(line.indexOf(mark) + mark.length)));
    return parsed.success ? parsed.data : null;
  } catch {
    // Somebody wrote a line that only looks like ours.
    return null;
  }
}
