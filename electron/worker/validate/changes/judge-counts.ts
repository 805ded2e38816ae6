// How many rows changed, from three numbers: those with a later version, those there are now, and those exported.
import { formatPlural } from '../../../../shared/format.ts';
import type { TableChanges } from '../../../../shared/source-changes.ts';

export type Counts = {
  /** Rows there now that were inserted or updated since; null = no way to tell. */
  readonly later: number | null;
  readonly now: number;
  /** Null = not on record. */
  readonly exported: number | null;
};

type Way = Pick<TableChanges, 'way'> & { readonly by: string };

/**
 * Rows without a later version were exported as they are now, so that what is missing beside them was deleted. Deleted
 * rows whose place others took are not seen one by one: the number is what is certain. Null = nothing can be said.
 */
export function judgeCounts({ later, now, exported }: Counts, { way, by }: Way): TableChanges | null {
  const difference = exported === null ? 0 : now - exported;
  const told = differenceText(difference);
  if (later === null)
    return difference === 0 ? null : { kind: 'changed', rows: null, isAtLeast: false, way: 'count', how: told };
  const rows = Math.max(later, difference, later - difference);
  if (rows > 0) return { kind: 'changed', rows, isAtLeast: later > 0, way, how: sentences(by, laterText(later), told) };
  if (exported === null) return null;
  return {
    kind: 'none',
    rows: 0,
    isAtLeast: false,
    way,
    how: `${by} none is later, and as many rows are there as were exported.`,
  };
}

const laterText = (later: number): string =>
  later === 0 ? 'none of its rows is later' : `${formatPlural(later, 'row')} ${later === 1 ? 'is' : 'are'} later`;

const sentences = (by: string, later: string, difference: string): string =>
  `${by} ${later}.${difference === '' ? '' : ` ${difference}`}`;

function differenceText(difference: number): string {
  if (difference === 0) return '';
  const rows = formatPlural(Math.abs(difference), 'row');
  return difference > 0 ? `It holds ${rows} more than were exported.` : `It holds ${rows} fewer than were exported.`;
}
