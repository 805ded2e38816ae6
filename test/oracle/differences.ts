// What may be wrong with an exported table, and how it is told to a person.
import type { Cell } from './cells.ts';

export type Difference =
  | {
      readonly kind: 'cell';
      readonly row: string;
      readonly column: string;
      readonly expected: Cell;
      readonly found: Cell;
    }
  /** In the source, not in the files. */
  | { readonly kind: 'missing'; readonly row: string }
  /** In the files, not in the source. */
  | { readonly kind: 'extra'; readonly row: string }
  /** More often in the files than in the source. */
  | { readonly kind: 'doubled'; readonly row: string }
  | { readonly kind: 'schema'; readonly detail: string };

const shownLength = 120;

export function cellForReader(cell: Cell): string {
  if (cell === null) return 'NULL';
  const text = JSON.stringify(cell);
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}… (${cell.length} characters)`;
}

/** Rows without a key are named by all their cells: the first ones are enough. */
const shortRow = (row: string): string => (row.length <= 300 ? row : `${row.slice(0, 300)}…`);

export function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case 'cell':
      return `row ${shortRow(difference.row)}, column ${difference.column}: source has ${cellForReader(difference.expected)}, file has ${cellForReader(difference.found)}`;
    case 'missing':
      return `row ${shortRow(difference.row)} is in the source but not in the files`;
    case 'extra':
      return `row ${shortRow(difference.row)} is in the files but not in the source`;
    case 'doubled':
      return `row ${shortRow(difference.row)} is in the files more often than in the source`;
    case 'schema':
      return `the files have other columns than the plan says: ${difference.detail}`;
  }
}
