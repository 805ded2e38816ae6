// Fingerprints of several parts as one, and what two fingerprints say about the rows they were taken of.
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import type { ColumnFingerprint, Fingerprint } from '../../../shared/fingerprint.ts';
import { emptyFingerprint } from './fingerprint.ts';
import { hex64 } from './read-state.ts';

/** Of the rows of all parts together. */
export function mergeFingerprints(columns: readonly OutputColumn[], parts: readonly Fingerprint[]): Fingerprint {
  return parts.reduce(
    (whole, part) => ({
      version: 1,
      rows: whole.rows + part.rows,
      hash: BigInt.asUintN(128, BigInt(`0x${whole.hash}`) + BigInt(`0x${part.hash}`))
        .toString(16)
        .padStart(32, '0'),
      columns: columns.map(({ type }, index) => mergeColumn(type, whole.columns[index], part.columns[index])),
    }),
    emptyFingerprint(columns),
  );
}

function mergeColumn(type: LogicalType, left: ColumnFingerprint, right: ColumnFingerprint): ColumnFingerprint {
  return {
    nulls: left.nulls + right.nulls,
    min: pickBound(type, left.min, right.min, -1),
    max: pickBound(type, left.max, right.max, 1),
    sum: left.sum === null || right.sum === null ? null : (BigInt(left.sum) + BigInt(right.sum)).toString(),
    hash: hex64(BigInt.asUintN(64, BigInt(`0x${left.hash}`) + BigInt(`0x${right.hash}`))),
  };
}

/** The one further in the direction of `sign`; null = that side has no values. */
function pickBound(type: LogicalType, left: string | null, right: string | null, sign: 1 | -1): string | null {
  if (left === null || right === null) return left ?? right;
  return compareBounds(type, left, right) * sign >= 0 ? left : right;
}

/** Positive when `left` comes after `right`; -0 comes before 0. */
function compareBounds({ kind }: LogicalType, left: string, right: string): number {
  if (kind !== 'float') return Number(BigInt(left) > BigInt(right)) - Number(BigInt(left) < BigInt(right));
  const difference = Number(left) - Number(right);
  return difference === 0 ? Number(right === '-0') - Number(left === '-0') : difference;
}

/** What of a column differs; `hash` alone = other values with the same count, bounds and sum. */
export type ColumnDifference = {
  readonly column: string;
  readonly what: readonly (keyof ColumnFingerprint)[];
  readonly expected: ColumnFingerprint;
  readonly found: ColumnFingerprint;
};

export type FingerprintDifference = {
  /** Null = as many. */
  readonly rows: { readonly expected: number; readonly found: number } | null;
  readonly columns: readonly ColumnDifference[];
  /** Every column holds the values that it should, but they stand in other rows together. */
  readonly isExchanged: boolean;
};

const measures = ['nulls', 'min', 'max', 'sum', 'hash'] as const;

/** How the rows behind `found` differ from those behind `expected`; null = not at all. The order of rows does not count. */
export function compareFingerprints(
  columns: readonly OutputColumn[],
  expected: Fingerprint,
  found: Fingerprint,
): FingerprintDifference | null {
  const differing = columns.flatMap(({ name }, index): ColumnDifference[] => {
    const pair = { expected: expected.columns[index], found: found.columns[index] };
    const what = measures.filter((measure) => pair.expected[measure] !== pair.found[measure]);
    return what.length === 0 ? [] : [{ column: name, what, ...pair }];
  });
  const isEqual = expected.rows === found.rows && expected.hash === found.hash && differing.length === 0;
  if (isEqual) return null;
  return {
    rows: expected.rows === found.rows ? null : { expected: expected.rows, found: found.rows },
    columns: differing,
    isExchanged: expected.rows === found.rows && differing.length === 0,
  };
}
