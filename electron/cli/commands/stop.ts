// `tableferry stop`: stops a run that goes on, in whatever process that is.
import type { CancelledStart } from '../../../shared/factory-progress.ts';
import { stateOption, type Command, type Outcome, type Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';
import { readFactorySecret } from '../secrets.ts';
import type { WorkerClient } from '../worker-client.ts';

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
happens to a run that is not in progress, unless Data Factory works for it and is to be cancelled.`,
    `Pipelines of a plan with a Data Factory go on by themselves, and a resumed run takes in what they copied meanwhile. With
--factory cancel they are ended too, also those of a run at rest, and what they left unfinished is copied anew. That asks the
service, and ends with 5 while it has not ended all of them, or cannot tell whether one was started.`,
  ],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const runId = args.at(0) ?? '';
    const factory = args.choice('factory', ['leave', 'cancel'] as const) ?? 'leave';
    const worker = shell.openWorker(args);
    const { state } = await worker.call('run.get', { runId });
    const isInProgress = state.kind === 'running';
    if (!isInProgress && state.kind !== 'stopping' && factory === 'cancel') return cancelAtRest(worker, runId, shell);
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

/** Of a run whose process is gone or has ended, while its pipelines go on. */
async function cancelAtRest(worker: WorkerClient, runId: string, { readSecret }: Shell): Promise<Outcome> {
  const plan = await worker.call('run.plan', { runId });
  const secrets = readFactorySecret(readSecret, plan.factory);
  const { starts } = await worker.call('run.cancelFactory', { runId, secrets });
  const isSettled = starts.every(({ outcome }) => outcome === 'cancelled' || outcome === 'ended');
  const sentences = starts.flatMap((start) => sentenceOf(start));
  return {
    exitCode: isSettled ? exitCodes.ok : exitCodes.decision,
    json: { runId, stopping: false, factory: 'cancel', starts },
    text: [
      `Run ${runId} is not in progress${sentences.length === 0 ? ', and Data Factory is not at work for it' : ''}.`,
      ...sentences,
      '',
    ].join('\n'),
  };
}

function sentenceOf({ pipeline, pipelineRunId, outcome }: CancelledStart): readonly string[] {
  const what = `The run ${pipelineRunId ?? ''} of its pipeline ${pipeline} in Data Factory`;
  switch (outcome) {
    case 'ended':
      return [];
    case 'cancelled':
      return [`${what} is cancelled. What it left unfinished is copied anew when the run is resumed.`];
    case 'cancelling':
      return [`${what} is being cancelled, and has not ended yet.`];
    case 'unknown':
      return [
        `Whether its pipeline ${pipeline} was started in Data Factory is not known yet, so that it is not cancelled: ask again in ten minutes.`,
      ];
  }
}
