// Where a histogram is cut so that every piece holds about as many rows.

/** One step of a histogram: rows equal to `value`, and rows between the step before and it. In ascending order. */
export type HistogramStep = { readonly value: string; readonly rangeRows: number; readonly equalRows: number };

/** A cut behind all rows of `value`. */
export type HistogramCut = {
  readonly value: string;
  /** Its rows alone fill more than a piece. */
  readonly isHeavy: boolean;
  /** No step lies behind it: a bound here would leave the last range empty. */
  readonly isLast: boolean;
};

/** From here on a single value is worth being cut further. */
const heavyPieces = 1.5;

/** Cuts in key order, at most about `count`; heavy values stand alone. */
export function cutSteps(steps: readonly HistogramStep[], count: number, isDescending: boolean): HistogramCut[] {
  const groups = isDescending ? reversed(steps) : steps;
  const total = groups.reduce((sum, { rangeRows, equalRows }) => sum + rangeRows + equalRows, 0);
  const piece = total / count;
  const cuts: HistogramCut[] = [];
  const cut = (index: number, isHeavy: boolean): void => {
    const value = groups[index]?.value;
    if (value === undefined) return;
    cuts.push({ value, isHeavy, isLast: index === groups.length - 1 });
  };
  let held = 0;
  for (const [index, { rangeRows, equalRows }] of groups.entries()) {
    if (equalRows > piece * heavyPieces) {
      // What comes before a heavy value is left to it when it is too little for a range of its own.
      if (held + rangeRows > piece / 4 && held > 0) cut(index - 1, false);
      cut(index, true);
      held = 0;
      continue;
    }
    const before = held;
    held += rangeRows + equalRows;
    if (held < piece) continue;
    const isNearerBefore = before > 0 && piece - before < held - piece;
    cut(isNearerBefore ? index - 1 : index, false);
    held = isNearerBefore ? rangeRows + equalRows : 0;
    if (held >= piece) {
      cut(index, false);
      held = 0;
    }
  }
  return cuts.filter(({ isHeavy, isLast }) => isHeavy || !isLast);
}

/** The same rows as they follow each other downwards: what lay before a value then lies behind the next higher one. */
function reversed(steps: readonly HistogramStep[]): readonly HistogramStep[] {
  return steps
    .map(({ value, equalRows }, index) => ({ value, equalRows, rangeRows: steps[index + 1]?.rangeRows ?? 0 }))
    .toReversed();
}
