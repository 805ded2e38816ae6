// Finds for a row that is only in the source the row of the files that it probably became: most of its values are equal.
import type { LocalRow } from '../part-job.ts';

export type Pairs<Source> = {
  readonly pairs: readonly { readonly source: Source; readonly file: LocalRow }[];
  readonly lost: readonly Source[];
  readonly added: readonly LocalRow[];
};

/** At least half of the values must be equal, NULLs apart; a row of one column has no such sign. Greedy: there are few rows. */
export function pairRows<Source extends Pick<LocalRow, 'texts'>>(
  lost: readonly Source[],
  added: readonly LocalRow[],
): Pairs<Source> {
  const left = new Set(added);
  const pairs: { source: Source; file: LocalRow }[] = [];
  const alone: Source[] = [];
  for (const source of lost) {
    const [best] = [...left]
      .map((file) => ({ file, same: sameValues(source.texts, file.texts) }))
      .filter(({ same }) => same > 0 && same * 2 >= source.texts.length)
      .toSorted((a, b) => b.same - a.same);
    if (best === undefined) alone.push(source);
    else {
      left.delete(best.file);
      pairs.push({ source, file: best.file });
    }
  }
  return { pairs, lost: alone, added: [...left] };
}

const sameValues = (one: LocalRow['texts'], other: LocalRow['texts']): number =>
  one.filter((text, index) => text !== null && text === other[index]).length;
