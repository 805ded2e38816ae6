// `tableferry resume`: continues a run after its last verified parts.
import { isResumable } from '../../../shared/run.ts';
import { AppError } from '../../../shared/errors.ts';
import { logPathOf } from '../../worker/run-log.ts';
import { alertsOption, setAlerts } from '../alerts.ts';
import { logLevelOption, readLogLevel, stateOption, type Command } from '../command.ts';
import { existingStatePath } from '../paths.ts';
import { runOutcome } from '../run-outcome.ts';
import { readFactorySecret, readSourceSecret, readTargetSecret } from '../secrets.ts';
import { maskKeyOf, maskKeyOption, readMaskKey } from '../transforms-file.ts';
import { isValidated, watchRun } from '../watch-run.ts';
import type { WorkerClient } from '../worker-client.ts';

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'Continue a run after its last verified parts',
  positionals: [{ name: 'RUN', text: 'run id (default: the newest run that is not complete)', isRequired: false }],
  options: [
    stateOption,
    alertsOption,
    logLevelOption,
    maskKeyOption,
    {
      name: 'if-moment-gone',
      value: 'HOW',
      text: 'its point in time is gone: fuzzy (go on as it is now) or restart (at a new one)',
    },
  ],
  examples: [
    'tableferry resume --state ./state',
    'tableferry resume 20260307T140512Z-9f2c4e1a --state ./state',
    'tableferry resume --state ./state --if-moment-gone restart',
  ],
  notes: [
    'The secrets are read again from where the plan says they are.',
    `A SNAPSHOT transaction ends with its connection. A run that was stopped in the middle of one cannot go on at the same
point in time: unless --if-moment-gone says what to do, nothing is read and the exit code is 5.`,
  ],
  async run(args, shell) {
    const logLevel = readLogLevel(args);
    const path = existingStatePath(args, shell.terminal);
    const worker = shell.openWorker(args);
    setAlerts(args, shell, worker);
    const runId = args.at(0) ?? (await newestUnfinished(worker, path));
    const ifMomentGone = args.choice('if-moment-gone', ['fuzzy', 'restart'] as const) ?? ('ask' as const);
    const plan = await worker.call('run.plan', { runId });
    const secrets = {
      source: readSourceSecret(shell.readSecret, plan.source),
      target: readTargetSecret(shell.readSecret, plan.target),
      ...readMaskKey(shell.readSecret, maskKeyOf(args, plan)),
      ...readFactorySecret(shell.readSecret, plan.factory),
    };
    const logFile = logPathOf(path, runId);
    const end = await watchRun(shell, worker, { logFileOf: () => logFile, isValidated: isValidated(plan) }, (signal) =>
      worker.call('run.resume', { runId, secrets, ifMomentGone, logLevel }, signal),
    );
    return runOutcome(end, end === null ? null : logFile);
  },
};

async function newestUnfinished(worker: WorkerClient, path: string): Promise<string> {
  const { runs } = await worker.call('run.list', {});
  // One that another process holds is asked for too: the answer says who holds it.
  const run = runs.find(({ state, isElsewhere }) => isElsewhere || isResumable(state));
  if (run === undefined) throw new AppError('NOTHING_TO_RESUME', { path });
  return run.runId;
}
