// One round of a series: whole tables where needed, then what changed of all, then the state that names both.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RoundResult } from '../../../shared/series.ts';
import { assertSeriesTarget } from '../plan/check-series.ts';
import { settleBegunRuns } from './begun-runs.ts';
import { startRun, type CarriedRun } from './carry-run.ts';
import { compactSeries } from './compact-series.ts';
import { countRun, noteFailures } from './count-run.ts';
import { decideTables, judgeAll, positionsOf } from './decide-round.ts';
import { deriveChanges, deriveFull } from './derive-plan.ts';
import { holdSeries } from './held-series.ts';
import { publishCurrent } from './publish-current.ts';
import { createBook } from './round-book.ts';
import type { Round, RoundParts, RoundRequest } from './round-context.ts';
import { sweepKeys } from './sweep-keys.ts';
import {
  assertSameSource,
  endOfRound,
  firstState,
  isSameTable,
  mustReload,
  nameOf,
  nextState,
  type NamedTable,
} from './series-state.ts';

/** What is found lost after it was read is loaded whole in the same round, once. */
const mostPasses = 2;

/**
 * Throws SERIES_HELD while another process is at it, SERIES_LEASE_LOST, and what keeps its runs from beginning. Aborting
 * `signal` stops the run that is in progress, which the next round goes on with.
 */
export async function runRound(request: RoundRequest, parts: RoundParts, signal: AbortSignal): Promise<RoundResult> {
  const { plan } = request;
  if (plan.series === undefined) throw new AppError('BUG', { detail: 'a round of a plan without a series' });
  const { name: series } = plan.series;
  assertSeriesTarget(plan.target, series);
  const nowUtc = (): string => new Date(parts.clock.nowMs()).toISOString();
  const first = firstState(plan, series, parts.by, nowUtc());
  const held = await holdSeries({ lease: parts.lease, first, by: parts.by, clock: parts.clock }, signal);
  try {
    assertSameSource(held.state(), plan);
    const looked = await parts.look(plan.tables, signal);
    const round: Round = {
      ...request,
      ...parts,
      // As they are now; the hash stays that of what people approved.
      plan: { ...plan, tables: looked.map(({ table }) => table) },
      drifts: new Map(looked.map(({ table, drift }) => [nameOf(table), drift])),
      series,
      number: held.state().round + 1,
      held,
      book: createBook(plan.tables),
      advance: held.advance,
      nowUtc,
    };
    return await carryRound(round, AbortSignal.any([signal, held.lost]));
  } finally {
    await held.release();
  }
}

async function carryRound(round: Round, stop: AbortSignal): Promise<RoundResult> {
  await settleBegunRuns(round, stop);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const before = round.held.state().version;
    await loadWhole(round, await decideTables(round, stop), stop);
    await readChanges(round, stop);
    if (round.held.state().version === before || !hasLost(round)) break;
  }
  await endRound(round, stop);
  await compactSeries(round, stop);
  await publishCurrent(round, stop);
  const { version, round: number } = round.held.state();
  return round.book.result({ series: round.series, round: number, stateVersion: version });
}

/** One run for all of them; those that fail keep what they had. */
async function loadWhole(round: Round, tables: readonly PlanTable[], stop: AbortSignal): Promise<void> {
  if (tables.length === 0) return;
  const facts = { number: round.number, stateVersion: round.held.state().version };
  await countOrTell(round, await startRun(round, deriveFull(round.plan, tables, facts), stop), stop);
}

/** Of the tables just loaded too, since the mark that was taken before: so that all are of one state. */
async function readChanges(round: Round, stop: AbortSignal): Promise<void> {
  const { book, held, plan } = round;
  const loaded = positionsOf(round).filter(({ table }) => book.isLoaded(table));
  let state = held.state();
  for (const [name, verdict] of await judgeAll(round, loaded, stop)) {
    const lost = loaded.find(({ table }) => nameOf(table) === name);
    if (verdict.kind === 'ok' || lost === undefined) continue;
    state = mustReload(state, lost.table, verdict.why);
    book.warn(`${name}: ${verdict.why} It is loaded whole again in the next round.`);
  }
  if (state !== held.state()) await round.advance(nextState(state, round.by, round.nowUtc()), stop);
  await sweepKeys(round, positionsOf(round), stop);
  const reads = positionsOf(round);
  if (reads.length === 0) return;
  const facts = { number: round.number, stateVersion: held.state().version };
  const isSnapshotAllowed = await round.isSnapshotAllowed(stop);
  const derived = deriveChanges(plan, reads, facts, isSnapshotAllowed, round.toChangesTable);
  await countOrTell(round, await startRun(round, derived, stop), stop);
}

async function countOrTell(round: Round, { done, snapshot }: CarriedRun, stop: AbortSignal): Promise<void> {
  if (done !== null) return countRun(round, done, snapshot, stop);
  noteFailures(round, snapshot);
  const { state, tables } = snapshot;
  const isOfTables = tables.some((table) => table.state === 'failed');
  if (state.kind === 'failed' && !isOfTables) throw new AppError(state.error.code, state.error.context);
}

/** Whether something was found lost that has not been loaded in this round. */
function hasLost({ plan, held, book }: Round): boolean {
  const { tables } = held.state();
  return plan.tables.some(
    (table) =>
      tables.some((known) => isSameTable(known, table) && known.reload !== null) &&
      !book.isLoaded(table) &&
      !book.isFailed(table),
  );
}

/** A round that came to nothing leaves the state as it was, so that the next one goes on with its runs. */
async function endRound(round: Round, stop: AbortSignal): Promise<void> {
  const { held, plan, book, number } = round;
  const hasCome = plan.tables.some((table) => book.isLoaded(table) || book.isChanged(table));
  if (!hasCome) return;
  const isOlder = (known: NamedTable): boolean =>
    plan.tables.some(
      (table) => isSameTable(table, known) && book.isChanged(table) && !book.isLoaded(table) && !book.isSwept(table),
    );
  const ended = endOfRound(held.state(), number, isOlder);
  await round.advance(nextState(ended, round.by, round.nowUtc()), stop);
}
