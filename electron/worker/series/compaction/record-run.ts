// Puts a run that is complete on record: in one transaction, so that nobody finds half of it and goes on with it.
import type { Plan } from '../../../../shared/plan.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';
import type { Store } from '../../store/store.ts';

export type CompleteRun = {
  readonly runId: string;
  readonly plan: Plan;
  /** Of each table what was written. Parts that were kept are not its own: a discard must leave them. */
  readonly parts: readonly { readonly id: string; readonly records: readonly PartRecord[] }[];
  /** The text that was published. */
  readonly manifest: string;
};

/** Nothing when it is there: what is made again of the same state is the same run. */
export function recordRun(store: Store, { runId, plan, parts, manifest }: CompleteRun): void {
  if (store.runs.list().some((run) => run.runId === runId)) return;
  store.atOnce(() => {
    store.runs.create(runId, plan);
    store.runs.apply(runId, { kind: 'start' });
    for (const { id, records } of parts) {
      for (const record of records) store.checkpoints.commitPart(runId, record, true);
      store.checkpoints.finishPartition(runId, id, 0);
      store.checkpoints.setTable(runId, id, 'done');
    }
    store.documents.put(runId, 'manifest', manifest);
    store.runs.apply(runId, { kind: 'complete', skippedRows: 0 });
  });
}
