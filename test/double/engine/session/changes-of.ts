// CHANGETABLE(CHANGES ...): the net change of each row since a version; and sys.dm_db_log_stats.
import { SqlError, type StoredValue } from '../../types.ts';
import type { Bound } from '../bind/bound.ts';
import type { Relation } from '../bind/relation.ts';
import { rowsRelation, type ColumnShape } from '../plan/rows-relation.ts';
import { loaderOf, type Value } from '../types/value.ts';
import { isTracked, logEnd, trackedKey } from './change-tracking.ts';
import type { OpenTable } from './open-database.ts';
import { isOwner, type SessionState } from './state.ts';
import { denied, resolveObject } from './surroundings.ts';

type Net = { readonly key: string; readonly version: bigint; readonly operation: string };

const isRow = (row: unknown): row is readonly unknown[] => Array.isArray(row);

/**
 * A row that was inserted since is I, whatever came after; one that is gone is D; any other that changed is U. A row that
 * was inserted and deleted since is D too.
 */
function netChanges(state: SessionState, table: OpenTable, since: bigint): readonly Net[] {
  const exists: unknown = state.connection
    .prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'tracked'")
    .pluck()
    .get();
  if (exists !== 1) return [];
  const rows: unknown[] = state.connection
    .prepare('SELECT key, version, operation FROM tracked WHERE number = ? AND version > ? ORDER BY rowid')
    .raw()
    .safeIntegers()
    .all(table.number, since);
  const net = new Map<string, Net>();
  for (const row of rows) {
    if (!isRow(row)) continue;
    const [key, version, operation] = [String(row[0]), row[1], String(row[2])];
    const isNew = net.get(key)?.operation === 'I' && operation === 'U';
    net.set(key, { key, version: typeof version === 'bigint' ? version : 0n, operation: isNew ? 'I' : operation });
  }
  return [...net.values()];
}

function storedOf(kept: unknown): StoredValue {
  if (typeof kept === 'string' || typeof kept === 'number') return kept;
  if (typeof kept !== 'object' || kept === null) return null;
  if ('integer' in kept) return BigInt(String(kept.integer));
  return 'bytes' in kept ? Buffer.from(String(kept.bytes), 'hex') : null;
}

/** 22105 for a table that is not tracked, 229 without VIEW CHANGE TRACKING. */
export function changesOf(state: SessionState, parts: readonly string[], args: readonly Bound[]): Relation {
  const table = resolveObject(state, parts, 1);
  const { schema, name } = table.definition;
  if (!isOwner(state)) throw denied(state, 'VIEW CHANGE TRACKING', schema, name);
  if (table.kind !== 'table' || !isTracked(state, table))
    throw new SqlError(22_105, `Change tracking is not enabled on table '${name}'.`);
  const keys = trackedKey(table).map((index) => table.definition.columns[index]);
  const shapes: readonly ColumnShape[] = [
    { name: 'SYS_CHANGE_VERSION', type: { name: 'bigint' }, isNullable: true },
    { name: 'SYS_CHANGE_CREATION_VERSION', type: { name: 'bigint' }, isNullable: true },
    {
      name: 'SYS_CHANGE_OPERATION',
      type: { name: 'nchar', length: 1, collation: state.database.collation },
      isNullable: true,
    },
    { name: 'SYS_CHANGE_COLUMNS', type: { name: 'varbinary', length: 4100 }, isNullable: true },
    { name: 'SYS_CHANGE_CONTEXT', type: { name: 'varbinary', length: 128 }, isNullable: true },
    ...keys.map((column): ColumnShape => ({ name: column.name, type: column.type, isNullable: false })),
  ];
  const load = keys.map(({ type }) => loaderOf(type));
  return rowsRelation(shapes, (outer) => {
    const [since] = args.map((arg) => arg.evaluate({ row: [], outer }));
    if (since === null || since === undefined) return [];
    return netChanges(state, table, BigInt(String(since))).map(({ key, version, operation }): Value[] => {
      const kept: unknown = JSON.parse(key);
      const values = isRow(kept) ? kept.map((value, i) => load[i](storedOf(value))) : [];
      return [version, operation === 'I' ? version : null, operation, null, null, ...values];
    });
  });
}

/** 262 without VIEW DATABASE STATE. */
export function logStatistics(state: SessionState): Relation {
  if (!isOwner(state))
    throw new SqlError(262, `VIEW DATABASE STATE permission denied in database '${state.database.name}'.`, 14);
  const shapes: readonly ColumnShape[] = [
    { name: 'database_id', type: { name: 'int' }, isNullable: false },
    {
      name: 'log_end_lsn',
      type: { name: 'nvarchar', length: 24, collation: state.database.collation },
      isNullable: true,
    },
  ];
  return rowsRelation(shapes, () => {
    const end = logEnd(state).toString(16).padStart(8, '0');
    return [[state.database.id, `00000025:${end}:0001`]];
  });
}
