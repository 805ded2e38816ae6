// Runs that earlier rounds of this state folder left behind: finished where their state still is the newest, else dropped.
import { AppError } from '../../../shared/errors.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { isResumable } from '../../../shared/run.ts';
import type { RoundKind, SeriesState } from '../../../shared/series.ts';
import { doneRunOf, takeUpRun } from './carry-run.ts';
import { countRun } from './count-run.ts';
import type { Round } from './round-context.ts';
import { isSameTable } from './series-state.ts';

/** Oldest first; each run that counts moves the state on, so that it is looked at anew. */
export async function settleBegunRuns(round: Round, stop: AbortSignal): Promise<void> {
  const { runs, plan, series, held } = round;
  for (const { runId, state } of runs.list().toReversed()) {
    const own = runs.plan(runId);
    if (own.series?.name !== series || own.series.round === undefined) continue;
    if (JSON.stringify(own.target) !== JSON.stringify(plan.target) || runs.isCounted(runId)) continue;
    const { kind, stateVersion, planHash } = own.series.round;
    if (isWanted(held.state(), plan, own)) {
      const done = await doneRunOf(round, runId, state, stop);
      if (done !== null) {
        round.book.addRun(runId, kind);
        await countRun(round, done, null, stop);
        continue;
      }
      if (isResumable(state) && (await finish(round, runId, stop))) continue;
    }
    // What is made of the newest state is made again, and finds what is there of it.
    if (isDerived(kind) && stateVersion === held.state().version && planHash === plan.hash) continue;
    await drop(round, runId, stop);
  }
}

const isDerived = (kind: RoundKind): boolean => kind === 'compaction' || kind === 'deletes';

/** A table that the state knows nothing of is wanted whole, whatever has become of the others. */
function isWanted(state: SeriesState, plan: Plan, { series, tables }: Plan): boolean {
  if (series?.round === undefined || series.round.planHash !== plan.hash) return false;
  const { kind, stateVersion } = series.round;
  if (kind !== 'full' && kind !== 'changes') return false;
  if (stateVersion === state.version) return true;
  const isMissing = (table: PlanTable): boolean =>
    state.tables.every((known) => !isSameTable(known, table) || known.base === null);
  return kind === 'full' && tables.every(isMissing);
}

/** False when it cannot be gone on with. */
async function finish(round: Round, runId: string, stop: AbortSignal): Promise<boolean> {
  try {
    const { done, snapshot } = await takeUpRun(round, runId, stop);
    if (done !== null) await countRun(round, done, snapshot, stop);
    return done !== null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'RUN_NOT_RESUMABLE') return false;
    throw error;
  }
}

/** No state names what it has written. */
async function drop({ runs, secrets, book }: Round, runId: string, stop: AbortSignal): Promise<void> {
  try {
    await runs.discard(runId, secrets, stop);
    book.notice(`Run ${runId} of an earlier round was dropped: the series has gone on without it.`);
  } catch (error) {
    if (!(error instanceof AppError) || stop.aborted) throw error;
    book.notice(`Run ${runId} of an earlier round is of no use any more and could not be dropped: ${error.message}`);
  }
}
