// Changes by change tracking: exact by row, as long as the server keeps them since the mark.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import { formatPlural } from '../../../../shared/format.ts';
import type { TableChanges } from '../../../../shared/source-changes.ts';
import { integerOf } from '../../source/catalog/ask.ts';
import { selectOver } from '../../source/chosen-rows.ts';
import { carrying } from '../../source/given-parameters.ts';
import { askCatchUp, catchUpVerdict, type CatchUp } from '../../source/point-in-time/catch-up.ts';
import { quoteName, quoteTable } from '../../source/quote-name.ts';
import type { SourceSession, SqlParameter } from '../../source/session.ts';
import { askWith, primaryKey } from './ask-table.ts';
import { canChoose, exportedRows, type ChangeTable } from './change-table.ts';
import { judgeCounts } from './judge-counts.ts';

const oneProcessor = 'OPTION (MAXDOP 1);';

const why: Readonly<Record<Exclude<CatchUp, 'possible'>, string>> = {
  tooOld: 'Change tracking has cleaned up what it knew of the time since.',
  wentBack: 'The version of change tracking is lower than it was.',
  notTracked: 'Its changes are not tracked any more, or this login may not see them.',
};

/** Null: it was not tracked. Text: why it cannot be told by tracking. */
export async function countTracked(
  session: SourceSession,
  table: ChangeTable,
  mark: ChangeMark,
  now: ChangeMark,
  signal: AbortSignal,
): Promise<TableChanges | string | null> {
  const { tracking } = mark;
  if (tracking === null) return null;
  const verdict = trackingVerdict(mark, now);
  if (verdict !== 'possible') return why[verdict];
  const since: SqlParameter = { name: '@since', type: 'bigint', value: BigInt(tracking.version) };
  const counted = await countOperations(session, table, since, signal);
  if (counted === null) return why.notTracked;
  const found = await withFilter(session, table, since, counted, signal);
  // The cleanup may have come between the first look and the count.
  const after = await askCatchUp(session, table, tracking.version, signal);
  return after === 'possible' ? found : why[after];
}

/** A table whose tracking was switched off and on again has begun anew, whatever its numbers are. */
export function trackingVerdict({ tracking }: ChangeMark, { tracking: now }: ChangeMark): CatchUp {
  if (tracking === null || now === null) return 'notTracked';
  if (tracking.begun !== now.begun) return 'tooOld';
  return catchUpVerdict(tracking.version, now.minValid, now.version);
}

type Operations = { readonly inserted: number; readonly updated: number; readonly deleted: number };

async function countOperations(
  session: SourceSession,
  table: ChangeTable,
  since: SqlParameter,
  signal: AbortSignal,
): Promise<Operations | null> {
  const count = (sign: string, name: string) =>
    `COUNT_BIG(CASE WHEN c.SYS_CHANGE_OPERATION = '${sign}' THEN 1 END) AS ${name}`;
  const sql = `SELECT ${count('I', 'inserted')}, ${count('U', 'updated')}, ${count('D', 'deleted')}
FROM CHANGETABLE(CHANGES ${quoteTable(table)}, @since) AS c
${oneProcessor}`;
  const row = (await askWith(session, sql, [since], signal))?.[0];
  const [inserted, updated, deleted] = ['inserted', 'updated', 'deleted'].map((name) => integerOf(row?.[name]));
  return typeof inserted !== 'number' || typeof updated !== 'number' || typeof deleted !== 'number'
    ? null
    : { inserted, updated, deleted };
}

async function withFilter(
  session: SourceSession,
  table: ChangeTable,
  since: SqlParameter,
  { inserted, updated, deleted }: Operations,
  signal: AbortSignal,
): Promise<TableChanges | string> {
  const rows = inserted + updated + deleted;
  const by = 'By change tracking';
  const exact = { rows, isAtLeast: false, way: 'tracking' } as const;
  if (rows === 0) return { kind: 'none', ...exact, how: `${by} no row changed.` };
  const words = `${formatPlural(inserted, 'row')} inserted, ${String(updated)} updated, ${String(deleted)} deleted`;
  if (table.where === null) return { kind: 'changed', ...exact, how: `${by}: ${words}.` };
  const counts = canChoose(table) ? await countChosen(session, table, since, signal) : null;
  const judged =
    counts === null ? null : judgeCounts({ ...counts, exported: exportedRows(table) }, { way: 'tracking', by });
  return judged ?? 'Rows of the table changed, and whether they are among those that were chosen cannot be told.';
}

/** Of the chosen rows that are there now, all and those that changed. */
async function countChosen(
  session: SourceSession,
  table: ChangeTable,
  since: SqlParameter,
  signal: AbortSignal,
): Promise<{ readonly now: number; readonly later: number } | null> {
  const key = await primaryKey(session, table, signal);
  if (key.length === 0) return null;
  // The columns of CHANGETABLE bear the names of the key, which a filter may name without the table.
  const inner = key.map((name, i) => `x.${quoteName(name)} AS tableferry_k${String(i)}`).join(', ');
  const on = key.map((name, i) => `c.tableferry_k${String(i)} = t.${quoteName(name)}`).join(' AND ');
  const changes = `LEFT JOIN (SELECT ${inner} FROM CHANGETABLE(CHANGES ${quoteTable(table)}, @since) AS x) AS c ON ${on}`;
  const items = 'COUNT_BIG(*) AS row_count, COUNT_BIG(c.tableferry_k0) AS later';
  const sql = `${selectOver(table, items, [], { apply: changes })}\n${oneProcessor}`;
  const row = (await askWith(carrying(session, table), sql, [since], signal))?.[0];
  const [now, later] = [integerOf(row?.['row_count']), integerOf(row?.['later'])];
  return now === null || later === null ? null : { now, later };
}
