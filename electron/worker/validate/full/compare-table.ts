// One table in the full tier: its sums range by range, the rows where they differ, and the verdict over each column.
import type { SourceVerdict } from '../column-lines.ts';
import { askAsideKeys } from '../aside-keys.ts';
import { notDigestible } from '../digest/text-rule.ts';
import { isOrdered } from '../part-ranges.ts';
import { isKeyed, type TableWork } from '../table-work.ts';
import { within } from '../time-limit.ts';
import type { Validating } from '../validating.ts';
import { isSameSum, localSum, type RangeSum, type TableSums } from './compare-sums.ts';
import { compareKeyless } from './compare-keyless.ts';
import { locateRows } from './locate-rows.ts';
import { tellRows } from './tell-rows.ts';

export async function compareTable(validating: Validating, sums: TableSums): Promise<void> {
  const { work, moment, ranges } = sums;
  const { table, findings, facts } = work;
  work.source = `The source computed a digest of every row. ${moment.text}`;
  work.sourceRows = ranges.reduce((rows, { sum }) => rows + sum.rows, 0);
  const differing: RangeSum[] = [];
  for (const range of ranges) {
    const local = localSum(range, facts);
    if (local === null) {
      const names = range.parts.map(({ name }) => name).join(', ');
      findings.leave(`The rows of ${names} were not compared with the source, because they could not be read.`);
    } else if (!isSameSum(local, range.sum)) differing.push(range);
  }
  setVerdicts(sums, differing.length === 0);
  if (differing.length === 0) return;
  const done = await within(validating.limit, async (signal) => {
    const [keyed, keyless] =
      isKeyed(table) && isOrdered(table)
        ? [differing.filter(isOnePart), differing.filter((one) => !isOnePart(one))]
        : [[], differing];
    if (keyed.length > 0) {
      const located = await locateRows(validating, sums, keyed, signal);
      await tellRows(validating, sums, located, await askAsideKeys(validating, work, signal), signal);
    }
    for (const range of keyless) await compareKeyless(validating, sums, range, signal);
    return true;
  });
  if (done === null) findings.leave('The time was up before the rows that differ from the source were found.');
}

/** The columns of the files, each with the name of the source's column that it holds; null = it holds none as it was read. */
function linesOf({ table, kept }: TableWork): readonly (readonly [output: string, column: string | null])[] {
  const outputs = table.columns.flatMap((column) => column.outputs.map(({ name }) => [name, column.name] as const));
  if (kept === null) return outputs;
  const owners = kept.columns.flatMap((column) => column.outputs.map(() => column.name));
  return outputs.map(([name], place) => [name, owners[kept.places.indexOf(place)] ?? null]);
}

const isOnePart = ({ parts }: RangeSum): boolean => parts.filter(({ rows }) => rows > 0).length <= 1;

/** Equal digests are equal values, of every column that is part of them. */
function setVerdicts({ work }: TableSums, isEqual: boolean): void {
  const without = new Map(notDigestible(work.kept?.columns ?? work.table.columns).map(({ name, why }) => [name, why]));
  const lines = linesOf(work);
  const complete = work.unread === 0 && !work.findings.isIncomplete;
  const verdictOf = (name: string | null): SourceVerdict => {
    if (name === null) return { verdict: 'notCompared', note: 'It is not written as it was read.' };
    const note = without.get(name) ?? null;
    return { verdict: note === null && isEqual && complete ? 'equal' : 'notCompared', note };
  };
  work.verdicts = new Map(lines.map(([output, name]) => [output, verdictOf(name)]));
}
