// The known name that is closest to a misspelt one.

/** Steps (a letter more, less or another, two swapped) from one text to the other, whatever their case. */
function distance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()];
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const other = (row[j - 1] ?? 0) + (isSame ? 0 : 1);
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : other;
      next.push(Math.min(other, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Null when none is close. */
export function nearestOf(name: string, known: readonly string[]): string | null {
  const [best] = known
    .map((one) => ({ one, steps: distance(name, one) }))
    .toSorted((a, b) => a.steps - b.steps || (a.one < b.one ? -1 : 1));
  return best !== undefined && best.steps <= Math.max(1, Math.floor(name.length / 3)) ? best.one : null;
}
