// What alerts say of every run, and the runs whose end nobody was there to tell.
import type { Plan } from '../../shared/plan.ts';
import type { RunFacts } from './notify/alert.ts';
import type { Notifier } from './notify/notifier.ts';
import type { Store } from './store/store.ts';

export const factsOf = ({ source, target }: Plan, runId: string): RunFacts => ({
  runId,
  source: `${source.server} \\ ${source.database}`,
  container: target.container,
});

/** Runs that the opening of the store at `openedMs` found running: their process ended without a word. */
export function tellInterrupted(store: Store, openedMs: number, notifier: Notifier): void {
  for (const { runId, state, updatedUtc } of store.runs.list())
    if (state.kind === 'stopped' && state.reason === 'crash' && Date.parse(updatedUtc) >= openedMs)
      notifier.tellInterrupted(factsOf(store.runs.plan(runId), runId));
}
