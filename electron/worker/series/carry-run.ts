// Carries one run of a round to its end, new or taken up again, and stops it when the round has to end.
import { AppError } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { RunSnapshot, RunState } from '../../../shared/run.ts';
import { namesOfRun } from '../run/run-names.ts';
import type { Round } from './round-context.ts';
import type { DoneRun } from './series-state.ts';

export type CarriedRun = {
  readonly runId: string;
  readonly snapshot: RunSnapshot;
  /** What of it is complete; null = nothing is. */
  readonly done: DoneRun | null;
};

/** Throws what keeps the run from beginning, and the reason of `stop` when that ended it. */
export async function startRun(round: Round, plan: Plan, stop: AbortSignal): Promise<CarriedRun> {
  const { runs, secrets, logLevel, trigger, book } = round;
  const asked = { plan, document: plan, trigger, warnings: book.takeWarnings() };
  return follow(round, plan, await runs.start(asked, secrets, logLevel, stop), stop);
}

/** The same for one that an earlier process has begun. Throws RUN_NOT_RESUMABLE too. */
export async function takeUpRun(round: Round, runId: string, stop: AbortSignal): Promise<CarriedRun> {
  const { runs, secrets, logLevel } = round;
  const plan = runs.plan(runId);
  await runs.resume(runId, secrets, { ifMomentGone: 'restart', logLevel }, stop);
  return follow(round, plan, runId, stop);
}

async function follow(round: Round, plan: Plan, runId: string, stop: AbortSignal): Promise<CarriedRun> {
  const { runs, book } = round;
  const kind = plan.series?.round?.kind ?? 'full';
  book.addRun(runId, kind);
  const onStop = (): void => runs.stop(runId, 'leave');
  stop.addEventListener('abort', onStop);
  try {
    if (stop.aborted) onStop();
    const snapshot = await runs.ended(runId);
    const isOver = snapshot.state.kind === 'completed' || snapshot.state.kind === 'failed';
    if (!isOver) stop.throwIfAborted();
    if (!isOver) throw new AppError('ROUND_STOPPED', { runId });
    return { runId, snapshot, done: await doneRunOf(round, runId, snapshot.state, stop) };
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

/** As its manifest says; null = it has published none. One that failed has published what of it is done. */
export async function doneRunOf(
  { runs, number, target }: Round,
  runId: string,
  state: RunState,
  stop: AbortSignal,
): Promise<DoneRun | null> {
  const plan = runs.plan(runId);
  const manifest = runs.manifest(runId);
  const { manifestName } = namesOfRun(plan, runId);
  if (manifest === null || (state.kind !== 'completed' && state.kind !== 'failed')) return null;
  if (state.kind === 'failed' && (await target.properties(manifestName, stop)) === null) return null;
  const { kind = 'full', number: ofRound = number } = plan.series?.round ?? {};
  return { kind, round: ofRound, plan, manifest, manifestName };
}
