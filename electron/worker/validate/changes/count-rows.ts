// Changes by a version that each row bears: rowversion, or the period of a system-versioned table; and the plain count.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { TableChanges } from '../../../../shared/source-changes.ts';
import { integerOf } from '../../source/catalog/ask.ts';
import { selectOver } from '../../source/chosen-rows.ts';
import { carrying } from '../../source/given-parameters.ts';
import { quoteName } from '../../source/quote-name.ts';
import type { SourceSession, SqlParameter } from '../../source/session.ts';
import { askWith } from './ask-table.ts';
import { canChoose, exportedRows, type ChangeTable } from './change-table.ts';
import { judgeCounts } from './judge-counts.ts';

const oneProcessor = 'OPTION (MAXDOP 1)';

/** Of the chosen rows, in one pass: all, and those whose version is at or beyond that of the mark. Null = refused. */
async function countFrom(
  session: SourceSession,
  table: ChangeTable,
  items: readonly string[],
  parameters: readonly SqlParameter[],
  signal: AbortSignal,
): Promise<readonly (number | null)[] | null> {
  const list = ['COUNT_BIG(*) AS row_count', ...items].join(', ');
  // A query of the user's may hold an OPTION of its own, but only at its end, which is left out.
  const sql = `${selectOver(table, list)}\n${oneProcessor};`;
  const row = (await askWith(carrying(session, table), sql, parameters, signal))?.[0];
  return row === undefined ? null : Object.values(row).map(integerOf);
}

/** Null when the server refuses it, for want of a right or because the table is another. */
export async function countNow(
  session: SourceSession,
  table: ChangeTable,
  signal: AbortSignal,
): Promise<number | null> {
  return (await countFrom(session, table, [], [], signal))?.[0] ?? null;
}

const laterThan = (column: string, bound: string, name: string): string =>
  `COUNT_BIG(CASE WHEN t.${quoteName(column)} >= ${bound} THEN 1 END) AS ${name}`;

/** Null: rows of the table bear no version, or the count was refused. `unknown` with the reason where it came too close. */
export async function countLater(
  session: SourceSession,
  table: ChangeTable,
  mark: ChangeMark,
  now: ChangeMark,
  signal: AbortSignal,
): Promise<TableChanges | null> {
  if (!canChoose(table)) return null;
  const { rowversion, period } = mark;
  const exported = exportedRows(table);
  if (rowversion !== null && rowversion.column === now.rowversion?.column) {
    const bound: SqlParameter = {
      name: '@bound',
      type: 'varbinary',
      value: Buffer.from(rowversion.bound.slice(2), 'hex'),
    };
    const item = laterThan(rowversion.column, 'CONVERT(binary(8), @bound)', 'later');
    const [count, later] = (await countFrom(session, table, [item], [bound], signal)) ?? [];
    if (typeof count !== 'number' || typeof later !== 'number') return null;
    return judgeCounts({ later, now: count, exported }, { way: 'rowversion', by: 'By its rowversions' });
  }
  if (period === null || now.period?.start !== period.start) return null;
  return countInPeriod(session, table, { ...period, takenUtc: mark.takenUtc ?? period.sinceUtc }, signal);
}

type Since = { readonly start: string; readonly sinceUtc: string; readonly takenUtc: string };

export const timeOperand = (name: string): string => `CONVERT(datetime2(7), ${name}, 126)`;

async function countInPeriod(
  session: SourceSession,
  table: ChangeTable,
  { start, sinceUtc, takenUtc }: Since,
  signal: AbortSignal,
): Promise<TableChanges | null> {
  const parameters: readonly SqlParameter[] = [
    { name: '@since', type: 'nvarchar', value: sinceUtc },
    { name: '@taken', type: 'nvarchar', value: takenUtc },
  ];
  const items = [laterThan(start, timeOperand('@since'), 'perhaps'), laterThan(start, timeOperand('@taken'), 'later')];
  const [now, perhaps, later] = (await countFrom(session, table, items, parameters, signal)) ?? [];
  if (typeof now !== 'number' || typeof perhaps !== 'number' || typeof later !== 'number') return null;
  const judged = judgeCounts({ later, now, exported: exportedRows(table) }, { way: 'period', by: 'By its periods' });
  if (judged?.kind !== 'none' || perhaps === 0) return judged;
  return {
    kind: 'unknown',
    rows: null,
    isAtLeast: false,
    way: 'period',
    how: 'Rows were changed by transactions that began shortly before it was read, and may have ended after it.',
  };
}
