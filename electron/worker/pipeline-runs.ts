// What a run has started in its Data Factory, by the store, or by the notice of the process that has it.
import type { Notice } from './store/notice.ts';
import type { Store } from './store/store.ts';

/** `ids`: of the service. `isPartial`: there may be more. */
export type PipelineRuns = { readonly ids: readonly string[]; readonly isPartial: boolean };

export function startedRuns(store: Store, runId: string): PipelineRuns {
  const starts = store.factory.starts(runId);
  const ids = starts.flatMap(({ pipelineRunId }) => pipelineRunId ?? []);
  return { ids, isPartial: ids.length < starts.length };
}

export function shownRuns({ snapshots }: Notice, runId: string): PipelineRuns {
  const shown = snapshots.find((one) => one.runId === runId)?.factory ?? null;
  return { ids: (shown?.pipelineRuns ?? []).map((one) => one.runId), isPartial: true };
}
