// Starts a table over: what is stored of it is deleted by name, then forgotten, so that it can be broken off anywhere.
import { blobsOf } from '../../store/checkpoint-records.ts';
import type { TableProgress } from '../table-progress.ts';
import type { MomentRun } from '../run-context.ts';
import { removeUnrecorded } from '../run-names.ts';

/** The tables that the user wants read anew, because their point in time is gone. */
export async function restartGone(run: MomentRun): Promise<void> {
  const { momentGone } = run;
  if (momentGone?.choice !== 'restart') return;
  for (const progress of run.board.tables)
    if (momentGone.tableIds.includes(progress.table.id)) await restartTable(run, progress);
}

/** No lane may be at work on the table. */
export async function restartTable(run: MomentRun, progress: TableProgress): Promise<void> {
  const { store, runId, target, names } = run;
  const { table } = progress;
  for (const name of store.checkpoints.parts(runId, table.id).flatMap(blobsOf)) await target.deleteBlob(name, run.stop);
  for (const { partition, isDone, nextPart } of store.checkpoints.partitions(runId, table.id)) {
    if (isDone) continue;
    await removeUnrecorded(target, names.partName(table, partition, nextPart), runId, run.stop);
    if (run.plan.options.badRows === 'stopTable') continue;
    await removeUnrecorded(target, names.quarantineName(table, partition, nextPart), runId, run.stop);
  }
  store.checkpoints.restartTable(runId, table.id);
  run.board.restart(progress);
  run.log(
    'warning',
    `${table.schema}.${table.name} starts over at a new point in time; what was stored of it is deleted.`,
  );
  run.progress.touch();
}
