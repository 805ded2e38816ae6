// `tableferry run`: carries out a plan.
import { setTimeout } from 'node:timers/promises';
import { formatBytes, formatDuration, formatPlural } from '../../../shared/format.ts';
import type { Plan } from '../../../shared/plan.ts';
import { describeError } from '../../../shared/errors.ts';
import { logPathOf } from '../../worker/run-log.ts';
import { alertsOption, setAlerts } from '../alerts.ts';
import type { Arguments } from '../arguments.ts';
import { logLevelOption, readLogLevel, stateOption, type Command, type Outcome, type Shell } from '../command.ts';
import { readJsonFile, resolvePath } from '../files.ts';
import { runOutcome } from '../run-outcome.ts';
import { readFactorySecret, readSourceSecret, readTargetSecret } from '../secrets.ts';
import { maskKeyOf, maskKeyOption, readMaskKey } from '../transforms-file.ts';
import {
  readUnattended,
  scheduled,
  unattendedOptions,
  unfinishedRun,
  waitingForSource,
  type Unattended,
} from '../unattended.ts';
import { carryRound, roundOptions } from '../carry-round.ts';
import { isValidated, watchRun, type RunEnd } from '../watch-run.ts';
import type { WorkerClient } from '../worker-client.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Carry out a plan',
  positionals: [{ name: 'PLAN', text: 'a file made by "tableferry plan"', isRequired: true }],
  options: [stateOption, logLevelOption, alertsOption, maskKeyOption, ...roundOptions, ...unattendedOptions],
  examples: [
    'tableferry run plan.json --state ./state',
    'tableferry run plan.json --alerts alerts.json',
    'tableferry run plan.json --json > result.json',
    'tableferry run lake.json --compact',
    'tableferry run plan.json --state ./state --auto-resume --trigger schedule --wait-for-source 30',
  ],
  notes: [
    `Every part is read back from the storage and compared before its checkpoint moves. Ctrl-C stops and keeps the
checkpoints; a second Ctrl-C, a kill or a power cut loses no more than the parts on their way. "tableferry resume"
continues after the last verified part.`,
    `A plan with a series (docs/incremental.md) is carried out by rounds, one each time: whole tables where needed, then what
changed of all of them. The exit code is 5 when a table was not brought up to date, and the text says why.`,
    `With --trigger schedule nothing is printed but one line at the end. While another start works in the state folder,
nothing is begun and the exit code is 10, which is no failure. See docs/schedules.md.`,
  ],
  async run(args, shell) {
    const unattended = readUnattended(args, shell);
    const isWatched = unattended.trigger === 'person';
    const path = resolvePath(shell.terminal.cwd, args.at(0) ?? '');
    const carry = (begun: () => void) => carryOut(args, shell, { path, unattended, begun });
    return isWatched ? carry(() => undefined) : scheduled(unattended, Date.now, carry);
  },
};

type Start = { readonly path: string; readonly unattended: Unattended; readonly begun: () => void };

async function carryOut(
  args: Arguments,
  shell: Shell,
  { path, unattended, begun }: Start,
): Promise<Outcome & { readonly line: string }> {
  const logLevel = readLogLevel(args);
  const worker = shell.openWorker(args);
  setAlerts(args, shell, worker);
  const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
  const secrets = {
    source: readSourceSecret(shell.readSecret, plan.source),
    target: readTargetSecret(shell.readSecret, plan.target),
    ...readMaskKey(shell.readSecret, maskKeyOf(args, plan)),
    ...readFactorySecret(shell.readSecret, plan.factory),
  };
  const open = await unfinishedRun(worker, plan.id, unattended);
  begun();
  const { trigger, ifMomentGone, state } = unattended;
  if (plan.series !== undefined) return carryRound(args, shell, worker, { plan, path, secrets, logLevel, unattended });
  const end = await watch(shell, worker, { plan, unattended }, (signal) =>
    open === null
      ? worker.call('run.start', { plan, path, secrets, logLevel, trigger }, signal)
      : worker.call('run.resume', { runId: open, secrets, ifMomentGone, logLevel }, signal),
  );
  const logFile = end === null ? null : logPathOf(state, end.snapshot.runId);
  return { ...runOutcome(end, logFile), line: summaryLine(end, open !== null) };
}

/** Nobody watches a schedule: only an error would be read, and that is the outcome. */
function watch(
  shell: Shell,
  worker: WorkerClient,
  { plan, unattended: { trigger, waitMs, state } }: { readonly plan: Plan; readonly unattended: Unattended },
  start: (signal: AbortSignal) => Promise<{ readonly runId: string }>,
): Promise<RunEnd | null> {
  const isSilent = shell.isJson || trigger === 'schedule';
  const say = (text: string): void => {
    if (!isSilent) shell.terminal.err(`${text}\n`);
  };
  const settings = { logFileOf: (runId: string) => logPathOf(state, runId), isValidated: isValidated(plan) };
  return watchRun({ ...shell, isJson: isSilent }, worker, settings, (signal) => {
    const pause = (ms: number): Promise<void> => setTimeout(ms, undefined, { signal });
    return waitingForSource(waitMs, () => start(signal), { nowMs: Date.now, pause, say });
  });
}

/** All that a log needs: what came of it, how much, and which run to look up. */
function summaryLine(end: RunEnd | null, isResumed: boolean): string {
  if (end === null) return 'Stopped before anything was begun.';
  const { runId, state, rows, parts, bytes, elapsedMs, tables } = end.snapshot;
  const seconds = formatDuration(elapsedMs / 1000);
  const much = `${formatPlural(rows, 'row')} in ${formatPlural(parts, 'part')}, ${formatBytes(bytes)}, ${seconds}`;
  const run = `${isResumed ? 'Resumed run' : 'Run'} ${runId}`;
  switch (state.kind) {
    case 'completed': {
      const proof = end.validationError === null ? '' : ` Not validated: ${describeError(end.validationError)}`;
      return `${run} is complete: ${much}.${proof}`;
    }
    case 'failed': {
      const failed = tables.filter((table) => table.state === 'failed');
      const which = failed.length === 0 ? '' : ` ${formatPlural(failed.length, 'table')} failed.`;
      return `${run} is not complete: ${much}.${which} ${describeError(failed[0]?.error ?? state.error)}`;
    }
    default:
      return `${run} was stopped: ${much} are kept.`;
  }
}
