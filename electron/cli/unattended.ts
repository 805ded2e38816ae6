// Runs that nobody watches: what they are asked for, one line of what came of it, and the starts that were missed.
import type { InputOf, RunSummary } from '../../shared/contract.ts';
import { AppError, describeError, kindOf } from '../../shared/errors.ts';
import { formatPlural } from '../../shared/format.ts';
import type { IfMomentGone } from '../../shared/point-in-time.ts';
import { isResumable } from '../../shared/run.ts';
import { missedStarts } from '../worker/schedule/cadence.ts';
import { keep, readKept, type KeptSchedule } from '../worker/schedule/starts.ts';
import type { Arguments, Option } from './arguments.ts';
import type { Outcome, Shell } from './command.ts';
import { errorJson, toErrorData } from './error-output.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { statePath } from './paths.ts';
import { printable } from './text-table.ts';
import type { WorkerClient } from './worker-client.ts';

export const unattendedOptions: readonly Option[] = [
  {
    name: 'auto-resume',
    value: null,
    text: 'go on with the newest unfinished run of this plan, if there is one',
  },
  { name: 'trigger', value: 'WHO', text: 'who sets it going, for History: person (default) or schedule' },
  {
    name: 'schedule',
    value: 'NAME',
    text: 'the schedule that starts it; missed starts are told',
  },
  { name: 'wait-for-source', value: 'MINUTES', text: 'try again until the server answers, for so long (default: 0)' },
  {
    name: 'if-moment-gone',
    value: 'HOW',
    text: 'of --auto-resume, its point in time is gone: restart (default) or fuzzy (go on as it is)',
  },
];

export type Unattended = {
  readonly trigger: NonNullable<InputOf<'run.start'>['trigger']>;
  /** Null without --schedule. */
  readonly schedule: string | null;
  readonly isAutoResume: boolean;
  readonly ifMomentGone: IfMomentGone;
  readonly waitMs: number;
  /** Absolute path of the state folder. */
  readonly state: string;
};

/** Throws USAGE. */
export function readUnattended(args: Arguments, { terminal }: Shell): Unattended {
  const schedule = args.text('schedule') ?? null;
  const isAutoResume = args.has('auto-resume');
  const ifMomentGone = args.choice('if-moment-gone', ['fuzzy', 'restart'] as const);
  if (ifMomentGone !== undefined && !isAutoResume)
    throw new AppError('USAGE', { detail: '--if-moment-gone goes with --auto-resume' });
  return {
    trigger: args.choice('trigger', ['person', 'schedule'] as const) ?? (schedule === null ? 'person' : 'schedule'),
    schedule,
    isAutoResume,
    ifMomentGone: ifMomentGone ?? 'restart',
    waitMs: (args.integer('wait-for-source', 0, 24 * 60) ?? 0) * 60_000,
    state: statePath(args, terminal),
  };
}

/**
 * The run of this plan that waits to be continued; null = a new one begins. Throws RUN_GOING_ON while another process
 * works in the folder.
 */
export async function unfinishedRun(
  worker: WorkerClient,
  planId: string,
  { isAutoResume, trigger, state }: Unattended,
): Promise<string | null> {
  if (!isAutoResume && trigger === 'person') return null;
  const { runs } = await worker.call('run.list', {}).catch((error: unknown) => {
    // It has only just taken the folder, and not yet written down what it does.
    if (!(error instanceof AppError) || error.code !== 'STATE_IN_USE') throw error;
    throw new AppError('RUN_GOING_ON', { holder: String(error.context['holder']), path: state }, error);
  });
  const busy = runs.find(
    ({ isElsewhere, state: { kind } }) => isElsewhere && (kind === 'running' || kind === 'stopping'),
  );
  if (busy !== undefined) throw new AppError('RUN_GOING_ON', { holder: `run ${busy.runId}`, path: state });
  if (!isAutoResume) return null;
  return runs.find((run) => run.planId === planId && isOpen(run))?.runId ?? null;
}

/** What did not add up is not repeated silently: a new run begins. */
const isOpen = ({ state }: RunSummary): boolean =>
  isResumable(state) && !(state.kind === 'failed' && kindOf(state.error.code) === 'integrity');

const retryEveryMs = 30_000;

/** Tries `start` again while the server cannot be reached; the rest of the errors, and the last one, are thrown. */
export async function waitingForSource<T>(
  waitMs: number,
  start: () => Promise<T>,
  { nowMs, pause, say }: Waiting,
): Promise<T> {
  const endMs = nowMs() + waitMs;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const leftMs = endMs - nowMs();
      if (!(error instanceof AppError) || !isDown(error) || leftMs <= 0) throw error;
      say(
        `The server does not answer yet (${error.code}); trying again for ${formatPlural(Math.ceil(leftMs / 60_000), 'minute')}.`,
      );
      await pause(Math.min(retryEveryMs, leftMs));
    }
  }
}

type Waiting = {
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly say: (text: string) => void;
};

const down: ReadonlySet<string> = new Set([
  'SOURCE_UNREACHABLE',
  'SOURCE_HUNG_UP',
  'SERVER_NOT_READY',
  'HOST_UNKNOWN',
  'INSTANCE_NOT_FOUND',
  'INSTANCE_UNKNOWN',
  'SECONDARY_NOT_READABLE',
]);
const isDown = ({ code }: AppError): boolean => down.has(code);

/**
 * Carries out `work` for a schedule: its start and its end are kept in the state folder, and what it prints is one line.
 * An error is an outcome here too, so that whoever reads the log finds the time beside it.
 */
export async function scheduled(
  { schedule: name, state }: Unattended,
  nowMs: () => number,
  work: (begun: () => void) => Promise<Outcome & { readonly line: string }>,
): Promise<Outcome> {
  const startedMs = nowMs();
  const kept = name === null ? null : readKept(state, name);
  const missed = missedSentence(kept, startedMs);
  const startedUtc = new Date(startedMs).toISOString();
  const note = (exitCode: number | null, said: string): void => {
    if (kept !== null) keep(kept.schedule, { startedUtc, exitCode, said });
  };
  const tell = ({ exitCode, json, text }: Outcome): Outcome => {
    const said = printable([missed, text].filter((part) => part !== '').join(' '));
    // The start that is going on keeps its place there.
    if (exitCode !== exitCodes.busy) note(exitCode, said);
    const where = name === null ? '' : `${name}: `;
    return { exitCode, json, text: `${new Date(nowMs()).toISOString()} ${where}${said}\n` };
  };
  try {
    const { line, ...outcome } = await work(() => note(null, ''));
    return tell({ ...outcome, text: line });
  } catch (error) {
    const data = toErrorData(error);
    // With its stack, by whoever called.
    if (data.code === 'BUG') throw error;
    return tell({ exitCode: exitCodeOf(data), json: errorJson(data), text: describeError(data) });
  }
}

function missedSentence(kept: KeptSchedule | null, nowMs: number): string {
  if (kept === null || kept.last === null) return '';
  const { schedule, last } = kept;
  const missed = missedStarts(schedule.cadence, Date.parse(last.startedUtc), nowMs);
  if (missed === 0) return '';
  return `${missed === 1 ? '1 start was' : `${String(missed)} starts were`} missed; this one covers ${missed === 1 ? 'it' : 'them all'}.`;
}
