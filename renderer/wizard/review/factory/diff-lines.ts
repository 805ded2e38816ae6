// Two texts side by side, line by line, with what is alike folded away.

export type DiffRow =
  | { readonly kind: 'same'; readonly before: string; readonly after: string }
  /** A side without a line is null. */
  | { readonly kind: 'other'; readonly before: string | null; readonly after: string | null }
  | { readonly kind: 'skipped'; readonly lines: number };

/** Lines that stay around a difference. */
const context = 3;
/** Beyond, pairing would take too long: all between the first and the last difference counts as one. */
const mostPairs = 4_000_000;

export function diffLines(before: string, after: string): readonly DiffRow[] {
  const [one, other] = [before.split('\n'), after.split('\n')];
  const head = countWhile((at) => at < one.length && at < other.length && one[at] === other[at]);
  const rest = Math.min(one.length, other.length) - head;
  const tail = countWhile((at) => at < rest && one[one.length - 1 - at] === other[other.length - 1 - at]);
  return fold([
    ...one.slice(0, head).map(alike),
    ...pair(one.slice(head, one.length - tail), other.slice(head, other.length - tail)),
    ...one.slice(one.length - tail).map(alike),
  ]);
}

const alike = (line: string): DiffRow => ({ kind: 'same', before: line, after: line });

function countWhile(holds: (at: number) => boolean): number {
  let at = 0;
  while (holds(at)) at += 1;
  return at;
}

/** Longest common subsequence; what lies between is put beside each other. */
function pair(one: readonly string[], other: readonly string[]): DiffRow[] {
  if (one.length * other.length > mostPairs) return beside(one, other);
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        one[i] === other[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  const rows: DiffRow[] = [];
  let [i, j, fromI, fromJ] = [0, 0, 0, 0];
  while (i < one.length && j < other.length) {
    const line = one[i];
    if (line !== undefined && line === other[j]) {
      rows.push(...beside(one.slice(fromI, i), other.slice(fromJ, j)), alike(line));
      i += 1;
      j += 1;
      [fromI, fromJ] = [i, j];
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return [...rows, ...beside(one.slice(fromI), other.slice(fromJ))];
}

const beside = (one: readonly string[], other: readonly string[]): DiffRow[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, at) => ({
    kind: 'other',
    before: one[at] ?? null,
    after: other[at] ?? null,
  }));

/** Long runs of equal lines become one row that counts them. */
function fold(rows: readonly DiffRow[]): readonly DiffRow[] {
  const isNear = (at: number): boolean =>
    rows.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind === 'other');
  const folded: DiffRow[] = [];
  for (const [at, row] of rows.entries()) {
    const last = folded.at(-1);
    if (row.kind !== 'same' || isNear(at)) folded.push(row);
    else if (last?.kind === 'skipped') folded[folded.length - 1] = { kind: 'skipped', lines: last.lines + 1 };
    else folded.push({ kind: 'skipped', lines: 1 });
  }
  return folded;
}
