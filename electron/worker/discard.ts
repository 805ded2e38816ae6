// Discards a run at rest: what it left in the container and in its Data Factory, told in its log.
import type { Secrets } from '../../shared/contract.ts';
import { openRunFactory } from './open-run-factory.ts';
import { readerSettings } from './reader-settings.ts';
import { discardRun } from './run/discard-run.ts';
import { namesOfRun } from './run/run-names.ts';
import { openRunLog } from './run-log.ts';
import type { Store } from './store/store.ts';
import type { WorkerParts } from './worker-parts.ts';

type Held = { readonly store: Store; readonly parts: WorkerParts; readonly statePath: string };

/** Resolves with the number of blobs deleted. Throws RUN_UNKNOWN, and what `discardRun` throws. */
export async function discard(
  { store, parts, statePath }: Held,
  runId: string,
  secrets: Pick<Secrets, 'target' | 'factory'>,
  signal: AbortSignal,
): Promise<number> {
  const plan = store.runs.plan(runId);
  const target = parts.openTarget(plan.target, secrets.target, readerSettings);
  try {
    const factory = openRunFactory(parts, plan, secrets);
    const log = openRunLog({ parts, store, statePath, plan, runId, secrets: Object.values(secrets), level: 'info' });
    const names = namesOfRun(plan, runId);
    try {
      return await discardRun({ store, runId, names, target, factory, log: log.log }, signal);
    } finally {
      await factory?.close();
      await log.close();
    }
  } finally {
    await target.close();
  }
}
