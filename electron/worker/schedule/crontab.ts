// A schedule as an entry of the user's crontab, between two marks: what is put in, taken out and read back.
import { weekdays, type Cadence, type Schedule, type ScheduleText } from '../../../shared/schedule.ts';
import { clockOf, daysInOrder } from './cadence.ts';
import { shellLine, type Command } from './command.ts';
import { readEmbedded, writeEmbedded, type FoundSchedule } from './embedded.ts';

const begin = (name: string): string => `# >>> tableferry ${name}`;
const end = (name: string): string => `# <<< tableferry ${name}`;

/** `output`: where what the runs say is appended to, since cron would send it as mail. */
export function cronText(schedule: Schedule, command: Command, output: string): ScheduleText {
  return {
    files: [{ name: 'crontab', text: entryOf(schedule, command, output) }],
    commands: ['(crontab -l; cat the lines above) | crontab -'],
    notes: [
      'The lines are put at the end of your crontab, or in the place of those between the same marks; all others stay as they are.',
      'cron does not know the variables of your shell. Secrets by {"env"} need a line NAME=value of their own in the crontab; {"file"} is the better way.',
      'cron makes up for nothing: after the computer was off, the next start on time carries what was missed, and says so.',
      `What the runs say: ${output}`,
      'A start while the one before is going on ends at once with exit code 10.',
    ],
  };
}

/** In the command of an entry a percent sign would end it. */
const entryOf = (schedule: Schedule, command: Command, output: string): string =>
  [
    begin(schedule.name),
    `# ${writeEmbedded(schedule)}`,
    `${timesOf(schedule.cadence)} ${`${shellLine(command)} >>${shellLine([output])} 2>&1`.replaceAll('%', '\\%')}`,
    end(schedule.name),
    '',
  ].join('\n');

/** The five fields. */
export function timesOf(cadence: Cadence): string {
  switch (cadence.every) {
    case 'minutes':
      return `*/${String(cadence.minutes)} * * * *`;
    case 'hours':
      return `${String(cadence.minute)} */${String(cadence.hours)} * * *`;
    case 'day':
    case 'week': {
      const { hour, minute } = clockOf(cadence.at);
      const days =
        cadence.every === 'day'
          ? '*'
          : daysInOrder(cadence.days)
              .map((day) => String(weekdays.indexOf(day) + 1))
              .join(',');
      return `${String(minute)} ${String(hour)} * * ${days}`;
    }
  }
}

/** A crontab without the entry of that name. */
export function withoutEntry(crontab: string, name: string): string {
  const kept: string[] = [];
  let isInside = false;
  for (const line of crontab.split('\n')) {
    if (line.trim() === begin(name)) isInside = true;
    if (!isInside) kept.push(line);
    if (line.trim() === end(name)) isInside = false;
  }
  // An entry whose end somebody deleted is left alone: what follows it is not ours.
  return isInside ? crontab : kept.join('\n');
}

export function withEntry(crontab: string, name: string, entry: string): string {
  const rest = withoutEntry(crontab, name);
  return `${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}${entry}`;
}

/** An entry whose line was commented out rests. */
export const readEntries = (crontab: string): readonly FoundSchedule[] =>
  crontab.split(/^(?=# >>> tableferry )/m).flatMap((text) => {
    if (!text.startsWith('# >>> tableferry ')) return [];
    const inside = text.split('\n').slice(1);
    const last = inside.findIndex((line) => line.startsWith('# <<< tableferry '));
    const lines = last < 0 ? inside : inside.slice(0, last);
    const schedule = readEmbedded(lines.join('\n'));
    return schedule === null ? [] : [{ schedule, isActive: lines.some((line) => /^[\d*]/.test(line)) }];
  });
