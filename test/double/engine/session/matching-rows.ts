// The rows that an UPDATE or DELETE is about, and how each is found again.
import { SqlError, type StoredValue } from '../../types.ts';
import type { Binder } from '../bind/binder.ts';
import type { Env } from '../bind/bound.ts';
import { bindCondition } from '../bind/condition.ts';
import { bindExpression } from '../bind/expression.ts';
import { statementBinder } from '../bind/query.ts';
import { countOf } from '../bind/select.ts';
import type { Scope } from '../bind/scope.ts';
import { dataColumn, type PhysicalTable } from '../physical.ts';
import { tableScan } from '../plan/table-scan.ts';
import type { Statement } from '../syntax/ast.ts';
import { isText } from '../types/kinds.ts';
import type { Value } from '../types/value.ts';
import type { ChangeContext } from './assign-columns.ts';

type Update = Extract<Statement, { kind: 'update' }>;
type Delete = Extract<Statement, { kind: 'delete' }>;

/** The columns that find a row again, in SQLite's words. */
function keyOf(physical: PhysicalTable): readonly string[] {
  const match = /PRIMARY KEY \(([^)]*)\)\) WITHOUT ROWID$/.exec(physical.createTable);
  return match === null ? ['rowid'] : match[1].split(', ').map((term) => term.replace(/ DESC$/, ''));
}

/** Keys of the rows that a WHERE clause selects, with the new values of `values` for each. */
export function* matching(
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

export const whereKey = (physical: PhysicalTable): string =>
  keyOf(physical)
    .map((key) => `${key} IS ?`)
    .join(' AND ');
