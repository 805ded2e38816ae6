// Rows that are gone, as rows of changes: `D` and the key, everything else NULL.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { outputColumnsOf } from '../../../../shared/plan.ts';
import { createColumn, growPayload, type Batch, type Column } from '../../batch/batch.ts';
import { keepRows } from '../../batch/keep-rows.ts';
import { placesOfKey } from './key-places.ts';
import type { GoneMarks } from './mark-gone.ts';
import { readSome, type Readable } from './read-parts.ts';
import { runsOf, type RowSet } from './row-set.ts';
import type { StoredPart, TableParts } from './stored-parts.ts';

export type DeletesRequest = {
  readonly target: Readable;
  /** `schema.name` */
  readonly table: string;
  readonly keyColumns: readonly string[];
  readonly parts: Pick<TableParts, 'base' | 'changes'>;
  readonly gone: GoneMarks;
  /** Of the part of changes: operation, version, and those of the table. */
  readonly columns: readonly PlanColumn[];
};

/** In the order of the parts. Throws PART_UNREADABLE, storage errors. */
export async function* deletesOf(request: DeletesRequest, signal: AbortSignal): AsyncGenerator<Batch, void, void> {
  const { parts, gone } = request;
  for (const [index, part] of parts.base.entries()) yield* deletesIn(request, part, gone.base[index], signal);
  for (const [index, part] of parts.changes.entries()) yield* deletesIn(request, part, gone.changes[index], signal);
}

async function* deletesIn(
  { target, table, keyColumns, columns }: DeletesRequest,
  part: StoredPart,
  gone: RowSet | null,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  if (gone === null) return;
  const found = outputColumnsOf({ columns: [...part.columns] });
  const keys = new Set(
    placesOfKey(columns, keyColumns, table).columns.flatMap(({ outputs }) => outputs.map(({ name }) => name)),
  );
  const wanted = found.flatMap(({ name }, place) => (keys.has(name) ? [place] : []));
  const own = wanted.map((place) => found[place]);
  const outputs = outputColumnsOf({ columns: [...columns] });
  let before = 0;
  for await (const batch of readSome(target, part, wanted, signal)) {
    const runs = runsOf(gone, before, batch.rowCount);
    before += batch.rowCount;
    if (runs.length === 0) continue;
    const kept = keepRows(own, batch, runs);
    const { rowCount } = kept;
    const made = outputs.map(({ name, type, isNullable }, index): Column => {
      if (index === 0) return textColumn(rowCount, 'D');
      const at = own.findIndex((output) => output.name === name);
      if (at >= 0 && index > 1) return kept.columns[at];
      if (!isNullable) return textColumn(rowCount, '');
      const empty = createColumn(type, rowCount, 0);
      empty.nullCount = rowCount;
      return empty;
    });
    yield { rowCount, columns: made, byteLength: kept.byteLength + rowCount, refused: [] };
  }
}

function textColumn(rowCount: number, text: string): Column {
  const column = createColumn({ kind: 'string' }, rowCount, 0);
  const bytes = Buffer.from(text);
  growPayload(column, rowCount * bytes.length);
  column.present.fill(1);
  for (let row = 0; row < rowCount; row++) {
    column.data.set(bytes, row * bytes.length);
    column.offsets[row + 1] = (row + 1) * bytes.length;
  }
  return column;
}
