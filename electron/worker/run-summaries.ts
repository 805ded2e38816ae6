// One line a run, for lists; what a run that has ended needs is read from the store once.
import type { Movers, RunSummary } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
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
  const totals = new Map<string, { readonly asOfUtc: string; readonly rows: number; readonly bytes: number }>();
  const totalsOf = ({ runId, state, updatedUtc }: RunRecord) => {
    const isMoving = state.kind === 'running' || state.kind === 'stopping';
    const found = totals.get(runId);
    if (found !== undefined && !isMoving && found.asOfUtc === updatedUtc) return found;
    const fresh = { asOfUtc: updatedUtc, ...store.checkpoints.totals(runId) };
    if (!isMoving) totals.set(runId, fresh);
    return fresh;
  };
  return () =>
    store.runs.list().map((record) => {
      const { rows, bytes } = totalsOf(record);
      return { ...record, ...factsOf(record), rows, bytes };
    });
}

/** What the plan says; it never changes. */
function planFacts(store: Store, runId: string) {
  const { source, target, tables, series } = store.runs.plan(runId);
  const round = series?.round;
  return {
    database: source.database,
    container: target.container,
    tables: tables.length,
    server: source.server,
    rowsEstimate: sumOrNull(tables.map((table) => table.rowsEstimate)),
    isElsewhere: false,
    movedBy: moversOf(tables),
    series:
      round === undefined || series === undefined ? null : { name: series.name, round: round.number, kind: round.kind },
  };
}

function moversOf(tables: Plan['tables']): Movers {
  const there = tables.filter(({ engine }) => engine === 'factory').length;
  if (there === 0) return 'here';
  return there === tables.length ? 'factory' : 'both';
}

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
