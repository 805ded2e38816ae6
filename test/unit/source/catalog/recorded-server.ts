// A server of a given version for the catalog's questions: it refuses a statement that names a column or view which came
// later (207, 208), as SQL Server does when it compiles, and answers the others about one small database.
import { AppError } from '../../../../shared/errors.ts';
import type { QueryRow } from '../../../../electron/worker/source/session.ts';
import { createFakeSession, type Answer, type FakeSession } from './fake-session.ts';

/** Major versions; Azure SQL Database has what the newest has. */
export const versions = { 2012: 11, 2014: 12, 2016: 13, 2017: 14, 2019: 15, 2022: 16, 2025: 17 } as const;

/** The version that brought each optional piece, as Microsoft's documentation of the catalog views tells. */
const columnsSince: Readonly<Record<string, number>> = {
  'tables.is_memory_optimized': 12,
  'tables.durability': 12,
  'tables.durability_desc': 12,
  'tables.temporal_type': 13,
  'tables.history_table_id': 13,
  'tables.is_external': 13,
  'tables.is_node': 14,
  'tables.is_edge': 14,
  'tables.ledger_type': 16,
  'tables.is_dropped_ledger_table': 16,
  'columns.generated_always_type': 13,
  'columns.is_hidden': 13,
  'columns.is_masked': 13,
  'columns.encryption_type': 13,
  'columns.encryption_type_desc': 13,
  'columns.graph_type': 14,
};
const viewsSince: Readonly<Record<string, number>> = {
  periods: 13,
  masked_columns: 13,
  security_policies: 13,
  security_predicates: 13,
  dm_db_column_store_row_group_physical_stats: 13,
};
const always = {
  tables: ['object_id', 'is_filetable', 'is_replicated', 'is_merge_published', 'is_tracked_by_cdc'],
  columns: ['is_sparse', 'is_column_set', 'is_filestream', 'is_rowguidcol', 'is_identity', 'is_computed'],
} as const;

/** What a statement names that is too new, or null. */
function tooNew(sql: string, major: number): string | null {
  for (const [, viewName = '', alias = ''] of sql.matchAll(/(?:FROM|JOIN)\s+sys\.(\w+)\s+AS\s+(\w+)/g)) {
    if ((viewsSince[viewName] ?? 0) > major) return viewName;
    for (const [, column = ''] of sql.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, 'g')))
      if ((columnsSince[`${viewName}.${column}`] ?? 0) > major) return `${viewName}.${column}`;
  }
  return null;
}

function optionalColumns(major: number): QueryRow[] {
  const names = [
    ...always.tables.map((name) => `tables.${name}`),
    ...always.columns.map((name) => `columns.${name}`),
    ...Object.entries(columnsSince).flatMap(([name, since]) => (since <= major ? [name] : [])),
    ...(major >= 13 ? ['security_policies.name', 'periods.object_id'] : []),
  ];
  return names.map((name) => {
    const [view = '', column = ''] = name.split('.');
    return { view_name: view, column_name: column };
  });
}

/** Rows that hold only the columns their statement asked for. */
const picked =
  (rows: readonly QueryRow[]) =>
  (sql: string): QueryRow[] =>
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => new RegExp(`\\b${name}\\b`).test(sql))),
    );

export type RecordedServer = {
  readonly session: FakeSession;
  /** Statements that a server of this version would not have compiled, with what it does not know. */
  readonly refused: () => readonly string[];
};

/** `answers` come first and are given whatever the version. */
export function recordedServer(major: number, tables: Recorded, answers: readonly Answer[] = []): RecordedServer {
  const refused: string[] = [];
  const answer = (when: RegExp, rows: readonly QueryRow[]): readonly [RegExp, (sql: string) => QueryRow[]] => [
    when,
    picked(rows),
  ];
  const known = [
    answer(/FROM sys\.objects AS o JOIN sys\.schemas[^]*is_ms_shipped/, tables.objects),
    answer(/FROM sys\.types/, [
      { user_type_id: 56, system_type_id: 56, name: 'int', is_user_defined: 0, is_assembly_type: 0 },
    ]),
    answer(/FROM sys\.columns AS c\s+JOIN sys\.objects/, tables.columns),
    answer(/FROM sys\.tables AS t$/, tables.flags),
    ...(tables.more ?? []).map(([when, rows]) => answer(when, rows)),
  ];
  const base = createFakeSession([
    ...answers,
    { when: /sys\.all_columns/, rows: optionalColumns(major) },
    ...known.map(([when]): Answer => ({ when, rows: [] })),
  ]);
  return {
    refused: () => refused,
    session: {
      ...base,
      query(sql, parameters, signal) {
        const unknown = tooNew(sql, major);
        if (unknown !== null) {
          refused.push(unknown);
          return Promise.reject(new AppError('OBJECT_GONE', { object: unknown, number: 207 }));
        }
        const found = known.find(([when]) => when.test(sql));
        return found === undefined ? base.query(sql, parameters, signal) : Promise.resolve(found[1](sql));
      },
    },
  };
}

/** What the small database holds, as the views of the newest version tell it. */
export type Recorded = {
  readonly objects: readonly QueryRow[];
  readonly columns: readonly QueryRow[];
  readonly flags: readonly QueryRow[];
  readonly more?: readonly (readonly [when: RegExp, rows: readonly QueryRow[]])[];
};
