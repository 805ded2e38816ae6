// The snapshot of a run that nobody carries, made of what the store has.
import type { RunSnapshot } from '../../shared/run.ts';
import { createBoard } from './run/run-board.ts';
import type { Store } from './store/store.ts';

/** Throws RUN_UNKNOWN. */
export function restingSnapshot(store: Store, runId: string, nowMs: number): RunSnapshot {
  const { state, carriedMs } = store.runs.get(runId);
  return createBoard(store, runId, store.runs.plan(runId), 0, nowMs - carriedMs).snapshot(state, 0, nowMs);
}
