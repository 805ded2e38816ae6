// The first rows before and after transforms as one list of columns, so that both tables stand column under column.
import type { Transform, TransformPreview } from '../../../../shared/transforms.ts';
import { nameAfter } from './columns-after.ts';

/** A column of both tables. Null: it is not there before, or not after. */
export type AlignedColumn = {
  readonly before: string | null;
  readonly after: string | null;
  /** Its place in each. */
  readonly beforeIndex: number;
  readonly afterIndex: number;
  /** Whether a value of it is another one after. */
  readonly isChanged: boolean;
};

type Cell = { readonly value: string | null; readonly was: string | null; readonly isChanged: boolean };

export function alignColumns({ before, after }: TransformPreview, transforms: readonly Transform[]): AlignedColumn[] {
  const kept = before.columns.map((name, beforeIndex) => {
    const renamed = nameAfter(name, transforms);
    const afterIndex = renamed === null ? -1 : after.columns.indexOf(renamed);
    const isGone = afterIndex === -1;
    const isChanged = !isGone && before.rows.some((row, index) => row[beforeIndex] !== after.rows[index]?.[afterIndex]);
    return { before: name, after: isGone ? null : renamed, beforeIndex, afterIndex, isChanged };
  });
  const known = new Set(kept.map(({ afterIndex }) => afterIndex));
  const added = after.columns.flatMap((name, afterIndex) =>
    known.has(afterIndex) ? [] : [{ before: null, after: name, beforeIndex: -1, afterIndex, isChanged: false }],
  );
  return [...kept, ...added];
}

/** The cell of the result, with what it was. */
export function cellAfter({ before, after }: TransformPreview, column: AlignedColumn, row: number): Cell {
  const value = after.rows[row]?.[column.afterIndex] ?? null;
  const was = before.rows[row]?.[column.beforeIndex] ?? null;
  return { value, was, isChanged: column.before !== null && column.after !== null && value !== was };
}
