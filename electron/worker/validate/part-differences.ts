// Says how the rows of a part differ from those that the run took its fingerprint of, and in which columns.
import type { OutputColumn } from '../../../shared/columns.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import { formatPlural } from '../../../shared/format.ts';
import type { ManifestPart } from '../../../shared/manifest.ts';
import { compareFingerprints, type ColumnDifference } from '../fingerprint/compare.ts';
import { fault, type Found } from './findings.ts';

export type PartDifferences = {
  readonly found: readonly Found[];
  /** Names of columns; null when the manifest has no fingerprint of the part. */
  readonly differing: readonly string[] | null;
};

export function findDifferences(
  { name, rows, fingerprint: expected }: Pick<ManifestPart, 'name' | 'rows' | 'fingerprint'>,
  columns: readonly OutputColumn[],
  found: Fingerprint,
): PartDifferences {
  const lost = found.rows === rows ? [] : [otherRows(name, rows, found.rows)];
  // A fingerprint that is not of these columns is told by the check of the manifest.
  if (expected === undefined || expected.columns.length !== columns.length) return { found: lost, differing: null };
  const difference = compareFingerprints(columns, expected, found);
  if (difference === null) return { found: lost, differing: [] };
  const differing = difference.columns.map(({ column }) => column);
  // Another number of rows makes every column differ, which tells nothing more.
  if (lost.length > 0) return { found: lost, differing };
  if (!difference.isExchanged)
    return { found: difference.columns.map((column) => otherColumn(name, column)), differing };
  const text = `In the part ${name} values stand in other rows than they were read in: each column holds the same values, but the rows differ.`;
  return { found: [fault('partDiffers', text, { part: name, expected: expected.hash, found: found.hash })], differing };
}

export const otherRows = (name: string, expected: number, found: number): Found =>
  fault('partDiffers', `The part ${name} holds ${formatPlural(found, 'row')}, not ${String(expected)}.`, {
    part: name,
    expected: String(expected),
    found: String(found),
  });

const words = {
  nulls: 'the number of NULLs',
  min: 'the lowest value',
  max: 'the highest value',
  sum: 'the sum',
  hash: 'the hash of its values',
} as const;

/** By the first statistic that differs: the hash comes last, since people cannot read it. */
function otherColumn(name: string, { column, what, expected: was, found: is }: ColumnDifference): Found {
  const [first = 'hash'] = what;
  const [expected, found] = [textOf(was[first]), textOf(is[first])];
  const text = `Column ${column} of the part ${name} differs: ${words[first]} is ${found}, not ${expected}.`;
  return fault('columnDiffers', text, { part: name, column, expected, found });
}

const textOf = (value: string | number | null): string => (value === null ? 'none' : String(value));
