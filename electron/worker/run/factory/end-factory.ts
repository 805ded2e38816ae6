// Before a run is discarded: what its Data Factory still does for it is cancelled, so that no file comes after the last deletion.
import { AppError } from '../../../../shared/errors.ts';
import { systemClock, type Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { FactoryStart } from '../../store/factory-runs.ts';
import type { Store } from '../../store/store.ts';
import { findStart, longestLagMs } from './find-start.ts';
import { isTerminal } from '../../factory/service/run-status.ts';
import type { RunFactory } from './run-factory.ts';

const patienceMs = 5 * 60_000;
const lookEveryMs = 5_000;

type Ending = {
  readonly store: Store;
  readonly runId: string;
  readonly factory: Pick<RunFactory, 'service'>;
  readonly log: Log;
  readonly clock?: Clock;
};

/** Resolves when nothing of it is at work any more. Throws FACTORY_RUNS_ON, and what the service throws. */
export async function endFactory(ending: Ending, signal: AbortSignal): Promise<void> {
  const { store, runId } = ending;
  for (const start of store.factory.starts(runId)) {
    if (start.isEnded) continue;
    const pipelineRunId = start.pipelineRunId ?? (await findLost(ending, start, signal));
    if (pipelineRunId !== null) await cancel(ending, start, pipelineRunId, signal);
    store.factory.end(start.startId);
  }
}

async function findLost(ending: Ending, start: FactoryStart, signal: AbortSignal): Promise<string | null> {
  const { store, runId, factory, clock = systemClock } = ending;
  const known = new Set(store.factory.starts(runId).flatMap((one) => one.pipelineRunId ?? []));
  const ask = <T>(question: (stop: AbortSignal) => Promise<T>): Promise<T> => question(signal);
  const asked = { service: factory.service, ask, runId, known, nowMs: () => clock.nowMs() };
  const found = await findStart(start, asked, signal);
  if (found.kind === 'found') return found.run.runId;
  if (found.kind === 'never') return null;
  const detail = `whether ${start.pipeline} was started is known for certain after ten minutes only`;
  throw new AppError('FACTORY_RUNS_ON', { runId, detail });
}

async function cancel(ending: Ending, start: FactoryStart, id: string, signal: AbortSignal): Promise<void> {
  const { store, runId, factory, log, clock = systemClock } = ending;
  const isOver = async (): Promise<boolean> => {
    const run = await factory.service.run(id, signal);
    // What there is no record of has ended long ago, unless it was begun just now.
    if (run === null) return clock.nowMs() - Date.parse(start.intendedUtc) > longestLagMs;
    return isTerminal(run.status);
  };
  if (await isOver()) return;
  store.factory.cancelled(start.startId);
  await factory.service.cancel(id, signal);
  log('info', `The pipeline run ${id} is cancelled, since the run it works for is discarded.`);
  const endMs = clock.nowMs() + patienceMs;
  while (!(await isOver())) {
    if (clock.nowMs() >= endMs)
      throw new AppError('FACTORY_RUNS_ON', { runId, detail: `the pipeline run ${id} is being cancelled` });
    await clock.wait(lookEveryMs, signal);
    signal.throwIfAborted();
  }
}
