// Text files of Data Factory in the full tier: where digests differ, columns that are certain are told from those that are not.
import { formatPlural } from '../../../../shared/format.ts';
import type { PlanColumn } from '../../../../shared/columns.ts';
import { mergeDoubts, type ColumnDoubt } from '../decode/text/foreign/doubts.ts';
import { comparableTable, placesOf } from '../kept-columns.ts';
import type { SourceMoments } from '../source-moment.ts';
import { formOf, type TableWork } from '../table-work.ts';
import { within } from '../time-limit.ts';
import { unreadText } from '../unread.ts';
import type { Validating } from '../validating.ts';
import { askSums, isSameSum, localSum, type TableSums } from './compare-sums.ts';
import { compareTable } from './compare-table.ts';

/**
 * Equal digests prove every column, however its text is read. Where they differ, the columns without a doubt are compared
 * alone, and then each of the others beside those that are proven: a scan of the source each.
 */
export async function compareDoubtful(validating: Validating, sums: TableSums, moments: SourceMoments): Promise<void> {
  const { work } = sums;
  const { columns } = work.table;
  const doubts = mergeDoubts([...work.facts.values()].flatMap((facts) => facts.doubts));
  const isUnread = doubts.some(({ kind }) => kind === 'unread');
  if (doubts.length === 0 || (!isUnread && isSame(sums))) return compareTable(validating, sums);
  const doubtsOf = ({ outputs }: PlanColumn): readonly ColumnDoubt[] =>
    doubts.filter(({ column }) => outputs.some(({ name }) => name === column));
  let proven = columns.filter((column) => doubtsOf(column).length === 0);
  let held = proven.length === 0 ? null : await sumsOf(validating, work, proven, moments);
  const isSound = proven.length === 0 || (held !== null && isSame(held));
  for (const column of columns) {
    const own = doubtsOf(column);
    if (!isSound || own.length === 0 || own.some(({ kind }) => kind === 'unread')) continue;
    const wider = columns.filter((one) => one === column || proven.includes(one));
    const found = await sumsOf(validating, work, wider, moments);
    if (found === null || !isSame(found)) continue;
    proven = wider;
    held = found;
  }
  if (held !== null) {
    await compareTable(validating, held);
    work.source = held.work.source;
    work.sourceRows = held.work.sourceRows;
    work.verdicts = held.work.verdicts;
  }
  for (const column of columns.filter((one) => !proven.includes(one))) {
    const [doubt] = doubtsOf(column);
    if (doubt === undefined) continue;
    tellUnproven(work, column, doubt, isSound);
  }
}

const isSame = ({ work, ranges }: TableSums): boolean =>
  ranges.every((range) => {
    const local = localSum(range, work.facts);
    return local !== null && isSameSum(local, range.sum);
  });

/** Of some columns, on both sides; null: the source refuses, or the time is up. */
async function sumsOf(
  validating: Validating,
  work: TableWork,
  columns: readonly PlanColumn[],
  moments: SourceMoments,
): Promise<TableSums | null> {
  const { request, pool, limit } = validating;
  const kept = { columns, places: placesOf(work.table.columns, columns) };
  const narrow: TableWork = { ...work, kept, plan: comparableTable(work.plan, kept), facts: new Map() };
  const form = formOf(request.manifest, narrow);
  const [sums] = await askSums({ ...validating, tables: [narrow] }, moments);
  if (sums === undefined) return null;
  const done = await within(limit, async (signal) => {
    // What is to be found in the parts themselves was found before.
    await pool.each(work.table.parts, async (checker, part) => {
      const answer = await checker.ask({ kind: 'content', part, form, withDigest: true }, signal);
      if (answer.kind === 'facts') narrow.facts.set(part.name, answer);
    });
    return true;
  });
  return done === null ? null : sums;
}

function tellUnproven(work: TableWork, { name, outputs }: PlanColumn, doubt: ColumnDoubt, isSound: boolean): void {
  const text =
    doubt.kind === 'unread'
      ? unreadText(doubt)
      : `Column ${doubt.column} is not proven: ${words[doubt.kind](doubt)} ${isSound ? 'Read so, they are not all those of the source: whether the text or the value is another one cannot be told.' : 'The rows differ in other columns, so that it was not compared.'}`;
  work.findings.leave(text, { column: doubt.column });
  work.unproven.push(name);
  const verdicts = new Map(work.verdicts);
  for (const output of outputs) verdicts.set(output.name, { verdict: 'notCompared', note: text });
  work.verdicts = verdicts;
}

const words: Readonly<Record<Exclude<ColumnDoubt['kind'], 'unread'>, (doubt: ColumnDoubt) => string>> = {
  short: ({ cells, text }) =>
    `${formatPlural(cells, 'value')} of it ${cells === 1 ? 'has' : 'have'} fewer digits than the column may hold ("${text}"), and may have been rounded.`,
  null: ({ cells, text }) =>
    `${formatPlural(cells, 'value')} of it ${cells === 1 ? 'is' : 'are'} written as "${text}" in quotes, which is NULL or that text.`,
  bytes: () =>
    'how Data Factory writes bytes as text is not documented; they were read as hexadecimal where the first of a file begins with 0x, otherwise as Base64.',
};
