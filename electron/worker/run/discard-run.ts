// Deletes what a run has written: manifest, parts and checkpoints, in an order that can be broken off anywhere.
import { AppError } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Log } from '../log.ts';
import type { TargetPort } from '../ports/ports.ts';
import { readerFileNames } from '../readers/reader-files.ts';
import { ownSnapshot } from '../source/point-in-time/database-snapshot.ts';
import { blobsOf } from '../store/checkpoint-records.ts';
import type { Store } from '../store/store.ts';
import { mayQuarantine } from './publish-quarantine.ts';
import { endFactory } from './factory/end-factory.ts';
import type { RunFactory } from './factory/run-factory.ts';
import { supplementName } from './reimport/reimport-run.ts';
import { removeUnrecorded, type RunNames } from './run-names.ts';

export type DiscardRequest = {
  readonly store: Store;
  readonly runId: string;
  readonly names: RunNames;
  readonly target: TargetPort;
  /** Of a plan that has one. */
  readonly factory?: Pick<RunFactory, 'service' | 'layout'> | null;
  readonly log: Log;
};

/**
 * Removes every blob of the run, by name, and forgets the run. The manifest goes first, so that nothing looks complete
 * while parts are missing; the checkpoints go last, so that a discard that was broken off can be repeated. Returns the
 * number of blobs deleted. What a Data Factory still copies for it is cancelled first. Throws RUN_UNKNOWN, RUN_NOT_RESUMABLE
 * (it is running), RUN_STAYS, SERIES_RUN_STAYS, FACTORY_RUNS_ON, errors of storage and service.
 */
export async function discardRun(request: DiscardRequest, signal: AbortSignal): Promise<number> {
  const { store, runId, names, target, factory = null, log } = request;
  const { state } = store.runs.get(runId);
  if (state.kind === 'running' || state.kind === 'stopping')
    throw new AppError('RUN_NOT_RESUMABLE', { runId, state: state.kind });
  if (store.runs.isCounted(runId)) throw new AppError('SERIES_RUN_STAYS', { runId });
  const plan = store.runs.plan(runId);
  if (plan.target.rights === 'create') throw new AppError('RUN_STAYS', { runId });
  if (factory !== null) await endFactory({ store, runId, factory, log }, signal);
  store.runs.apply(runId, { kind: 'discard' });
  let deleted = 0;
  const count = (wasThere: boolean): void => void (deleted += wasThere ? 1 : 0);
  const mayBeComplete = state.kind === 'completed' || state.kind === 'discarding' || isAllDone(store, runId);
  if (mayBeComplete) count(await target.deleteBlob(names.manifestName, signal));
  for (const wasThere of await deleteSupplements(request, plan, signal)) count(wasThere);
  for (const table of plan.tables) {
    const readers = mayBeComplete ? readerFileNames.map((file) => names.readerName(table, file)) : [];
    for (const wasThere of await Promise.all(readers.map((name) => target.deleteBlob(name, signal)))) count(wasThere);
    for (const name of store.checkpoints.parts(runId, table.id).flatMap(blobsOf))
      count(await target.deleteBlob(name, signal));
    for (const { partition, isDone, nextPart } of store.checkpoints.partitions(runId, table.id)) {
      if (isDone) continue;
      const unrecorded = names.partName(table, partition, nextPart);
      count(await removeUnrecorded(target, unrecorded, runId, signal));
      if (!mayQuarantine(plan.options, table)) continue;
      const aside = names.quarantineName(table, partition, nextPart);
      count(await removeUnrecorded(target, aside, runId, signal));
    }
  }
  for (const { folderOf } of factory?.layout.tables ?? [])
    for await (const { name } of target.listBlobs(`${folderOf(runId)}/`, signal))
      count(await target.deleteBlob(name, signal));
  store.runs.remove(runId);
  const { script } = plan.pointInTime;
  if (script !== null) {
    const { name, drop } = ownSnapshot(script, plan.source.database, runId);
    log(
      'warning',
      `The database snapshot ${name}, if the run made it, is still on the server; remove it with: ${drop}`,
    );
  }
  log(
    'info',
    `Run ${runId} was discarded: ${deleted} blobs deleted.${plan.options.logToTarget ? ' Its log stays in the container.' : ''}`,
  );
  return deleted;
}

/** Only then can a manifest, and what is published before it, have been written without the run being recorded as completed. */
function isAllDone(store: Store, runId: string): boolean {
  return store.checkpoints.tables(runId).every(({ state }) => state === 'done');
}

/** Rows that were brought in later: the manifest first, as with the run's own. One that was begun may have left blobs. */
async function deleteSupplements(
  { store, runId, names, target }: DiscardRequest,
  plan: Plan,
  signal: AbortSignal,
): Promise<boolean[]> {
  const deleted: boolean[] = [];
  for (const { number, done } of store.supplements.list(runId)) {
    deleted.push(await removeUnrecorded(target, supplementName(names.manifestName, number), runId, signal));
    for (const name of done?.parts ?? []) deleted.push(await target.deleteBlob(name, signal));
    if (done !== null) continue;
    for (const table of plan.tables) {
      const last = Math.max(...store.checkpoints.partitions(runId, table.id).map(({ partition }) => partition));
      for (let part = 0, wasThere = true; wasThere; part += 1) {
        wasThere = await removeUnrecorded(target, names.partName(table, last + number, part), runId, signal);
        deleted.push(wasThere);
      }
    }
  }
  return deleted;
}
