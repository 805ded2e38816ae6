// What the server says of the ways in which it could tell changes: a few questions for all tables, each of which it may refuse.
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

const questions = {
  database: [
    'SELECT d.name, d.is_cdc_enabled, d.snapshot_isolation_state FROM sys.databases AS d WHERE d.database_id = DB_ID()',
    'SELECT d.name, d.snapshot_isolation_state FROM sys.databases AS d WHERE d.database_id = DB_ID()',
    'SELECT DB_NAME() AS name',
  ],
  tracking: [
    `SELECT d.retention_period, d.retention_period_units_desc AS unit, d.is_auto_cleanup_on
FROM sys.change_tracking_databases AS d WHERE d.database_id = DB_ID()`,
  ],
  // Told also to a login that may not see the view above.
  version: ['SELECT CHANGE_TRACKING_CURRENT_VERSION() AS ct_version'],
  replica: ['SELECT sys.fn_hadr_is_primary_replica(DB_NAME()) AS is_primary'],
  user: ['SELECT USER_NAME() AS user_name'],
  captured: [
    `SELECT OBJECT_SCHEMA_NAME(c.source_object_id) AS source_schema, OBJECT_NAME(c.source_object_id) AS source_table,
       c.capture_instance, k.column_name, CONVERT(varchar(22), sys.fn_cdc_get_min_lsn(c.capture_instance), 1) AS min_lsn
FROM cdc.change_tables AS c
JOIN cdc.captured_columns AS k ON k.object_id = c.object_id
ORDER BY c.capture_instance, k.column_ordinal`,
    // What a login that does not own the database is told: the instances that it may read.
    'EXEC sys.sp_cdc_help_change_data_capture',
  ],
  // The first column of each index that is in use.
  leading: [
    `SELECT SCHEMA_NAME(t.schema_id) AS schema_name, t.name AS object_name, c.name AS column_name
FROM sys.index_columns AS k
JOIN sys.indexes AS i ON i.object_id = k.object_id AND i.index_id = k.index_id
JOIN sys.tables AS t ON t.object_id = k.object_id
JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
WHERE k.key_ordinal = 1 AND i.is_disabled = 0 AND i.has_filter = 0`,
  ],
} as const;

export type CaptureInstance = {
  /** See `tableKey`. */
  readonly table: string;
  readonly columns: ReadonlySet<string>;
  readonly canRead: boolean;
};

/** Null = the server did not tell. */
export type IncrementFacts = {
  readonly database: string;
  /** How long change tracking keeps what it knows, in words; `off` = the database has none. */
  readonly tracking: { readonly kept: string | null } | 'off' | null;
  readonly isCdcEnabled: boolean | null;
  readonly isSnapshotAllowed: boolean | null;
  /** False on a secondary of an availability group. */
  readonly isPrimary: boolean | null;
  readonly user: string | null;
  /** By name; null where this login may not see them. */
  readonly instances: ReadonlyMap<string, CaptureInstance> | null;
  /** The columns that an index begins with, by `tableKey`; null as a whole. */
  readonly leading: ReadonlyMap<string, ReadonlySet<string>> | null;
};

export const tableKey = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  JSON.stringify([schema, name]);

/** Never fails for want of rights or of a feature. */
export async function readIncrementFacts(session: SourceSession, signal: AbortSignal): Promise<IncrementFacts> {
  const ask = (name: keyof typeof questions) => askFirst(session, questions[name], signal);
  const database = (await ask('database'))?.[0] ?? {};
  const kept = (await ask('tracking'))?.[0];
  const isCdcEnabled = flagOf(database['is_cdc_enabled']);
  const state = integerOf(database['snapshot_isolation_state']);
  return {
    database: textOf(database['name']),
    tracking:
      kept === undefined ? offOr(await ask('version')) : { kept: periodOf(kept['retention_period'], kept['unit']) },
    isCdcEnabled,
    isSnapshotAllowed: state === null ? null : state === 1,
    isPrimary: flagOf((await ask('replica'))?.[0]?.['is_primary']),
    user: textOf((await ask('user'))?.[0]?.['user_name']) || null,
    // A database that never had CDC has no schema of that name.
    instances: isCdcEnabled === true ? instancesOf(await ask('captured')) : new Map(),
    leading: leadingOf(await ask('leading')),
  };
}

type Rows = Awaited<ReturnType<typeof askFirst>>;

const offOr = (version: Rows): IncrementFacts['tracking'] =>
  version === null ? null : textOf(version[0]?.['ct_version']) === '' ? 'off' : { kept: null };

function periodOf(amount: Parameters<typeof integerOf>[0], unit: Parameters<typeof textOf>[0]): string | null {
  const count = integerOf(amount);
  return count === null ? null : `${String(count)} ${textOf(unit).toLowerCase()}`;
}

function instancesOf(rows: Rows): IncrementFacts['instances'] {
  if (rows === null) return null;
  const found = new Map<string, CaptureInstance & { readonly columns: Set<string> }>();
  for (const row of rows) {
    const name = textOf(row['capture_instance']);
    const minLsn = row['min_lsn'];
    const instance = found.get(name) ?? {
      table: tableKey({ schema: textOf(row['source_schema']), name: textOf(row['source_table']) }),
      columns: new Set<string>(),
      // All zeros: not for this login.
      canRead: minLsn === undefined || /[1-9a-f]/i.test(textOf(minLsn).slice(2)),
    };
    for (const column of columnsIn(row)) instance.columns.add(column);
    found.set(name, instance);
  }
  return found;
}

/** One column a row, or the list `[a], [b]]c]`. */
function columnsIn(row: NonNullable<Rows>[number]): readonly string[] {
  const list = row['captured_column_list'];
  if (list === undefined) return [textOf(row['column_name'])];
  return [...textOf(list).matchAll(/\[((?:[^\]]|\]\])*)\]/g)].map(([, name = '']) => name.replaceAll(']]', ']'));
}

function leadingOf(rows: Rows): IncrementFacts['leading'] {
  if (rows === null) return null;
  const found = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = tableKey({ schema: textOf(row['schema_name']), name: textOf(row['object_name']) });
    const columns = found.get(key) ?? new Set<string>();
    columns.add(textOf(row['column_name']));
    found.set(key, columns);
  }
  return found;
}
