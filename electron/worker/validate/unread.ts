// Values of a text file of another writer that have none of the forms that their type may have.
import { formatPlural } from '../../../shared/format.ts';
import { mergeDoubts, type ColumnDoubt } from './decode/text/foreign/doubts.ts';
import type { TableWork } from './table-work.ts';

/** One sentence. */
export const unreadText = ({ column, cells, row, text, why }: ColumnDoubt): string =>
  `Column ${column} is not proven: ${formatPlural(cells, 'value')} of it cannot be read, the first in row ${String(row + 1)} of its file ("${text}"): ${why}.`;

/** Whoever asks for the values of a table has to know which of them were not seen. */
export function tellUnread({ facts, findings, unproven }: TableWork): void {
  for (const doubt of mergeDoubts([...facts.values()].flatMap((one) => one.doubts))) {
    if (doubt.kind !== 'unread') continue;
    findings.leave(unreadText(doubt), { column: doubt.column });
    unproven.push(doubt.column);
  }
}

/** Output columns with values that cannot be read: nothing that is known of them is known of all of their values. */
export const unreadColumns = (doubts: readonly ColumnDoubt[]): ReadonlySet<string> =>
  new Set(doubts.flatMap(({ column, kind }) => (kind === 'unread' ? [column] : [])));

/** Output columns of whose values something is not certain, with the clause that says what. */
export const doubtfulColumns = (doubts: readonly ColumnDoubt[]): ReadonlyMap<string, string> =>
  new Map(doubts.map(({ column, kind }) => [column, clauses[kind]]));

const clauses: Readonly<Record<ColumnDoubt['kind'], string>> = {
  unread: 'values of it cannot be read',
  short: 'values of it have fewer digits than the column may hold',
  null: 'values of it are NULL or the text that stands for it',
  bytes: 'how Data Factory writes bytes as text is not documented',
};
