// CHANGETABLE(CHANGES ...): the net change of each row since a version; and sys.dm_db_log_stats.
import { SqlError } from '../../types.ts';
import type { Bound } from '../bind/bound.ts';
import type { Relation } from '../bind/relation.ts';
import { rowsRelation, type ColumnShape } from '../plan/rows-relation.ts';
import { loaderOf, type Value } from '../types/value.ts';
import { hasTable, isTracked, logEnd, trackedKey } from './change-tracking.ts';
import { keptValue } from './kept-value.ts';
import type { OpenTable } from './open-database.ts';
import { isOwner, mayViewChanges, type SessionState } from './state.ts';
import { denied, resolveObject } from './surroundings.ts';

type Net = {
  readonly key: string;
  readonly version: bigint;
  /** Of the last insert since. */
  readonly created: bigint | null;
  readonly operation: 'I' | 'U' | 'D';
};

const isRow = (row: unknown): row is readonly unknown[] => Array.isArray(row);

/**
 * A row that is not there is D, also one that was inserted since; one that is there and was not is I, whatever came
 * between; any other that changed is U, also one that was deleted and inserted again. `since` null: all that is kept.
 */
function netChanges(state: SessionState, table: OpenTable, since: bigint | null): readonly Net[] {
  if (!hasTable(state.connection, 'tracked')) return [];
  const rows: unknown[] = state.connection
    .prepare('SELECT key, version, operation FROM tracked WHERE number = ? AND version > ? ORDER BY rowid')
    .raw()
    .safeIntegers()
    .all(table.number, since ?? -1n);
  const net = new Map<string, Net & { readonly wasThere: boolean }>();
  for (const row of rows) {
    if (!isRow(row)) continue;
    const [key, last] = [String(row[0]), String(row[2])];
    const version = typeof row[1] === 'bigint' ? row[1] : 0n;
    const known = net.get(key);
    const wasThere = known?.wasThere ?? last !== 'I';
    const created = last === 'I' ? version : (known?.created ?? null);
    net.set(key, { key, version, created, wasThere, operation: last === 'D' ? 'D' : wasThere ? 'U' : 'I' });
  }
  return [...net.values()];
}

/** 22105 for a table that is not tracked, 229 without VIEW CHANGE TRACKING. */
export function changesOf(
  state: SessionState,
  parts: readonly string[],
  args: readonly Bound[],
  /** What is read belongs to the statement's or the transaction's moment. */
  pin: () => void,
): Relation {
  const table = resolveObject(state, parts, 1);
  const { schema, name } = table.definition;
  if (!mayViewChanges(state, schema, name)) throw denied(state, 'VIEW CHANGE TRACKING', schema, name);
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
    const [since = null] = args.map((arg) => arg.evaluate({ row: [], outer }));
    pin();
    const changes = netChanges(state, table, since === null ? null : BigInt(String(since)));
    return changes.map(({ key, version, created, operation }): Value[] => {
      const kept: unknown = JSON.parse(key);
      const values = isRow(kept) ? kept.map((value, i) => load[i](keptValue(value))) : [];
      return [version, created, operation, null, null, ...values];
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
