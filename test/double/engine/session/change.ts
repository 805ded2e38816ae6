// INSERT, UPDATE, DELETE: computes rows as SQL Server would store them and writes them through SQLite.
import type Database from 'better-sqlite3';
import { SqlError, type ColumnDefinition, type StoredValue } from '../../types.ts';
import { statementBinder } from '../bind/query.ts';
import type { Binder, Surroundings } from '../bind/binder.ts';
import { converted, literal, type Bound, type Env } from '../bind/bound.ts';
import { bindCondition } from '../bind/condition.ts';
import { bindExpression } from '../bind/expression.ts';
import { countOf } from '../bind/select.ts';
import { sameName, type Scope } from '../bind/scope.ts';
import { dataColumn, sortKeyColumn, type PhysicalTable } from '../physical.ts';
import { tableScan, type Reader } from '../plan/table-scan.ts';
import { isPeriod } from '../temporal.ts';
import { insertStatement, rowWriter } from '../row-writer.ts';
import type { Expression, Statement } from '../syntax/ast.ts';
import { isBinary, isText } from '../types/kinds.ts';
import { loaderOf, storerOf, type Value } from '../types/value.ts';
import { trackChange, trackedKey } from './change-tracking.ts';
import type { OpenTable } from './open-database.ts';
import type { SessionState } from './state.ts';

type Insert = Extract<Statement, { kind: 'insert' }>;
type Update = Extract<Statement, { kind: 'update' }>;
type Delete = Extract<Statement, { kind: 'delete' }>;

export type ChangeContext = {
  readonly state: SessionState;
  readonly reader: Reader;
  readonly around: Surroundings;
  readonly table: OpenTable;
};

const fullName = ({ state, table }: ChangeContext): string =>
  `${state.database.name}.${table.definition.schema}.${table.definition.name}`;

function columnAt(table: OpenTable, name: string, line: number): number {
  const at = table.definition.columns.findIndex((column) => sameName(column.name, name));
  if (at < 0) throw new SqlError(207, `Invalid column name '${name}'.`, 16, 1, line);
  return at;
}

function checkWritable(column: ColumnDefinition, context: ChangeContext, isInsert: boolean): void {
  if (column.computedDefinition !== undefined) {
    throw new SqlError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
    );
  }
  if (column.type.name === 'timestamp') {
    throw isInsert
      ? new SqlError(
          273,
          'Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column.',
        )
      : new SqlError(272, 'Cannot update a timestamp column.');
  }
  const { identityInsert } = context.state.settings;
  const takesIdentity = identityInsert !== null && sameName(identityInsert, context.table.definition.name);
  if (column.isIdentity === true && !(isInsert && takesIdentity)) {
    throw isInsert
      ? new SqlError(
          544,
          `Cannot insert explicit value for identity column in table '${context.table.definition.name}' when IDENTITY_INSERT is set to OFF.`,
        )
      : new SqlError(8102, `Cannot update identity column '${column.name}'.`);
  }
}

/** Brings a value to its column: truncation and NULL are refused with SQL Server's errors. */
function assignment(
  bound: Bound,
  column: ColumnDefinition,
  context: ChangeContext,
  verb: 'INSERT' | 'UPDATE',
): (env: Env) => StoredValue {
  const { type } = column;
  const length = type.length ?? 1;
  const isSized =
    (isText(type) || isBinary(type)) &&
    type.name !== 'text' &&
    type.name !== 'ntext' &&
    type.name !== 'image' &&
    type.name !== 'timestamp' &&
    length !== -1;
  const isWidened = isSized && (isText(bound.type) || isBinary(bound.type)) && bound.literal !== null;
  const loose = isWidened
    ? converted(bound, {
        ...type,
        length: -1,
        name: isText(type) ? (type.name.startsWith('n') ? 'nvarchar' : 'varchar') : 'varbinary',
      })
    : converted(bound, type);
  const store = storerOf(type);
  return (env) => {
    const value = loose.evaluate(env);
    if (value === null) {
      if (column.isNullable) return null;
      throw new SqlError(
        515,
        `Cannot insert the value NULL into column '${column.name}', table '${fullName(context)}'; column does not allow nulls. ${verb} fails.`,
        16,
        2,
      );
    }
    const size = typeof value === 'string' ? value.trimEnd().length : value instanceof Uint8Array ? value.length : 0;
    if (isWidened && size > length) {
      const shown = typeof value === 'string' ? value.slice(0, length) : '';
      throw new SqlError(
        2628,
        `String or binary data would be truncated in table '${fullName(context)}', column '${column.name}'. Truncated value: '${shown}'.`,
      );
    }
    return store(isWidened && typeof value === 'string' && value.length > length ? value.slice(0, length) : value);
  };
}

/** The next rowversion of the database; the counter lies in the file, under the write lock. */
function nextRowversion(connection: Database.Database): Uint8Array {
  const next: unknown = connection
    .prepare("UPDATE meta SET value = value + 1 WHERE name = 'rowversion' RETURNING value")
    .pluck()
    .safeIntegers()
    .get();
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(typeof next === 'bigint' ? next : 0n);
  return bytes;
}

function nextIdentity(connection: Database.Database, table: OpenTable): bigint {
  const next: unknown = connection
    .prepare('UPDATE stats SET identity = coalesce(identity, 0) + 1 WHERE number = ? RETURNING identity')
    .pluck()
    .safeIntegers()
    .get(table.number);
  return typeof next === 'bigint' ? next : 1n;
}

/** 2627 / 2601 for a key that is there already. */
function translate(error: unknown, context: ChangeContext): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('SQLITE_CONSTRAINT')) return error;
  const { definition } = context.table;
  const key = definition.indexes.find((index) => index.isPrimaryKey === true);
  const object = `${definition.schema}.${definition.name}`;
  return new SqlError(
    2627,
    `Violation of PRIMARY KEY constraint '${key?.name ?? ''}'. Cannot insert duplicate key in object '${object}'.`,
    14,
  );
}

function guarded<T>(context: ChangeContext, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error, context);
  }
}

/** Evaluated rows of an INSERT: one function a row, each giving the values of the named columns. */
function sourceRows(
  node: Insert,
  targets: readonly number[],
  context: ChangeContext,
  binder: Binder,
): Iterable<StoredValue[]> {
  const { columns } = context.table.definition;
  const env: Env = { row: [], outer: null };
  const mismatch = (): SqlError =>
    new SqlError(213, 'Column name or number of supplied values does not match table definition.');
  if (node.query !== null) {
    const query = binder.bindQuery(node.query, { ...binder, place: 'statement' });
    if (query.relation.columns.length !== targets.length) throw mismatch();
    let row: readonly Value[] = [];
    const setters = query.relation.columns.map((column, i) => {
      const load = loaderOf(column.type);
      const value: Bound = {
        ...literal(column.type, null),
        literal: undefined,
        isVolatile: true,
        evaluate: () => load(row[i]),
      };
      return assignment(value, columns[targets[i]], context, 'INSERT');
    });
    // read to the end first: the table may be its own source
    return [...query.relation.open(null)].map((values) => {
      row = values;
      return setters.map((set) => set(env));
    });
  }
  const bindValue = (expression: Expression, at: number): ((env: Env) => StoredValue) =>
    assignment(
      expression.kind === 'default' ? literal({ name: 'int' }, null) : bindExpression(expression, binder),
      columns[targets[at]],
      context,
      'INSERT',
    );
  return (node.rows ?? []).map((expressions) => {
    if (expressions.length !== targets.length) throw mismatch();
    return expressions.map((expression, i) => bindValue(expression, i)(env));
  });
}

/** Number of rows inserted. */
export function runInsert(node: Insert, context: ChangeContext): number {
  const { state, table } = context;
  const { columns } = table.definition;
  const isAutomatic = (column: ColumnDefinition): boolean =>
    column.isIdentity === true ||
    column.type.name === 'timestamp' ||
    column.computedDefinition !== undefined ||
    isPeriod(table.definition, column.name);
  const named = node.columns?.map((name) => columnAt(table, name, node.line));
  const targets = named ?? columns.flatMap((column, index) => (isAutomatic(column) ? [] : [index]));
  for (const target of targets) checkWritable(columns[target], context, true);
  const rows = sourceRows(node, targets, context, statementBinder(context.around));
  const insert = state.connection.prepare(insertStatement(table.physical));
  const write = rowWriter(table.physical);
  let count = 0;
  for (const values of rows) {
    const row: StoredValue[] = columns.map((column, index) => {
      const at = targets.indexOf(index);
      if (at >= 0) return values[at];
      if (column.type.name === 'timestamp') return nextRowversion(state.connection);
      if (column.isIdentity === true) {
        state.lastIdentity = nextIdentity(state.connection, table);
        return state.lastIdentity;
      }
      // Filled in by the table's trigger.
      if (isPeriod(table.definition, column.name)) return 0n;
      if (!column.isNullable)
        throw new SqlError(
          515,
          `Cannot insert the value NULL into column '${column.name}', table '${fullName(context)}'; column does not allow nulls. INSERT fails.`,
          16,
          2,
        );
      return null;
    });
    guarded(context, () => insert.run(write(row)));
    trackChange(state, table, 'I', row);
    count++;
  }
  state.connection.prepare('UPDATE stats SET rows = rows + ? WHERE number = ?').run(count, table.number);
  return count;
}

/** The columns that find a row again, in SQLite's words. */
function keyOf(physical: PhysicalTable): readonly string[] {
  const match = /PRIMARY KEY \(([^)]*)\)\) WITHOUT ROWID$/.exec(physical.createTable);
  return match === null ? ['rowid'] : match[1].split(', ').map((term) => term.replace(/ DESC$/, ''));
}

/** Keys of the rows that a WHERE clause selects, with the new values of `values` for each. */
function* matching(
  node: Update | Delete,
  context: ChangeContext,
  bindValues: (binder: Binder) => readonly ((env: Env) => StoredValue)[],
): Generator<{ key: unknown[]; values: StoredValue[]; before: StoredValue[] }, void, void> {
  const { table, state } = context;
  if (node.from.length > 0) throw new SqlError(156, "Incorrect syntax near the keyword 'FROM'.", 15);
  const relation = tableScan(table.physical, context.reader);
  for (const column of relation.columns) column.use();
  const scope: Scope = {
    sources: [{ alias: table.definition.name, schema: table.definition.schema, columns: relation.columns }],
    outer: null,
  };
  const binder: Binder = { ...statementBinder(context.around), scope, place: 'where' };
  const where = node.where === null ? null : bindCondition(node.where, binder, bindExpression);
  const setters = bindValues(binder);
  relation.layout(0);
  const limit = node.top === null ? Infinity : countOf(node.top, statementBinder(context.around), 'TOP')(null);
  const keys = keyOf(table.physical);
  const columns = table.definition.columns.map((_, index) => dataColumn(index));
  // the sets of rows and keys are read to the end before anything is written
  const { where: filter, values: parameters } = filterOf(where, relation, table.physical);
  const statement = state.connection
    .prepare(`SELECT ${[...columns, ...keys].join()} FROM ${table.physical.name}${filter}`)
    .raw()
    .safeIntegers();
  const rows: unknown[] = statement.all(...parameters);
  const env: Env = { row: [], outer: null };
  let count = 0;
  for (const row of rows) {
    if (!isRow(row)) continue;
    if (count >= limit) return;
    env.row = row;
    if (where !== null && where.test(env) !== true) continue;
    count++;
    const before = row.slice(0, columns.length);
    yield { key: row.slice(columns.length), values: setters.map((set) => set(env)), before };
  }
}

const isRow = (row: unknown): row is StoredValue[] => Array.isArray(row);

/** A point condition on an integer key narrows the read; everything else is tested row by row. */
function filterOf(
  where: ReturnType<typeof bindCondition> | null,
  relation: ReturnType<typeof tableScan>,
  physical: PhysicalTable,
): { where: string; values: Value[] } {
  const parts = where === null ? [] : (where.parts ?? [where]);
  for (const { probe } of parts) {
    if (
      probe === undefined ||
      probe.operator !== '=' ||
      isText(probe.column.type) ||
      probe.column.type.name === 'datetimeoffset'
    )
      continue;
    const isOwn =
      relation.columns.includes(probe.column) &&
      physical.definition.indexes.some((index) => index.columns[0]?.name === probe.column.name);
    const value = probe.operands[0].evaluate({ row: [], outer: null });
    const isPlain =
      typeof value === 'number' || (typeof value === 'bigint' && value < 1n << 63n && value >= -(1n << 63n));
    if (isOwn && isPlain && probe.column.type.name !== 'decimal' && probe.column.type.name !== 'numeric')
      return { where: ` WHERE ${dataColumn(probe.column.index)} = ?`, values: [value] };
  }
  return { where: '', values: [] };
}

/** Number of rows updated. */
export function runUpdate(node: Update, context: ChangeContext): number {
  const { table, state } = context;
  const { columns } = table.definition;
  const targets = node.sets.map((set) => columnAt(table, set.column, node.line));
  for (const target of targets) checkWritable(columns[target], context, false);
  const changes = [
    ...matching(node, context, (binder) =>
      node.sets.map((set, i) =>
        assignment(
          set.value.kind === 'default' ? literal(columns[targets[i]].type, null) : bindExpression(set.value, binder),
          columns[targets[i]],
          context,
          'UPDATE',
        ),
      ),
    ),
  ];
  const versions = columns.flatMap((column, index) => (column.type.name === 'timestamp' ? [index] : []));
  const write = rowWriter(table.physical);
  const keyed = [...table.physical.sortKeyed].sort((a, b) => a - b);
  const touched = keyed.filter((index) => targets.includes(index));
  const assignments = [...targets, ...versions].map((index) => `${dataColumn(index)} = ?`);
  const sql = `UPDATE ${table.physical.name} SET ${[...assignments, ...touched.map((index) => `${sortKeyColumn(index)} = ?`)].join()} WHERE ${keyOf(
    table.physical,
  )
    .map((key) => `${key} IS ?`)
    .join(' AND ')}`;
  const update = state.connection.prepare(sql);
  const trackedBy = trackedKey(table);
  for (const { key, values, before } of changes) {
    const row: StoredValue[] = columns.map(() => null);
    targets.forEach((target, i) => {
      row[target] = values[i];
    });
    for (const version of versions) row[version] = nextRowversion(state.connection);
    const written = write(row);
    const parameters = [...targets, ...versions].map((index) => written[index]);
    const sortKeys = touched.map((index) => written[columns.length + keyed.indexOf(index)]);
    guarded(context, () => update.run(...parameters, ...sortKeys, ...key));
    const after = before.map((value, index) => (targets.includes(index) ? row[index] : value));
    const isMoved = trackedBy.some((index) => targets.includes(index));
    if (isMoved) trackChange(state, table, 'D', before);
    trackChange(state, table, isMoved ? 'I' : 'U', after);
  }
  return changes.length;
}

/** Number of rows deleted. */
export function runDelete(node: Delete, context: ChangeContext): number {
  const { table, state } = context;
  const remove = state.connection.prepare(
    `DELETE FROM ${table.physical.name} WHERE ${keyOf(table.physical)
      .map((key) => `${key} IS ?`)
      .join(' AND ')}`,
  );
  const doomed = [...matching(node, context, () => [])];
  for (const { key, before } of doomed) {
    remove.run(...key);
    trackChange(state, table, 'D', before);
  }
  state.connection
    .prepare('UPDATE stats SET rows = max(rows - ?, 0) WHERE number = ?')
    .run(doomed.length, table.number);
  return doomed.length;
}
