// Reads the rows of the current state of a table, or those of it that stand in some parts.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { outputColumnsOf } from '../../../../shared/plan.ts';
import type { Batch } from '../../batch/batch.ts';
import { keepRows, type RowRun } from '../../batch/keep-rows.ts';
import { createAdapt } from './key-places.ts';
import type { CurrentMarks } from './mark-current.ts';
import { readWhole, type Readable } from './read-parts.ts';
import { hasRow, type RowSet } from './row-set.ts';
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
    yield* readRows({ target, table, columns }, part, (row) => gone === null || !hasRow(gone, row), signal);
  }
  for (const [index, part] of parts.changes.entries()) {
    const newest: RowSet | null = marks.newest[index];
    if (newest !== null) yield* readRows({ target, table, columns }, part, (row) => hasRow(newest, row), signal);
  }
}

async function* readRows(
  { target, table, columns }: Pick<CurrentRequest, 'target' | 'table' | 'columns'>,
  part: StoredPart,
  isWanted: (row: number) => boolean,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const outputs = outputColumnsOf({ columns: [...part.columns] });
  const adapt = createAdapt(part.columns, columns, table);
  let before = 0;
  for await (const batch of readWhole(target, part, signal)) {
    const runs = runsOf(batch.rowCount, (row) => isWanted(before + row));
    before += batch.rowCount;
    if (runs.length > 0) yield adapt(keepRows(outputs, batch, runs));
  }
}

function runsOf(rowCount: number, isWanted: (row: number) => boolean): readonly RowRun[] {
  const runs: RowRun[] = [];
  for (let row = 0; row < rowCount; row++) {
    if (!isWanted(row)) continue;
    const from = row;
    while (row + 1 < rowCount && isWanted(row + 1)) row++;
    runs.push({ from, until: row + 1 });
  }
  return runs;
}
