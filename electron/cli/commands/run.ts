// `tableferry run`: carries out a plan.
import { logPathOf } from '../../worker/run-log.ts';
import { alertsOption, setAlerts } from '../alerts.ts';
import { logLevelOption, readLogLevel, stateOption, type Command } from '../command.ts';
import { readJsonFile, resolvePath } from '../files.ts';
import { statePath } from '../paths.ts';
import { runOutcome } from '../run-outcome.ts';
import { readSourceSecret, readTargetSecret } from '../secrets.ts';
import { isValidated, watchRun } from '../watch-run.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Carry out a plan',
  positionals: [{ name: 'PLAN', text: 'a file made by "tableferry plan"', isRequired: true }],
  options: [stateOption, logLevelOption, alertsOption],
  examples: [
    'tableferry run plan.json --state ./state',
    'tableferry run plan.json --alerts alerts.json',
    'tableferry run plan.json --json > result.json',
  ],
  notes: [
    `Every part is read back from the storage and compared before its checkpoint moves. Ctrl-C stops and keeps the
checkpoints; a second Ctrl-C, a kill or a power cut loses no more than the parts on their way. "tableferry resume"
continues after the last verified part.`,
  ],
  async run(args, shell) {
    const logLevel = readLogLevel(args);
    const path = resolvePath(shell.terminal.cwd, args.at(0) ?? '');
    const worker = shell.openWorker(args);
    setAlerts(args, shell, worker);
    const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
    const secrets = {
      source: readSourceSecret(shell.readSecret, plan.source),
      target: readTargetSecret(shell.readSecret, plan.target),
    };
    const logFileOf = (runId: string): string => logPathOf(statePath(args, shell.terminal), runId);
    const end = await watchRun(shell, worker, { logFileOf, isValidated: isValidated(plan) }, (signal) =>
      worker.call('run.start', { plan, path, secrets, logLevel }, signal),
    );
    return runOutcome(end, end === null ? null : logFileOf(end.snapshot.runId));
  },
};
