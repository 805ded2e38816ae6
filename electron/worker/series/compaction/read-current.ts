// Reads the rows of the current state of a table, or those of it that stand in some parts.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { outputColumnsOf } from '../../../../shared/plan.ts';
import type { Batch } from '../../batch/batch.ts';
import { keepRows, type RowRun } from '../../batch/keep-rows.ts';
import { createAdapt } from './key-places.ts';
import type { CurrentMarks } from './mark-current.ts';
import { readWhole, type Readable } from './read-parts.ts';
import { runsOf, type RowSet } from './row-set.ts';
import type { StoredPart, TableParts } from './stored-parts.ts';

export type CurrentRequest = {
  readonly target: Readable;
  /** `schema.name` */
  readonly table: string;
  readonly parts: Pick<TableParts, 'base' | 'changes'>;
  readonly marks: Pick<CurrentMarks, 'gone' | 'newest'>;
  /** What each row is to have, in this order. */
  readonly columns: readonly PlanColumn[];
  /** Which parts of the full version; all where it is left out. */
  readonly takesBase?: (index: number) => boolean;
};

/**
 * Rows of the full version in its order, then those of the changes. The same batch may be yielded again with new
 * content. Throws PART_UNREADABLE, COLUMNS_DIFFER, storage errors.
 */
export async function* readCurrent(
  { target, table, parts, marks, columns, takesBase = () => true }: CurrentRequest,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  for (const [index, part] of parts.base.entries()) {
    if (!takesBase(index)) continue;
    const gone = marks.gone[index];
    const runs = (first: number, count: number): readonly RowRun[] =>
      gone === null ? [{ from: 0, until: count }] : runsOf(gone, first, count, false);
    yield* readRows({ target, table, columns }, part, runs, signal);
  }
  for (const [index, part] of parts.changes.entries()) {
    const newest: RowSet | null = marks.newest[index];
    if (newest === null) continue;
    yield* readRows({ target, table, columns }, part, (first, count) => runsOf(newest, first, count), signal);
  }
}

async function* readRows(
  { target, table, columns }: Pick<CurrentRequest, 'target' | 'table' | 'columns'>,
  part: StoredPart,
  wanted: (first: number, count: number) => readonly RowRun[],
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const outputs = outputColumnsOf({ columns: [...part.columns] });
  const adapt = createAdapt(part.columns, columns, table);
  let before = 0;
  for await (const batch of readWhole(target, part, signal)) {
    const runs = wanted(before, batch.rowCount);
    before += batch.rowCount;
    if (runs.length > 0) yield adapt(keepRows(outputs, batch, runs));
  }
}
