// Which rows of a piece differ, by their keys: lost, added, standing twice, or with another digest.
import type { KeyedDigest } from '../digest/digest-statements.ts';
import type { LocalRow } from '../part-job.ts';
import type { KeyTuple } from '../../../../shared/plan.ts';
import type { KeyRange } from '../../source/select.ts';

/** A row of the source, and the range that holds it alone. */
export type SourceRow = KeyedDigest & { readonly key: KeyTuple; readonly alone: KeyRange };

export type RowDifferences = {
  /** In the source and not in the part. */
  readonly lost: readonly SourceRow[];
  /** In the part and not in the source. */
  readonly added: readonly LocalRow[];
  /** In the part once more than its key may be. */
  readonly repeated: readonly LocalRow[];
  readonly differing: readonly { readonly source: SourceRow; readonly file: LocalRow }[];
};

export const keyText = (key: KeyTuple | null): string => JSON.stringify(key);

/** `source` in key order, all rows of `range`. */
export function diffRows(range: KeyRange, source: readonly KeyedDigest[], file: readonly LocalRow[]): RowDifferences {
  const rows = source.flatMap((row, index): SourceRow[] => {
    const { key } = row;
    const after = index === 0 ? range.after : (source[index - 1]?.key ?? null);
    return key === null ? [] : [{ ...row, key, alone: { ...range, after, upTo: key } }];
  });
  const byKey = new Map(rows.map((row) => [keyText(row.key), row]));
  const seen = new Set<string>();
  const added: LocalRow[] = [];
  const repeated: LocalRow[] = [];
  const differing: { source: SourceRow; file: LocalRow }[] = [];
  for (const row of file) {
    const key = keyText(row.key);
    const match = byKey.get(key);
    if (seen.has(key)) repeated.push(row);
    else if (match === undefined) added.push(row);
    else if (match.h1 !== row.h1 || match.h2 !== row.h2) differing.push({ source: match, file: row });
    seen.add(key);
  }
  return { lost: rows.filter(({ key }) => !seen.has(keyText(key))), added, repeated, differing };
}
