// CREATE TABLE, DROP TABLE and TRUNCATE TABLE for the simple forms.
import { SqlError, type ColumnDefinition, type TableDefinition } from '../../types.ts';
import { findCollation } from '../collation/collation.ts';
import { sameName } from '../bind/scope.ts';
import type { Statement } from '../syntax/ast.ts';
import { isText } from '../types/kinds.ts';
import { resolveType } from '../types/resolve-type.ts';
import { dropInstances, isCaptured } from '../cdc/instances.ts';
import { beginTracking, isTracked, noteWrite, truncateTracking } from './change-tracking.ts';
import { databaseMissing } from './open-database.ts';
import type { SessionState } from './state.ts';
import { resolveObject, typeContext } from './surroundings.ts';

type Create = Extract<Statement, { kind: 'createTable' }>;

/** Schema and name of a new table. */
function target(state: SessionState, parts: readonly string[]): { schema: string; name: string } {
  const [name, schema = 'dbo', database = ''] = [...parts].reverse();
  if (database !== '' && !sameName(database, state.database.name)) throw databaseMissing(database);
  return { schema: schema === '' ? 'dbo' : schema, name };
}

/** `isKey`: whether a column of the name is part of the primary key, which no NULL may be in. */
export function defineColumns(
  columns: Create['columns'],
  state: SessionState,
  isKeyName: (name: string) => boolean,
): ColumnDefinition[] {
  return columns.map((column) => {
    const type = resolveType(column.type, typeContext(state, 1));
    if (column.collation !== null && findCollation(column.collation) === null)
      throw new SqlError(448, `Invalid collation '${column.collation}'.`, 16, 3);
    const collated = isText(type) && column.collation !== null ? { ...type, collation: column.collation } : type;
    const isKey = isKeyName(column.name);
    return {
      name: column.name,
      type: collated,
      isNullable: column.isNullable && !isKey,
      ...(column.isIdentity ? { isIdentity: true } : {}),
    };
  });
}

export function createTable(node: Create, state: SessionState): void {
  const { schema, name } = target(state, node.table);
  if (state.database.find(schema, name) !== undefined)
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, 16, 6, node.line);
  const isKeyName = (name: string): boolean => node.primaryKey.some((part) => sameName(part.name, name));
  const columns = defineColumns(node.columns, state, isKeyName);
  columns.forEach((column, index) => {
    if (columns.some((other, i) => i < index && sameName(other.name, column.name))) {
      throw new SqlError(
        2705,
        `Column names in each table must be unique. Column name '${column.name}' in table '${name}' is specified more than once.`,
        16,
        3,
        node.line,
      );
    }
  });
  const keyColumns = node.primaryKey.map(({ name: key, isDescending }) => {
    const column = columns.find((candidate) => sameName(candidate.name, key));
    if (column === undefined)
      throw new SqlError(1911, `Column name '${key}' does not exist in the target table or view.`, 16, 1, node.line);
    return isDescending ? { name: column.name, isDescending } : { name: column.name };
  });
  const key = { name: `PK_${name}`, columns: keyColumns, isPrimaryKey: true, isUnique: true, isClustered: true };
  const definition: TableDefinition = { schema, name, columns, indexes: keyColumns.length === 0 ? [] : [key] };
  const added = state.database.addTable(definition, state.connection);
  if (isTracked(state, added)) beginTracking(state, added);
}

export function dropTable(node: Extract<Statement, { kind: 'dropTable' }>, state: SessionState): void {
  const { schema, name } = target(state, node.table);
  const found = state.database.find(schema, name);
  if (found?.kind === 'table') {
    dropInstances(state, found);
    state.database.dropTable(found, state.connection);
  } else if (!node.isIfExists) {
    throw new SqlError(
      3701,
      `Cannot drop the table '${node.table.join('.')}', because it does not exist or you do not have permission.`,
      11,
      5,
      node.line,
    );
  }
}

export function truncateTable(node: Extract<Statement, { kind: 'truncate' }>, state: SessionState): void {
  const found = resolveObject(state, node.table, node.line);
  if (found.kind !== 'table')
    throw new SqlError(
      4708,
      `Could not truncate object '${found.definition.name}' because it is not a table.`,
      16,
      1,
      node.line,
    );
  if (isCaptured(state, found))
    throw new SqlError(
      4711,
      `Cannot truncate table '${found.definition.name}' because it is published for replication or enabled for Change Data Capture.`,
      16,
      1,
      node.line,
    );
  if (found.definition.temporal !== undefined)
    throw new SqlError(
      13_545,
      `Truncate failed on table '${state.database.name}.${found.definition.schema}.${found.definition.name}' because it is not a supported operation on system-versioned tables.`,
      16,
      1,
      node.line,
    );
  truncateTracking(state, found);
  noteWrite(state, found);
  state.connection.exec(`DELETE FROM ${found.physical.name}`);
  state.connection.prepare('UPDATE stats SET rows = 0, bytes = 0, identity = NULL WHERE number = ?').run(found.number);
}
