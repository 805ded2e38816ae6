// `tableferry stop`: stops a run that goes on, in whatever process that is.
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';

export const stopCommand: Command = {
  name: 'stop',
  summary: 'Stop a run that goes on, and keep its checkpoints',
  positionals: [{ name: 'RUN', text: 'the run, as "tableferry runs" lists it', isRequired: true }],
  options: [
    stateOption,
    {
      name: 'factory',
      value: 'HOW',
      text: 'what Data Factory copies for it: leave (default: it goes on there) or cancel',
    },
  ],
  examples: [
    'tableferry stop 20260307T140512Z-9f2c4e1a --state ./state',
    'tableferry stop 20260307T140512Z-9f2c4e1a --state ./state --factory cancel',
  ],
  notes: [
    `The process that carries the run finishes the parts on their way and ends it; "tableferry resume" continues it. Nothing
happens to a run that is not in progress.`,
    `Pipelines of a plan with a Data Factory go on by themselves, and a resumed run takes in what they copied meanwhile. With
--factory cancel they are ended too, and what they left unfinished is copied anew.`,
  ],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const runId = args.at(0) ?? '';
    const factory = args.choice('factory', ['leave', 'cancel'] as const) ?? 'leave';
    const worker = shell.openWorker(args);
    const { state } = await worker.call('run.get', { runId });
    const isInProgress = state.kind === 'running';
    if (isInProgress) await worker.call('run.stop', { runId, factory });
    return {
      exitCode: exitCodes.ok,
      json: { runId, stopping: isInProgress, factory },
      text: isInProgress
        ? `Run ${runId} is told to stop${factory === 'cancel' ? ', and to cancel what Data Factory copies for it' : ''}.\n`
        : `Run ${runId} is not in progress.\n`,
    };
  },
};
