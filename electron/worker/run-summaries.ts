// One line a run, for lists; what a run that has ended needs is read from the store once.
import type { RunSummary } from '../../shared/contract.ts';
import type { RunRecord } from './store/runs.ts';
import type { Store } from './store/store.ts';

/** Lists all runs of the store, newest first. */
export function createSummaries(store: Store): () => RunSummary[] {
  const known = new Map<string, Omit<RunSummary, keyof RunRecord | 'rows' | 'bytes'>>();
  const factsOf = ({ runId }: RunRecord) => {
    const found = known.get(runId) ?? planFacts(store, runId);
    known.set(runId, found);
    return found;
  };
  return () =>
    store.runs.list().map((record) => ({ ...record, ...factsOf(record), ...store.checkpoints.totals(record.runId) }));
}

/** What the plan says; it never changes. */
function planFacts(store: Store, runId: string) {
  const { source, target, tables } = store.runs.plan(runId);
  return {
    database: source.database,
    container: target.container,
    tables: tables.length,
    server: source.server,
    rowsEstimate: sumOrNull(tables.map((table) => table.rowsEstimate)),
    isElsewhere: false,
  };
}

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
