// The statements of a plan as text to read and to try: the first read of each table, with its parameters declared.
import { readOf } from '../factory/read-table.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { buildSelect } from '../source/select.ts';
import type { SqlParameter } from '../source/session.ts';
import { computedBeside } from '../transforms/server-columns.ts';
import { plannedDigest } from '../validate/digest/inline-digest.ts';

/**
 * In the order of the plan. The statements are those of the run; only the parameters are sent beside them there. Of a
 * table that Data Factory moves it is the one in its control table, which it puts its own ranges into.
 */
export function firstStatements(plan: Plan): { tableId: string; sql: string }[] {
  return plan.tables.map((table) => ({
    tableId: table.id,
    sql: table.engine === 'factory' ? factoryStatement(plan, table) : firstStatement(plan, table),
  }));
}

function factoryStatement({ options }: Plan, table: PlanTable): string {
  const { query } = readOf(table, options).item;
  return typeof query === 'string'
    ? query
    : '-- Data Factory reads each physical partition by a statement of its own making.';
}

function firstStatement(plan: Plan, table: PlanTable): string {
  const [first] = table.partitions;
  const { maxDop } = plan.options;
  const computed = computedBeside(table, plannedDigest(plan, table));
  const select = first === undefined ? null : buildSelect(table, first, 0, null, null, maxDop, undefined, computed);
  if (select === null) throw new AppError('BUG', { detail: `${table.schema}.${table.name} has no first range` });
  return [...select.parameters.map(declare), select.sql].join('\n');
}

function declare({ name, type, value }: SqlParameter): string {
  const sized = type === 'nvarchar' || type === 'varbinary' ? `${type}(max)` : type;
  return `DECLARE ${name} ${sized} = ${literal(value)};`;
}

function literal(value: SqlParameter['value']): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `N'${value.replaceAll("'", "''")}'`;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  // The shortest digits that give the same double back; whole numbers are exact as they are.
  return typeof value === 'number' && !Number.isInteger(value) ? value.toExponential() : String(value);
}
