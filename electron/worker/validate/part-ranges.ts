// Which range of the source each part stands for: from the last key before it to its own last key.
import type { ManifestPart, ManifestTable } from '../../../shared/manifest.ts';
import type { KeyTuple } from '../../../shared/plan.ts';
import type { KeyRange } from '../source/select.ts';

/** A range that was read in key order, and the parts that it was written to, in that order. */
export type Segment = { readonly range: KeyRange; readonly parts: readonly ManifestPart[] };

/** Ranges that together are all rows of the source, once each. */
export type PartRange = {
  readonly range: KeyRange;
  /** Several where they share a range, because nothing tells where one ends and the next begins. */
  readonly parts: readonly ManifestPart[];
};

const whole: KeyRange = { after: null, upTo: null };

/**
 * The ranges of a table as it was read. A manifest of an older version does not tell the bounds of its ranges, but the
 * keys of its parts do; without a key it is one range.
 */
export function segmentsOf(table: ManifestTable): readonly Segment[] {
  const { read, parts } = table;
  if (read?.isUnordered === true) return [{ range: whole, parts }];
  const partsOf = (partition: number): ManifestPart[] =>
    parts.filter((part) => part.partition === partition).toSorted((a, b) => a.part - b.part);
  // Where the rows of a heap lie may have changed since.
  if (read !== undefined && read.partitions.every(({ scope }) => scope?.kind !== 'physloc'))
    return read.partitions.map(({ index, after, upTo, scope }) => ({
      range: { after, upTo, ...(scope === undefined ? {} : { scope }) },
      parts: partsOf(index),
    }));
  if (read !== undefined || table.key === null) return [{ range: whole, parts }];
  return [{ range: whole, parts: partitionsInOrder(table).flatMap(partsOf) }];
}

/** Those of the plan stand in key order; one that was cut off follows what it was cut from. */
function partitionsInOrder({ parts, cutRanges, partitions }: ManifestTable): readonly number[] {
  const cutFrom = new Map(cutRanges.map(({ partition, cutFrom: from }) => [partition, from]));
  const numbers = new Set([...parts.map(({ partition }) => partition), ...cutFrom.keys()]);
  const children = (of: number): number[] =>
    // Of one range the end is cut off each time, so that the last cut stands first.
    [...numbers].filter((number) => cutFrom.get(number) === of).toSorted((a, b) => b - a);
  const withCuts = (number: number): number[] => [number, ...children(number).flatMap(withCuts)];
  const roots = [...numbers].filter((number) => (cutFrom.get(number) ?? null) === null).toSorted((a, b) => a - b);
  return roots.flatMap(withCuts).slice(0, Math.max(partitions, numbers.size));
}

/** Whether its parts bound ranges of the source. */
export const isOrdered = ({ key, query, read }: ManifestTable): boolean =>
  key !== null && query === null && read?.isUnordered !== true;

/** One range a part where the keys of the parts tell them apart; otherwise one for all parts of the segment. */
export function rangesOf({ range, parts }: Segment, isInOrder: boolean): readonly PartRange[] {
  const filled = parts.filter(({ rows }) => rows > 0);
  if (!isInOrder || filled.some(({ lastKey }) => lastKey === null)) return [{ range, parts }];
  let { after } = range;
  const ranges = filled.map((part, index): PartRange => {
    const upTo: KeyTuple | null = index === filled.length - 1 ? range.upTo : part.lastKey;
    const own = { ...range, after, upTo };
    after = upTo;
    return { range: own, parts: [part] };
  });
  return ranges.length === 0 ? [{ range, parts }] : ranges;
}
