// Notes a mark of change for each table before anything of it is read, so that it can be told later what changed since.
import { AppError } from '../../../shared/errors.ts';
import { describeForLog } from '../log.ts';
import { takeMarks } from '../source/changes/take-marks.ts';
import type { TableProgress } from './table-progress.ts';
import type { MomentRun } from './run-context.ts';

/** A mark that is younger than rows that were read would hide changes: a table that is begun gets none any more. */
const isBegun = ({ parts, partitions }: TableProgress): boolean => parts > 0 || partitions.some(({ isDone }) => isDone);

/** Never ends the run: without marks, changes since are told as unknown. */
export async function noteMarks(run: MomentRun): Promise<void> {
  const { store, runId, openSession } = run;
  const known = store.changeMarks.list(runId);
  const tables = run.board.tables.filter(
    (progress) => progress.table.kind === 'table' && !known.has(progress.table.id) && !isBegun(progress),
  );
  if (openSession === null || tables.length === 0) return;
  try {
    const session = await openSession(run.stop);
    try {
      const marks = await takeMarks(
        session,
        tables.map(({ table }) => table),
        run.stop,
      );
      for (const [i, { table }] of tables.entries()) {
        const mark = marks[i];
        if (mark !== undefined && mark !== null) store.changeMarks.add(runId, table.id, mark);
      }
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) || run.stop.aborted) throw error;
    run.log(
      'warning',
      `What tells later changes of the source could not be noted, so that they will be unknown: ${describeForLog(error)}`,
    );
  }
}
