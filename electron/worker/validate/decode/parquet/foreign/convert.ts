// How stored values become those of a column: both have the same rows, and nothing is lost silently.
import type { Column } from '../../../../batch/batch.ts';

/** Fills the rows from 0 of `column`, NULLs included. Throws Refusal for a value that the column cannot hold. */
export type Convert = (stored: Column, column: Column, rows: number) => void;

/** Which rows are NULL; their slots are zeroed by whoever converts. */
export function copyNulls(stored: Column, column: Column, rows: number): void {
  column.present.set(stored.present.subarray(0, rows));
  column.nullCount = stored.nullCount;
}
