// Cancels what the Data Factory of a run at rest still does for it, and says so in the log of the run.
import type { Secrets } from '../../shared/contract.ts';
import type { CancelledStart } from '../../shared/factory-progress.ts';
import { openRunLog } from './run-log.ts';
import { cancelAtRest } from './run/factory/end-factory.ts';
import type { Store } from './store/store.ts';
import type { WorkerParts } from './worker-parts.ts';

type Asked = { readonly runId: string; readonly secrets: Pick<Secrets, 'factory'> };

/** Empty = nothing is at work for it. Throws RUN_UNKNOWN, RUN_NOT_RESUMABLE, and what the service throws. */
export async function cancelRunFactory(
  { parts, store, statePath }: { readonly parts: WorkerParts; readonly store: Store; readonly statePath: string },
  { runId, secrets }: Asked,
  signal: AbortSignal,
): Promise<readonly CancelledStart[]> {
  const plan = store.runs.plan(runId);
  if (plan.factory === undefined) return [];
  const service = parts.openFactory(plan.factory, secrets.factory ?? '');
  const known = Object.values(secrets);
  const { log, close } = openRunLog({ parts, store, statePath, plan, runId, secrets: known, level: 'info' });
  try {
    return await cancelAtRest({ store, runId, factory: { service }, log }, signal);
  } finally {
    await close();
  }
}
