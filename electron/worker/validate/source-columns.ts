// Compares what the source says of its columns with what the files hold: NULLs, bounds and sums.
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import { formatPlural } from '../../../shared/format.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import type { SourceAggregates } from './digest/aggregate-statement.ts';
import { judged, type SourceJudge } from './judge-source.ts';
import type { SourceVerdict, SourceVerdicts } from './column-lines.ts';
import type { TableWork } from './table-work.ts';
import { doubtfulColumns, unreadColumns } from './unread.ts';

const statistics = [
  ['nulls', 'NULLs'],
  ['min', 'lowest value'],
  ['max', 'highest value'],
  ['sum', 'sum'],
] as const;

type Difference = { readonly column: string; readonly what: string; readonly expected: string; readonly found: string };

/** Gives the verdict over each column, and puts what differs among the findings. */
export async function compareColumns(
  { table, findings, facts, unproven }: TableWork,
  source: SourceAggregates,
  files: Fingerprint,
  judge: SourceJudge,
): Promise<SourceVerdicts> {
  const columns = outputColumnsOf(table).map(({ name }) => name);
  // Their rows are in the source and not in the files, and nothing says what they add to a sum.
  if (table.rowsSetAside > 0) {
    const aside = `${formatPlural(table.rowsSetAside, 'row')} set aside ${table.rowsSetAside === 1 ? 'is' : 'are'} in the source and not in the files.`;
    return new Map(columns.map((name) => [name, { verdict: 'notCompared', note: aside }]));
  }
  // Then the columns differ too, which tells nothing more.
  const note = 'The numbers of rows differ.';
  const isCountEqual = source.rows === files.rows;
  const differences = columns.flatMap((name, index) => differenceOf(name, source.columns[index], files.columns[index]));
  const doubts = [...facts.values()].flatMap((one) => one.doubts);
  const [doubtful, unread] = [doubtfulColumns(doubts), unreadColumns(doubts)];
  for (const { column, what, expected, found } of isCountEqual ? differences : []) {
    if (unread.has(column)) continue;
    const why = doubtful.get(column);
    if (why !== undefined) {
      const left = `Column ${column} is not proven: ${why}, and its ${what} is ${found} where that of the source is ${expected}.`;
      findings.leave(left, { column });
      unproven.push(column);
      continue;
    }
    const text = `Column ${column}: the source's ${what} is ${expected}, that of the files is ${found}.`;
    findings.add(judged(await judge.table(), 'sourceDiffers', text, { column, expected, found }));
  }
  const differing = new Set(differences.map(({ column }) => column));
  const verdictOf = (name: string, index: number): SourceVerdict => {
    if (source.columns[index] === null)
      return { verdict: 'notCompared', note: 'The server has no sum or bounds of such a column.' };
    const why = doubtful.get(name);
    if ((differing.has(name) && why !== undefined) || unread.has(name))
      return { verdict: 'notCompared', note: `Not proven: ${String(why)}.` };
    return { verdict: differing.has(name) ? 'differs' : 'equal', note: isCountEqual ? null : note };
  };
  return new Map(columns.map((name, index) => [name, verdictOf(name, index)]));
}

/** The first statistic that both sides tell and that differs. */
export function differenceOf(
  column: string,
  source: SourceAggregates['columns'][number],
  files: Fingerprint['columns'][number],
): readonly Difference[] {
  if (source === null) return [];
  for (const [name, what] of statistics) {
    const [expected, found] = [source[name], files[name]];
    if (expected !== null && found !== null && expected !== found)
      return [{ column, what, expected: String(expected), found: String(found) }];
  }
  return [];
}
