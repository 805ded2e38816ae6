// `tableferry discard`: deletes what a run has written, blobs and checkpoints.
import { formatPlural } from '../../../shared/format.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';
import { readFactorySecret, readTargetSecret } from '../secrets.ts';

export const discardCommand: Command = {
  name: 'discard',
  summary: 'Delete the blobs and checkpoints of a run',
  positionals: [{ name: 'RUN', text: 'run id', isRequired: true }],
  options: [stateOption],
  examples: ['tableferry discard 20260307T140512Z-9f2c4e1a --state ./state'],
  notes: [
    `What Data Factory still copies for the run is cancelled first, and everything in the folders of its tables is deleted.`,
    `Only blobs that the checkpoints of this run name are deleted. It does not ask again; it can be repeated. The log of
the run stays, here and in _logs/ of the container.`,
  ],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const worker = shell.openWorker(args);
    const runId = args.at(0) ?? '';
    const plan = await worker.call('run.plan', { runId });
    const secret = readTargetSecret(shell.readSecret, plan.target);
    const secrets = readFactorySecret(shell.readSecret, plan.factory);
    const { deletedBlobs } = await worker.call('run.discard', { runId, secret, secrets });
    return {
      exitCode: exitCodes.ok,
      json: { runId, discarded: true, deletedBlobs },
      text: `Run ${runId} was discarded: ${formatPlural(deletedBlobs, 'blob')} deleted.${
        plan.options.logToTarget ? ' Its log stays in _logs/ of the container.' : ''
      }\n`,
    };
  },
};
