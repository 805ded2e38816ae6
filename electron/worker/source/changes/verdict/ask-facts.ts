// What a verdict needs beside the marks: how long the server keeps what it knows, what is open, what has no value.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import { askFirst, integerOf, textOf } from '../../catalog/ask.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import type { QueryRow, SourceSession, SqlParameter } from '../../session.ts';
import type { Position } from '../verdict.ts';
import type { VerdictFacts } from './judge-mark.ts';

const tablesAtOnce = 500;

const retention = [
  `SELECT d.retention_period, d.retention_period_units_desc AS unit FROM sys.change_tracking_databases AS d
WHERE d.database_id = DB_ID()`,
];
const capturedFor = [
  `SELECT j.retention FROM [msdb].[dbo].[cdc_jobs] AS j WHERE j.database_id = DB_ID() AND j.job_type = N'cleanup'`,
];
/** The begin of a transaction is told by the local clock of the server. */
const open = [
  `SELECT MAX(DATEDIFF(second, a.transaction_begin_time, GETDATE())) AS oldest_seconds
FROM sys.dm_tran_database_transactions AS d
JOIN sys.dm_tran_active_transactions AS a ON a.transaction_id = d.transaction_id
WHERE d.database_id = DB_ID() AND d.database_transaction_begin_time IS NOT NULL`,
];
const lastRowversion = ['SELECT CONVERT(varchar(18), @@DBTS, 1) AS last_used'];
const histories = [
  `SELECT t.object_id, SCHEMA_NAME(h.schema_id) AS history_schema, h.name AS history_name,
       t.history_retention_period AS period, t.history_retention_period_unit_desc AS unit
FROM sys.tables AS t
JOIN sys.tables AS h ON h.object_id = t.history_table_id
WHERE t.object_id IN `,
  `SELECT t.object_id, SCHEMA_NAME(h.schema_id) AS history_schema, h.name AS history_name
FROM sys.tables AS t
JOIN sys.tables AS h ON h.object_id = t.history_table_id
WHERE t.object_id IN `,
];
/** The shortest that each can mean. */
const secondsIn: Readonly<Record<string, number>> = {
  MINUTES: 60,
  HOURS: 3600,
  DAYS: 86_400,
  DAY: 86_400,
  WEEK: 7 * 86_400,
  MONTH: 28 * 86_400,
  YEAR: 365 * 86_400,
};

const secondsOf = (amount: number | null, unit: string): number | null => {
  const each = secondsIn[unit];
  return amount === null || amount < 0 || each === undefined ? null : amount * each;
};

/** By the order of `positions`; each question is asked only where a mode needs it. */
export async function askFacts(
  session: SourceSession,
  positions: readonly Position[],
  marks: readonly (ChangeMark | null)[],
  signal: AbortSignal,
): Promise<readonly VerdictFacts[]> {
  const has = (...modes: readonly Position['increment']['mode'][]): boolean =>
    positions.some(({ increment }) => modes.includes(increment.mode));
  const ask = async (isNeeded: boolean, statements: readonly string[]): Promise<QueryRow> =>
    (isNeeded ? await askFirst(session, statements, signal) : null)?.[0] ?? {};
  const tracked = await ask(has('changeTracking'), retention);
  const captured = integerOf((await ask(has('cdc'), capturedFor))['retention']);
  const oldest = integerOf((await ask(has('rowversion', 'watermark', 'temporal'), open))['oldest_seconds']);
  const lastUsed = textOf((await ask(has('rowversion'), lastRowversion))['last_used']) || null;
  const ids = positions.flatMap(({ increment }, at) => {
    const id = marks[at]?.objectId ?? null;
    return increment.mode === 'temporal' && id !== null ? [id] : [];
  });
  const history = await historiesOf(session, ids, signal);
  const facts: VerdictFacts[] = [];
  for (const [at, position] of positions.entries()) {
    facts.push({
      trackedSeconds: secondsOf(integerOf(tracked['retention_period']), textOf(tracked['unit'])),
      capturedSeconds: captured === null ? null : captured * 60,
      oldestTransactionSeconds: oldest,
      lastRowversion: lastUsed,
      history: history.get(marks[at]?.objectId ?? -1) ?? null,
      rowsWithoutValue: await countWithoutValue(session, position, signal),
    });
  }
  return facts;
}

async function historiesOf(session: SourceSession, ids: readonly number[], signal: AbortSignal) {
  const found = new Map<number, NonNullable<VerdictFacts['history']>>();
  for (let at = 0; at < ids.length; at += tablesAtOnce) {
    const some = ids.slice(at, at + tablesAtOnce);
    const parameters = some.map((value, i): SqlParameter => ({ name: `@id${String(i)}`, type: 'int', value }));
    const list = `(${parameters.map(({ name }) => name).join(', ')})`;
    const asking: SourceSession = { ...session, query: (sql, _none, stop) => session.query(sql, parameters, stop) };
    const rows = await askFirst(
      asking,
      histories.map((sql) => `${sql}${list}`),
      signal,
    );
    for (const row of rows ?? []) {
      const id = integerOf(row['object_id']);
      if (id === null) continue;
      found.set(id, {
        schema: textOf(row['history_schema']),
        name: textOf(row['history_name']),
        keptSeconds: secondsOf(integerOf(row['period']), textOf(row['unit'])),
      });
    }
  }
  return found;
}

/** Null = not asked, or refused. */
async function countWithoutValue(
  session: SourceSession,
  { table, increment }: Position,
  signal: AbortSignal,
): Promise<number | null> {
  if (increment.mode !== 'watermark') return null;
  const column = table.columns.find(({ name }) => name === increment.column);
  if (column?.isNullable !== true) return null;
  const sql = `SELECT COUNT_BIG(*) AS row_count FROM ${quoteTable(table)} AS t WHERE t.${quoteName(increment.column)} IS NULL OPTION (MAXDOP 1)`;
  return integerOf((await askFirst(session, [sql], signal))?.[0]?.['row_count']);
}
