// Which of some rows, named by their keys, changed since the mark: what tells a row that was changed from one that was lost.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { KeyTuple } from '../../../../shared/plan.ts';
import { integerOf, textOf } from '../../source/catalog/ask.ts';
import { keyOperand } from '../../source/key-codec.ts';
import { takeMarks } from '../../source/changes/take-marks.ts';
import { quoteName, quoteTable } from '../../source/quote-name.ts';
import type { SourceSession, SqlParameter } from '../../source/session.ts';
import { askCatchUp } from '../../source/point-in-time/catch-up.ts';
import { askWith, primaryKey } from './ask-table.ts';
import type { ChangeTable } from './change-table.ts';
import { otherDatabase, wentBack } from '../../source/changes/compare-database.ts';
import { timeOperand } from './count-rows.ts';
import { trackingVerdict } from './count-tracked.ts';

/**
 * `changed`: inserted, updated or deleted since. `same`: it is there and was not changed. `gone`: it is not there, and
 * since when cannot be told. `unknown`: it was changed at about the time of the mark.
 */
export type KeyChange = 'changed' | 'same' | 'gone' | 'unknown';

type KeyedTable = Pick<ChangeTable, 'schema' | 'name' | 'kind' | 'columns' | 'key'>;

/** Of 2100 parameters that a statement may carry. */
const mostParameters = 1000;

/** One answer a key, in order; null where nothing tells single rows. Filters do not matter to it. */
export async function changedKeys(
  session: SourceSession,
  table: KeyedTable,
  mark: ChangeMark | null,
  keys: readonly KeyTuple[],
  signal: AbortSignal,
): Promise<readonly KeyChange[] | null> {
  if (table.kind !== 'table' || table.key === null || mark === null) return null;
  const [now = null] = await takeMarks(session, [table], signal);
  if (now === null || otherDatabase(mark.database, now.database) !== null || wentBack(mark, now)) return null;
  if (mark.objectId !== now.objectId) return null;
  const ask = await findWay(session, table, mark, now, signal);
  if (ask === null) return null;
  const atOnce = Math.max(1, Math.floor(mostParameters / table.key.columns.length));
  const found: KeyChange[] = [];
  for (let at = 0; at < keys.length; at += atOnce) {
    const some = await ask(keys.slice(at, at + atOnce));
    if (some === null) return null;
    found.push(...some);
  }
  return found;
}

type Ask = (keys: readonly KeyTuple[]) => Promise<readonly KeyChange[] | null>;

async function findWay(
  session: SourceSession,
  table: KeyedTable,
  mark: ChangeMark,
  now: ChangeMark,
  signal: AbortSignal,
): Promise<Ask | null> {
  const { tracking, rowversion, period } = mark;
  if (tracking !== null && trackingVerdict(mark, now) === 'possible') {
    const key = await primaryKey(session, table, signal);
    const names = table.key?.columns.map(({ name }) => name) ?? [];
    if (key.length === names.length && key.every((name) => names.includes(name)))
      return (keys) => askTracking(session, table, tracking.version, keys, signal);
  }
  if (rowversion !== null && rowversion.column === now.rowversion?.column)
    return (keys) => askRowversion(session, table, rowversion, keys, signal);
  if (period !== null && now.period?.start === period.start)
    return (keys) => askPeriod(session, table, { ...period, takenUtc: mark.takenUtc ?? period.sinceUtc }, keys, signal);
  return null;
}

/** Without a row in CHANGETABLE a key is as it was, be it there or not. */
async function askTracking(
  session: SourceSession,
  table: KeyedTable,
  version: string,
  keys: readonly KeyTuple[],
  signal: AbortSignal,
): Promise<readonly KeyChange[] | null> {
  const list = keyList(table, keys);
  const since: SqlParameter = { name: '@since', type: 'bigint', value: BigInt(version) };
  const sql = `SELECT q.n, 1 AS changed
FROM ${list.source}
JOIN CHANGETABLE(CHANGES ${quoteTable(table)}, @since) AS c ON ${list.on('c')}
OPTION (MAXDOP 1);`;
  const rows = await askWith(session, sql, [since, ...list.parameters], signal);
  if (rows === null || (await askCatchUp(session, table, version, signal)) !== 'possible') return null;
  const changed = new Set(rows.map((row) => integerOf(row['n'])));
  return keys.map((_, n) => (changed.has(n) ? 'changed' : 'same'));
}

async function askRowversion(
  session: SourceSession,
  table: KeyedTable,
  { column, bound }: NonNullable<ChangeMark['rowversion']>,
  keys: readonly KeyTuple[],
  signal: AbortSignal,
): Promise<readonly KeyChange[] | null> {
  const list = keyList(table, keys);
  const least: SqlParameter = { name: '@bound', type: 'varbinary', value: Buffer.from(bound.slice(2), 'hex') };
  const sql = `SELECT q.n, CASE WHEN t.${quoteName(column)} >= CONVERT(binary(8), @bound) THEN 'changed' ELSE 'same' END AS state
FROM ${list.source}
JOIN ${quoteTable(table)} AS t ON ${list.on('t')}
OPTION (MAXDOP 1);`;
  const rows = await askWith(session, sql, [least, ...list.parameters], signal);
  if (rows === null) return null;
  const states = new Map(rows.map((row) => [integerOf(row['n']), textOf(row['state'])]));
  return keys.map((_, n) => (states.has(n) ? (states.get(n) === 'changed' ? 'changed' : 'same') : 'gone'));
}

type Since = NonNullable<ChangeMark['period']> & { readonly takenUtc: string };

async function askPeriod(
  session: SourceSession,
  table: KeyedTable,
  { start, end, sinceUtc, takenUtc }: Since,
  keys: readonly KeyTuple[],
  signal: AbortSignal,
): Promise<readonly KeyChange[] | null> {
  const list = keyList(table, keys);
  // The end of a row that is there is the end of time, to as many digits as its column has.
  const isThere = `t.${quoteName(end)} >= ${timeOperand("'9999-12-31T00:00:00'")}`;
  const touched = (at: string): string =>
    `MAX(CASE WHEN t.${quoteName(start)} >= ${at} OR (t.${quoteName(end)} >= ${at} AND NOT ${isThere}) THEN 1 ELSE 0 END)`;
  const sql = `SELECT q.n, ${touched(timeOperand('@taken'))} AS later, ${touched(timeOperand('@since'))} AS perhaps,
       MAX(CASE WHEN ${isThere} THEN 1 ELSE 0 END) AS is_there
FROM ${list.source}
JOIN ${quoteTable(table)} FOR SYSTEM_TIME ALL AS t ON ${list.on('t')}
GROUP BY q.n
OPTION (MAXDOP 1);`;
  const times: readonly SqlParameter[] = [
    { name: '@taken', type: 'nvarchar', value: takenUtc },
    { name: '@since', type: 'nvarchar', value: sinceUtc },
  ];
  const rows = await askWith(session, sql, [...times, ...list.parameters], signal);
  if (rows === null) return null;
  const found = new Map(rows.map((row) => [integerOf(row['n']), row]));
  return keys.map((_, n) => {
    const row = found.get(n);
    if (row === undefined) return 'gone';
    if (integerOf(row['later']) === 1) return 'changed';
    if (integerOf(row['perhaps']) === 1) return 'unknown';
    return integerOf(row['is_there']) === 1 ? 'same' : 'gone';
  });
}

/** `(VALUES (0, ...), (1, ...)) AS q(n, k0, ...)`, each value with the type of its column. */
function keyList(table: KeyedTable, keys: readonly KeyTuple[]) {
  const columns = (table.key?.columns ?? []).map(({ name }) => ({
    name,
    type: table.columns.find((column) => column.name === name)?.sqlType,
  }));
  const parameters: SqlParameter[] = [];
  const rows = keys.map((key, n) => {
    const values = columns.map(({ type }, i) => {
      if (type === undefined) return 'NULL';
      const { parameter, expression } = keyOperand(type, key[i] ?? '', `@k${String(n)}_${String(i)}`);
      parameters.push(parameter);
      return expression;
    });
    return `(${[String(n), ...values].join(', ')})`;
  });
  const names = ['n', ...columns.map((_, i) => `k${String(i)}`)].join(', ');
  return {
    source: `(VALUES ${rows.join(',\n  ')}) AS q(${names})`,
    on: (alias: string): string =>
      columns.map(({ name }, i) => `${alias}.${quoteName(name)} = q.k${String(i)}`).join(' AND '),
    parameters,
  };
}
