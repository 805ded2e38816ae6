// Schedules: made, listed and removed, in whichever scheduler of this computer has them.
import { readFileSync } from 'node:fs';
import { isAbsolute, posix, win32 } from 'node:path';
import { sourceSecretOf, targetSecretOf } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { SecretRef } from '../../../shared/secret-ref.ts';
import type { KnownSchedule, Schedule, Scheduler, ScheduleText } from '../../../shared/schedule.ts';
import type { SignIn } from '../../../shared/sign-in.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { nextStart } from './cadence.ts';
import type { Computer } from './computer.ts';
import type { FoundSchedule } from './embedded.ts';
import { reachOf, textOf } from './schedulers.ts';
import { forget, keep, readKept } from './starts.ts';

export type ScheduleDesk = {
  /** Throws SCHEDULE_NO_PROGRAM, SCHEDULE_UNFIT. */
  text(schedule: Schedule): ScheduleText;
  /** Throws SCHEDULE_*, SCHEDULER_*, FILE_UNREADABLE, FILE_INVALID, PLAN_CHANGED_BY_HAND. */
  create(schedule: Schedule, signal: AbortSignal): Promise<KnownSchedule>;
  list(signal: AbortSignal): Promise<KnownSchedule[]>;
  /** Throws SCHEDULE_UNKNOWN, SCHEDULER_*. */
  remove(name: string, signal: AbortSignal): Promise<void>;
};

export function createScheduleDesk(computer: Computer, nowMs: () => number): ScheduleDesk {
  const text: ScheduleDesk['text'] = (schedule) => {
    const relative = [schedule.plan, schedule.state].find((path) => !isWhole(path));
    if (relative !== undefined) throw unfit(schedule, `${relative} is no absolute path`);
    // A line end would begin another entry of the scheduler's file.
    if (/[\r\n\0]/.test(schedule.plan + schedule.state)) throw unfit(schedule, 'a path holds a line end');
    return textOf(schedule, computer);
  };
  const list: ScheduleDesk['list'] = async (signal) => {
    const found: FoundSchedule[] = [];
    for (const scheduler of schedulersOf(computer)) found.push(...(await listOf(scheduler, computer, signal)));
    return found.map((one) => known(one, nowMs()));
  };
  return {
    text,
    list,
    async create(schedule, signal) {
      const reach = reachOf(schedule.scheduler, computer);
      if (reach === null) throw new AppError('SCHEDULE_PRINTED_ONLY', { name: schedule.name });
      const given = text(schedule);
      refuseAsking(schedule, readPlan(schedule.plan));
      const others = await listOf(schedule.scheduler, computer, signal);
      if (others.some((one) => one.schedule.name === schedule.name))
        throw new AppError('SCHEDULE_EXISTS', { name: schedule.name });
      keep(schedule, null);
      try {
        await reach.create(schedule, given, signal);
      } catch (error) {
        forget(schedule.state, schedule.name);
        throw error;
      }
      return known({ schedule, isActive: true }, nowMs());
    },
    async remove(name, signal) {
      const found = (await list(signal)).find((one) => one.name === name);
      if (found === undefined) throw new AppError('SCHEDULE_UNKNOWN', { name });
      await reachOf(found.scheduler, computer)?.remove(name, signal);
      forget(found.state, name);
    },
  };
}

const unfit = ({ name }: Schedule, detail: string): AppError => new AppError('SCHEDULE_UNFIT', { name, detail });

/** On whatever computer: the T-SQL may be for another one. */
const isWhole = (path: string): boolean => isAbsolute(path) || posix.isAbsolute(path) || win32.isAbsolute(path);

/** Those that a computer of this kind may have. */
const schedulersOf = ({ platform }: Computer): readonly Scheduler[] =>
  platform === 'win32' ? ['windowsTask'] : platform === 'linux' ? ['systemd', 'cron'] : ['cron'];

async function listOf(
  scheduler: Scheduler,
  computer: Computer,
  signal: AbortSignal,
): Promise<readonly FoundSchedule[]> {
  try {
    return (await reachOf(scheduler, computer)?.list(signal)) ?? [];
  } catch (error) {
    // One that is not there has nothing of ours.
    if (error instanceof AppError && error.code === 'SCHEDULER_MISSING') return [];
    throw error;
  }
}

function known({ schedule, isActive }: FoundSchedule, nowMs: number): KnownSchedule {
  const last = readKept(schedule.state, schedule.name)?.last ?? null;
  return {
    ...schedule,
    isActive,
    nextUtc: isActive ? new Date(nextStart(schedule.cadence, nowMs)).toISOString() : null,
    lastUtc: last?.startedUtc ?? null,
    lastResult: last === null ? null : last.exitCode === null ? 'not ended' : last.said,
  };
}

function readPlan(path: string): Plan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { path, detail: 'it cannot be opened' }, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new AppError('FILE_INVALID', { path, detail: 'it is not valid JSON' });
  }
  return checkPlan(value, path);
}

/** What nobody is there to answer. Throws SCHEDULE_SECRET_ASKED, SCHEDULE_PERSON_ASKED, SCHEDULE_UNFIT. */
function refuseAsking(schedule: Schedule, { source, target, maskKey, maskKeyCheck }: Plan): void {
  const { name } = schedule;
  if (maskKeyCheck !== undefined && maskKey === undefined)
    throw unfit(schedule, 'the plan has masks and does not say where their key is found (plan --mask-key)');
  const secrets: readonly (readonly [string, SecretRef | null])[] = [
    ['the password of the source', sourceSecretOf(source)],
    ['the secret of the target', targetSecretOf(target)],
    ['the key of its masks', maskKey ?? null],
  ];
  const asked = secrets.find(([, ref]) => ref !== null && 'stdin' in ref);
  if (asked !== undefined) throw new AppError('SCHEDULE_SECRET_ASKED', { name, what: asked[0] });
  const isPerson = (signIn: SignIn): boolean => signIn.as.kind === 'user';
  const { authentication } = source;
  const person =
    authentication.kind === 'entra' && isPerson(authentication.signIn)
      ? 'the source'
      : target.kind === 'entra' && isPerson(target.signIn)
        ? 'the target'
        : null;
  if (person !== null) throw new AppError('SCHEDULE_PERSON_ASKED', { name, what: person });
}
