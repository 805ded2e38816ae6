// A schedule as the command line names it.
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import {
  cadenceSchema,
  scheduleSchema,
  schedulerSchema,
  type Cadence,
  type Schedule,
  type Scheduler,
} from '../../shared/schedule.ts';
import type { Arguments, Option } from './arguments.ts';
import { resolvePath } from './files.ts';
import { statePath } from './paths.ts';
import type { Terminal } from './terminal.ts';

export const scheduleOptions: readonly Option[] = [
  {
    name: 'name',
    value: 'NAME',
    text: 'what it is called: small letters, digits, hyphens (default: from the plan file)',
  },
  { name: 'every', value: 'SPAN', text: '5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, day or week' },
  { name: 'minute', value: 'N', text: 'of hours: the minute of the hour (default: 0)' },
  { name: 'at', value: 'HH:MM', text: 'of day and week: the time, by the clock of this computer' },
  { name: 'on', value: 'DAYS', text: 'of week: mon,tue,wed,thu,fri,sat,sun' },
  {
    name: 'scheduler',
    value: 'NAME',
    text: 'windowsTask, systemd, cron or sqlAgent (default: that of this computer; sqlAgent is printed only)',
  },
  { name: 'no-catch-up', value: null, text: 'leave out what was missed while the computer was off' },
];

const usage = (detail: string): AppError => new AppError('USAGE', { detail });

/** Throws USAGE. */
export function readSchedule(args: Arguments, terminal: Terminal, platform: NodeJS.Platform): Schedule {
  const planText = args.at(1);
  if (planText === undefined) throw usage('PLAN is missing: the plan file that the schedule carries out');
  const plan = resolvePath(terminal.cwd, planText);
  const parsed = parseOrExplain(scheduleSchema, {
    name: args.text('name') ?? nameFrom(plan),
    scheduler: readScheduler(args) ?? schedulerOf(platform),
    cadence: readCadence(args),
    plan,
    state: statePath(args, terminal),
    catchUp: !args.has('no-catch-up'),
  });
  if (parsed.ok) return parsed.value;
  throw usage(`${parsed.detail} (a name has small letters, digits and hyphens; give one with --name)`);
}

const readScheduler = (args: Arguments): Scheduler | undefined => args.choice('scheduler', schedulerSchema.options);

const schedulerOf = (platform: NodeJS.Platform): Scheduler =>
  platform === 'win32' ? 'windowsTask' : platform === 'linux' ? 'systemd' : 'cron';

const nameFrom = (plan: string): string =>
  (plan.split(/[\\/]/).at(-1) ?? '')
    .replace(/\.json$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);

/** Throws USAGE. */
export function readCadence(args: Arguments): Cadence {
  const every = args.text('every');
  if (every === undefined) throw usage('--every SPAN is missing, such as --every 15m or --every day --at 02:30');
  const [, number = '', unit = every] = /^(\d+)(m|h)$/.exec(every) ?? [];
  const used: Readonly<Record<string, readonly string[]>> = { m: [], h: ['minute'], day: ['at'], week: ['at', 'on'] };
  const fitting = used[unit];
  if (fitting === undefined) throw usage(`--every ${every} is not a span such as 15m, 4h, day or week`);
  const idle = ['minute', 'at', 'on'].find((name) => args.text(name) !== undefined && !fitting.includes(name));
  if (idle !== undefined) throw usage(`--${idle} does not go with --every ${every}`);
  const parsed = parseOrExplain(cadenceSchema, cadenceValue(unit, Number(number), args));
  if (parsed.ok) return parsed.value;
  throw usage(`--every ${every}: ${parsed.detail}`);
}

function cadenceValue(unit: string, number: number, args: Arguments): object {
  switch (unit) {
    case 'm':
      return { every: 'minutes', minutes: number };
    case 'h':
      return { every: 'hours', hours: number, minute: args.integer('minute', 0, 59) ?? 0 };
    case 'day':
      return { every: 'day', at: args.text('at') };
    default:
      return {
        every: 'week',
        at: args.text('at'),
        days: (args.text('on') ?? '').split(',').filter((day) => day !== ''),
      };
  }
}
