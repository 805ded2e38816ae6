// A schedule as it is being made: what stands in the fields, and the schedule that it amounts to.
import { sourceSecretOf, targetSecretOf } from '../../shared/connection.ts';
import type { Plan } from '../../shared/plan.ts';
import {
  cadenceSchema,
  scheduleSchema,
  weekdays,
  type Cadence,
  type Schedule,
  type Scheduler,
} from '../../shared/schedule.ts';
import { schedulesText as words } from '../text/schedules.ts';
import { suggestName } from './suggest-name.ts';

type Weekday = (typeof weekdays)[number];

export type ScheduleDraft = {
  readonly name: string;
  /** Absolute path of the plan. */
  readonly plan: string;
  /** The environment variables that its secrets are taken from. */
  readonly variables: readonly string[];
  readonly scheduler: Scheduler | null;
  readonly every: Cadence['every'];
  readonly minutes: string;
  readonly hours: string;
  readonly minute: string;
  readonly at: string;
  readonly days: readonly Weekday[];
  readonly catchUp: boolean;
};
type ProblemField = 'name' | 'minute' | 'at' | 'days';
export type ScheduleProblem = { readonly field: ProblemField; readonly words: string };

export const minuteChoices = [5, 10, 15, 20, 30] as const;
export const hourChoices = [1, 2, 3, 4, 6, 8, 12] as const;

export const firstDraft = (plan: Plan, path: string): ScheduleDraft => ({
  name: plan.series?.name ?? suggestName(plan.source.database, plan.target.container),
  plan: path,
  variables: [sourceSecretOf(plan.source), targetSecretOf(plan.target), plan.maskKey ?? null].flatMap((reference) =>
    reference !== null && 'env' in reference ? [reference.env] : [],
  ),
  scheduler: null,
  // Rounds bring in what changed, so they are cheap; a plan without a series copies everything each time.
  every: plan.series === undefined ? 'day' : 'hours',
  minutes: '15',
  hours: '1',
  minute: '0',
  at: '02:30',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  catchUp: true,
});

/** Those that a computer of this kind has; the first is taken where none was chosen. */
export function schedulersOf(platform: string): readonly [Scheduler, ...Scheduler[]] {
  if (platform === 'win32') return ['windowsTask', 'sqlAgent'];
  return platform === 'linux' ? ['systemd', 'cron', 'sqlAgent'] : ['cron', 'sqlAgent'];
}

export function readSchedule(
  draft: ScheduleDraft,
  place: { readonly platform: string; readonly state: string },
): { readonly schedule: Schedule } | { readonly problem: ScheduleProblem } {
  if (!scheduleSchema.shape.name.safeParse(draft.name).success)
    return { problem: { field: 'name', words: words.nameProblem } };
  const cadence = cadenceSchema.safeParse(cadenceOf(draft));
  if (!cadence.success) return { problem: cadenceProblem(draft) };
  const [standard] = schedulersOf(place.platform);
  const { name, plan, catchUp } = draft;
  const scheduler = draft.scheduler ?? standard;
  return { schedule: { name, scheduler, cadence: cadence.data, plan, state: place.state, catchUp } };
}

function cadenceOf({ every, minutes, hours, minute, at, days }: ScheduleDraft): object {
  switch (every) {
    case 'minutes':
      return { every, minutes: Number(minutes) };
    case 'hours':
      return { every, hours: Number(hours), minute: minute.trim() === '' ? Number.NaN : Number(minute) };
    case 'day':
      return { every, at: at.trim() };
    case 'week':
      return { every, days: weekdays.filter((day) => days.includes(day)), at: at.trim() };
  }
}

function cadenceProblem({ every, days }: ScheduleDraft): ScheduleProblem {
  if (every === 'hours' || every === 'minutes') return { field: 'minute', words: words.minuteProblem };
  return every === 'week' && days.length === 0
    ? { field: 'days', words: words.daysProblem }
    : { field: 'at', words: words.atProblem };
}
