// What becomes of the pipelines of a run that is being stopped: they are left at work, or cancelled.
import type { FactoryProgress } from '../../../../shared/factory-progress.ts';
import { describeForLog } from '../../log.ts';
import type { FactoryStart } from '../../store/factory-runs.ts';
import type { RunContext } from '../run-context.ts';
import { isTerminal } from '../../factory/service/run-status.ts';
import type { RunFactory } from './run-factory.ts';
import { tellCancelled, tellLeft } from './tell-factory.ts';

const lookEveryMs = 3_000;

type Ending = {
  readonly starts: readonly FactoryStart[];
  readonly update: (change: Partial<FactoryProgress>) => void;
};

/** Waits for the end of what it cancels, until the deadline of the stop. What cannot be cancelled is told. */
export async function cancelStarts(run: RunContext, factory: RunFactory, { starts, update }: Ending): Promise<void> {
  const begun = starts.flatMap(({ startId, pipelineRunId }) =>
    pipelineRunId === null ? [] : [{ startId, pipelineRunId }],
  );
  if (starts.length === 0) return;
  const isAsked = run.store.runs.get(run.runId).state.kind === 'stopping' && factory.whenStopped() === 'cancel';
  if (!isAsked) return run.log('info', tellLeft(factory.place, begun));
  update({ state: 'cancelling' });
  if (begun.length < starts.length)
    run.log('warning', 'Whether Data Factory has started a pipeline is not known, so that it is not cancelled.');
  for (const { startId, pipelineRunId } of begun) {
    try {
      run.store.factory.cancelled(startId);
      await factory.service.cancel(pipelineRunId, run.lifetime);
      const isOver = await awaitEnd(run, factory, pipelineRunId);
      run.log('info', tellCancelled(pipelineRunId, isOver));
    } catch (error) {
      run.log('warning', `The pipeline run ${pipelineRunId} was not cancelled and goes on: ${describeForLog(error)}`);
    }
  }
}

async function awaitEnd({ clock, lifetime }: RunContext, { service }: RunFactory, id: string): Promise<boolean> {
  while (!lifetime.aborted) {
    const status = (await service.run(id, lifetime))?.status ?? '';
    if (isTerminal(status)) return true;
    await clock.wait(lookEveryMs, lifetime);
  }
  return false;
}
