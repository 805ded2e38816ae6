// Marks of change for some tables: a few statements for all of them, each of which the server may refuse.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { askFirst, integerOf, textOf } from '../catalog/ask.ts';
import { chooseAsOf } from '../point-in-time/as-of.ts';
import { quoteTable } from '../quote-name.ts';
import type { QueryRow, SourceSession, SqlParameter } from '../session.ts';
import { readDatabaseState, type DatabaseFacts } from './database-state.ts';
import { takeCaptures } from './take-captures.ts';
import { takeWatermark } from './take-watermark.ts';

/** `increment`, `columns`: of a table whose changes are found by CDC or by a watermark. */
export type MarkableTable = Pick<PlanTable, 'schema' | 'name'> & Partial<Pick<PlanTable, 'increment' | 'columns'>>;

/** A statement carries 2100 parameters at most, and one of them should not be long. */
const tablesAtOnce = 200;

const rowCounts = `LEFT JOIN (SELECT p.object_id, SUM(p.rows) AS row_count FROM sys.partitions AS p WHERE p.index_id IN (0, 1)
  GROUP BY p.object_id) AS r ON r.object_id = t.object_id`;
/** 189 = rowversion; a table has one at most. */
const rowversions = 'LEFT JOIN sys.columns AS c ON c.object_id = t.object_id AND c.system_type_id = 189';
const names = 't.object_id, SCHEMA_NAME(t.schema_id) AS schema_name, t.name AS object_name';

const questions = {
  tables: [
    `SELECT ${names}, c.name AS rowversion_column, r.row_count,
       CHANGE_TRACKING_MIN_VALID_VERSION(t.object_id) AS min_valid, k.begin_version
FROM sys.tables AS t
${rowversions}
${rowCounts}
LEFT JOIN sys.change_tracking_tables AS k ON k.object_id = t.object_id
WHERE t.object_id IN `,
    `SELECT ${names}, c.name AS rowversion_column, r.row_count
FROM sys.tables AS t
${rowversions}
${rowCounts}
WHERE t.object_id IN `,
  ],
  // 2 = system-versioned.
  periods: [
    `SELECT t.object_id, a.name AS start_column, b.name AS end_column
FROM sys.tables AS t
JOIN sys.periods AS p ON p.object_id = t.object_id
JOIN sys.columns AS a ON a.object_id = p.object_id AND a.column_id = p.start_column_id
JOIN sys.columns AS b ON b.object_id = p.object_id AND b.column_id = p.end_column_id
WHERE t.temporal_type = 2 AND t.object_id IN `,
  ],
  use: [
    `SELECT u.object_id, CONVERT(varchar(23), MAX(u.last_user_update), 126) AS last_write
FROM sys.dm_db_index_usage_stats AS u
WHERE u.database_id = DB_ID() AND u.object_id IN `,
  ],
  statistics: [
    `SELECT s.object_id, CONVERT(varchar(27), MAX(p.last_updated), 126) AS made, SUM(p.modification_counter) AS changes
FROM sys.stats AS s CROSS APPLY sys.dm_db_stats_properties(s.object_id, s.stats_id) AS p
WHERE s.object_id IN `,
  ],
} as const;
const tails: Partial<Record<keyof typeof questions, string>> = {
  use: '\nGROUP BY u.object_id',
  statistics: '\nGROUP BY s.object_id',
};

/** By the order of `tables`; null = no table of that name, or none that this login may see. */
export async function takeMarks(
  session: SourceSession,
  tables: readonly MarkableTable[],
  signal: AbortSignal,
): Promise<readonly (ChangeMark | null)[]> {
  const facts = await readDatabaseState(session, signal);
  const marks: (ChangeMark | null)[] = [];
  for (let at = 0; at < tables.length; at += tablesAtOnce)
    marks.push(...(await marksOf(session, tables.slice(at, at + tablesAtOnce), facts, signal)));
  return withPositions(session, tables, marks, signal);
}

/** What a mark holds only of tables whose changes are found by it. */
async function withPositions(
  session: SourceSession,
  tables: readonly MarkableTable[],
  marks: readonly (ChangeMark | null)[],
  signal: AbortSignal,
): Promise<readonly (ChangeMark | null)[]> {
  const captures = await takeCaptures(session, tables, signal);
  const placed: (ChangeMark | null)[] = [];
  for (const [at, mark] of marks.entries()) {
    const watermark = mark === null ? null : await takeWatermark(session, tables[at], signal);
    placed.push(mark === null ? null : { ...mark, watermark, cdc: captures[at] ?? null });
  }
  return placed;
}

async function marksOf(
  session: SourceSession,
  tables: readonly MarkableTable[],
  facts: DatabaseFacts,
  signal: AbortSignal,
): Promise<readonly (ChangeMark | null)[]> {
  const parameters = tables.map((table, i): SqlParameter => ({
    name: `@table${String(i)}`,
    type: 'nvarchar',
    value: quoteTable(table),
  }));
  const list = `(${parameters.map(({ name }) => `OBJECT_ID(${name})`).join(', ')})`;
  const asking: SourceSession = { ...session, query: (sql, _none, stop) => session.query(sql, parameters, stop) };
  const ask = (name: keyof typeof questions): Promise<readonly QueryRow[] | null> =>
    askFirst(
      asking,
      questions[name].map((sql) => `${sql}${list}${tails[name] ?? ''}`),
      signal,
    );
  const found = (await ask('tables')) ?? [];
  const periods = byId(await ask('periods'));
  const use = await ask('use');
  const told = {
    periods,
    uses: byId(use),
    statistics: byId(await ask('statistics')),
    isUseTold: use !== null,
    since: periods.size === 0 ? null : await chooseAsOf(session, signal),
  };
  return tables.map(({ schema, name }) => {
    const row = found.find((one) => textOf(one['schema_name']) === schema && textOf(one['object_name']) === name);
    return row === undefined ? null : markOf(row, facts, told);
  });
}

type Told = {
  readonly periods: ReadonlyMap<number, QueryRow>;
  readonly uses: ReadonlyMap<number, QueryRow>;
  readonly statistics: ReadonlyMap<number, QueryRow>;
  readonly isUseTold: boolean;
  readonly since: { readonly atUtc: string } | null;
};

function markOf(row: QueryRow, facts: DatabaseFacts, told: Told): ChangeMark {
  const objectId = integerOf(row['object_id']);
  const of = (rows: ReadonlyMap<number, QueryRow>): QueryRow => (objectId === null ? {} : (rows.get(objectId) ?? {}));
  const column = textOf(row['rowversion_column']);
  const minValid = textOf(row['min_valid']);
  const { start_column: start, end_column: end } = of(told.periods);
  const statistics = of(told.statistics);
  const changes = textOf(statistics['changes']);
  return {
    takenUtc: facts.serverUtc,
    database: facts.state,
    objectId,
    tracking:
      facts.trackingVersion === null || minValid === ''
        ? null
        : { version: facts.trackingVersion, minValid, begun: textOf(row['begin_version']) || null },
    rowversion: facts.rowversionBound === null || column === '' ? null : { column, bound: facts.rowversionBound },
    period:
      told.since === null || start === undefined
        ? null
        : { start: textOf(start), end: textOf(end), sinceUtc: told.since.atUtc.replace(/Z$/, '') },
    cdc: null,
    watermark: null,
    rowCount: integerOf(row['row_count']),
    lastWrite: textOf(of(told.uses)['last_write']) || null,
    isUseTold: told.isUseTold && facts.state.serverStarted !== null,
    statistics: changes === '' ? null : { made: textOf(statistics['made']) || null, changes },
  };
}

const byId = (rows: readonly QueryRow[] | null): ReadonlyMap<number, QueryRow> =>
  new Map(
    (rows ?? []).flatMap((row) => {
      const id = integerOf(row['object_id']);
      return id === null ? [] : [[id, row] as const];
    }),
  );
