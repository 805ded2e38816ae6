// Findings about single rows: by key, with the source's value beside that of the file.
import type { KeyTuple } from '../../../shared/plan.ts';
import { notDigestible } from './digest/text-rule.ts';
import { fault, type Found } from './findings.ts';
import { judged, type SourceState } from './judge-source.ts';
import type { LocalRow, PartForm } from './part-job.ts';

type Values = Pick<LocalRow, 'texts' | 'shown'>;
type Where = { readonly part: string | null; readonly key: KeyTuple | null };

export type CellDifference = {
  readonly column: string;
  readonly expected: string | null;
  readonly found: string | null;
};

/** The columns in which two rows differ, by their canonical texts, with values as people read them. */
export function differingCells(
  { columns: whole, kept }: Pick<PartForm, 'columns' | 'kept'>,
  source: Values,
  file: Values,
): readonly CellDifference[] {
  const columns = kept?.columns ?? whole;
  const without = new Set(notDigestible(columns).map(({ name }) => name));
  let text = 0;
  let output = 0;
  return columns.flatMap((column): CellDifference[] => {
    if (column.isKeyOnly === true) return [];
    const at = output;
    output += column.outputs.length;
    if (without.has(column.name)) return [];
    const own = text++;
    if (source.texts[own] === file.texts[own]) return [];
    // Of two columns that one value is written as, the one that differs.
    const offset = column.outputs.findIndex((_, index) => source.shown[at + index] !== file.shown[at + index]);
    const chosen = Math.max(0, offset);
    return [
      {
        column: column.outputs[chosen]?.name ?? column.name,
        expected: source.shown[at + chosen] ?? null,
        found: file.shown[at + chosen] ?? null,
      },
    ];
  });
}

const quoted = (value: string | null): string => (value === null ? 'NULL' : `"${value}"`);
/** By its key, or by its values where it has none. */
export const named = (key: KeyTuple | null, shown: LocalRow['shown'] = []): string => {
  if (key !== null) return `The row with the key (${key.join(', ')})`;
  return shown.length === 0 ? 'A row' : `The row (${rowText(shown) ?? ''})`;
};

export const tellValue = (
  state: SourceState,
  where: Where,
  source: Values,
  { column, expected, found }: CellDifference,
): Found => {
  const text = `${named(where.key, source.shown)}: ${column} is ${quoted(expected)} in the source and ${quoted(found)} in the file.`;
  return judged(state, 'valueDiffers', text, { ...where, column, expected, found });
};

export const tellLost = (state: SourceState, where: Where, shown: LocalRow['shown']): Found =>
  judged(state, 'rowLost', `${named(where.key, shown)} is in the source and not in the files.`, {
    ...where,
    expected: rowText(shown),
  });

export const tellAdded = (state: SourceState, where: Where, shown: LocalRow['shown']): Found =>
  judged(state, 'rowAdded', `${named(where.key, shown)} is in the files and not in the source.`, {
    ...where,
    found: rowText(shown),
  });

/** A fault whatever the source is now: a key stands once. */
export const tellRepeated = (where: Where, shown: LocalRow['shown']): Found =>
  fault('rowRepeated', `${named(where.key, shown)} stands in the files more than once.`, {
    ...where,
    found: rowText(shown),
  });

const longestRow = 300;
/** The first values, for rows that have no key to be found by. */
function rowText(shown: LocalRow['shown']): string | null {
  if (shown.length === 0) return null;
  const text = shown.map((value) => value ?? 'NULL').join(', ');
  return text.length <= longestRow ? text : `${text.slice(0, longestRow)}…`;
}
