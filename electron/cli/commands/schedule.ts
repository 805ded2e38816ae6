// `tableferry schedule`: has the scheduler of the computer carry out a plan, or prints what it would be given.
import { AppError } from '../../../shared/errors.ts';
import type { KnownSchedule, ScheduleText } from '../../../shared/schedule.ts';
import { describeCadence } from '../../worker/schedule/cadence.ts';
import { stateOption, type Command, type Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readSchedule, scheduleOptions } from '../schedule-options.ts';
import { alignColumns, printable } from '../text-table.ts';

export const scheduleCommand: Command = {
  name: 'schedule',
  summary: 'Have the scheduler of this computer carry out a plan',
  positionals: [
    { name: 'ACTION', text: 'create, print, list or remove', isRequired: true },
    {
      name: 'PLAN|NAME',
      text: 'of create and print the plan file, of remove the name of the schedule',
      isRequired: false,
    },
  ],
  options: [stateOption, ...scheduleOptions],
  examples: [
    'tableferry schedule create plan.json --state ./state --every day --at 02:30',
    'tableferry schedule print plan.json --state ./state --every 15m --scheduler cron',
    'tableferry schedule create plan.json --state ./state --every week --on mon,thu --at 23:00 --name weekly-sales',
    'tableferry schedule list',
    'tableferry schedule remove weekly-sales',
  ],
  notes: [
    `What is started is "tableferry run PLAN --auto-resume --schedule NAME" with absolute paths and without a secret: the
plan says by which variable or file each is found, and "create" refuses one that asks on standard input.`,
    `"print" shows the files and commands and changes nothing; "create" shows them too and then carries them out, for this
account alone. See docs/schedules.md for what each scheduler does about missed starts and about nobody being signed in.`,
  ],
  async run(args, shell) {
    const worker = shell.openWorker(args);
    const action = args.at(0) ?? '';
    switch (action) {
      case 'list': {
        const schedules = await worker.call('schedule.list', {});
        return { exitCode: exitCodes.ok, json: { schedules }, text: describeList(schedules) };
      }
      case 'remove': {
        const name = args.at(1);
        if (name === undefined) throw new AppError('USAGE', { detail: 'NAME is missing: which schedule to remove' });
        await worker.call('schedule.remove', { name });
        return { exitCode: exitCodes.ok, json: { removed: name }, text: `The schedule ${name} is removed.\n` };
      }
      case 'print': {
        const schedule = readSchedule(args, shell.terminal, process.platform);
        const text = await worker.call('schedule.text', schedule);
        return { exitCode: exitCodes.ok, json: text, text: describeText(text) };
      }
      case 'create': {
        const schedule = readSchedule(args, shell.terminal, process.platform);
        const text = await worker.call('schedule.text', schedule);
        if (!shell.isJson) shell.terminal.err(describeText(text));
        return created(await worker.call('schedule.create', schedule));
      }
      default:
        throw new AppError('USAGE', { detail: `"${action}" is not one of create, print, list, remove` });
    }
  },
};

function created(schedule: KnownSchedule): Outcome {
  const next = schedule.nextUtc === null ? '' : ` It starts next at ${localTime(schedule.nextUtc)}.`;
  const text = `The schedule ${schedule.name} is made: ${describeCadence(schedule.cadence)}.${next}\n`;
  return { exitCode: exitCodes.ok, json: schedule, text };
}

function describeText({ files, commands, notes }: ScheduleText): string {
  return [
    ...files.flatMap(({ name, text }) => [`# ${name}`, text.trimEnd(), '']),
    ...(commands.length === 0 ? [] : ['# then', ...commands, '']),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

const localTime = (utc: string): string => new Date(utc).toLocaleString('sv-SE').slice(0, 16);

function describeList(schedules: readonly KnownSchedule[]): string {
  if (schedules.length === 0) return 'This account has no schedules of Tableferry.\n';
  const rows = schedules.map((one) => [
    one.name,
    one.isActive ? 'active' : 'off',
    describeCadence(one.cadence),
    one.nextUtc === null ? '–' : localTime(one.nextUtc),
    one.lastUtc === null ? '–' : localTime(one.lastUtc),
    printable(one.lastResult ?? '–'),
    printable(one.plan),
  ]);
  return `${alignColumns([['schedule', '', 'when', 'next', 'last', 'result', 'plan'], ...rows], []).join('\n')}\n`;
}
