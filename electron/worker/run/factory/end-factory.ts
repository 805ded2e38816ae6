// What a Data Factory still does for a run that is at rest is cancelled: because somebody asked, or before the run is discarded.
import { AppError } from '../../../../shared/errors.ts';
import type { CancelledStart } from '../../../../shared/factory-progress.ts';
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

/** So that no file comes after the last deletion: resolves when nothing of it is at work any more. Throws FACTORY_RUNS_ON, and what the service throws. */
export async function endFactory(ending: Ending, signal: AbortSignal): Promise<void> {
  const { store, runId } = ending;
  for (const start of startsAtWork(ending)) {
    const { outcome, pipelineRunId } = await cancelStart(ending, start, 'the run it works for is discarded', signal);
    const runsOn = (detail: string): AppError => new AppError('FACTORY_RUNS_ON', { runId, detail });
    if (outcome === 'unknown')
      throw runsOn(`whether ${start.pipeline} was started is known for certain after ten minutes only`);
    if (outcome === 'cancelling') throw runsOn(`the pipeline run ${pipelineRunId ?? ''} is being cancelled`);
    store.factory.end(start.startId);
  }
}

/**
 * What came of each start that may be at work. What it copied by then is taken in when the run is resumed, and the rest is
 * copied anew. Throws RUN_NOT_RESUMABLE for a run that is not at rest, and what the service throws.
 */
export async function cancelAtRest(ending: Ending, signal: AbortSignal): Promise<readonly CancelledStart[]> {
  const { store, runId } = ending;
  const { state } = store.runs.get(runId);
  if (state.kind === 'running' || state.kind === 'stopping')
    throw new AppError('RUN_NOT_RESUMABLE', { runId, state: state.kind });
  const cancelled: CancelledStart[] = [];
  for (const start of startsAtWork(ending))
    cancelled.push(await cancelStart(ending, start, 'that was asked while its run is at rest', signal));
  return cancelled;
}

const startsAtWork = ({ store, runId }: Ending): readonly FactoryStart[] =>
  store.factory.starts(runId).filter(({ isEnded }) => !isEnded);

async function cancelStart(
  ending: Ending,
  start: FactoryStart,
  why: string,
  signal: AbortSignal,
): Promise<CancelledStart> {
  const { pipeline } = start;
  const pipelineRunId = start.pipelineRunId ?? (await findLost(ending, start, signal));
  if (pipelineRunId === undefined) return { pipeline, pipelineRunId: null, outcome: 'unknown' };
  if (pipelineRunId === null) return { pipeline, pipelineRunId, outcome: 'ended' };
  return { pipeline, pipelineRunId, outcome: await cancel(ending, start, pipelineRunId, why, signal) };
}

/** Null = it never was; undefined = that cannot be told yet. */
async function findLost(ending: Ending, start: FactoryStart, signal: AbortSignal): Promise<string | null | undefined> {
  const { store, runId, factory, clock = systemClock } = ending;
  const known = new Set(store.factory.starts(runId).flatMap((one) => one.pipelineRunId ?? []));
  const ask = <T>(question: (stop: AbortSignal) => Promise<T>): Promise<T> => question(signal);
  const asked = { service: factory.service, ask, runId, known, nowMs: () => clock.nowMs() };
  const found = await findStart(start, asked, signal);
  if (found.kind === 'unknown') return undefined;
  if (found.kind === 'never') return null;
  store.factory.started(start.startId, found.run.runId);
  for (const twin of found.twins) await factory.service.cancel(twin.runId, signal);
  return found.run.runId;
}

async function cancel(
  ending: Ending,
  start: FactoryStart,
  id: string,
  why: string,
  signal: AbortSignal,
): Promise<CancelledStart['outcome']> {
  const { store, factory, log, clock = systemClock } = ending;
  const isOver = async (): Promise<boolean> => {
    const run = await factory.service.run(id, signal);
    // What there is no record of has ended long ago, unless it was begun just now.
    if (run === null) return clock.nowMs() - Date.parse(start.intendedUtc) > longestLagMs;
    return isTerminal(run.status);
  };
  if (await isOver()) return 'ended';
  store.factory.cancelled(start.startId);
  await factory.service.cancel(id, signal);
  log('info', `The pipeline run ${id} is cancelled, since ${why}.`);
  const endMs = clock.nowMs() + patienceMs;
  while (!(await isOver())) {
    if (clock.nowMs() >= endMs) return 'cancelling';
    await clock.wait(lookEveryMs, signal);
    signal.throwIfAborted();
  }
  return 'cancelled';
}
