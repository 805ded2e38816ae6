// The statement that reads a key range of a table, in key order.
import { AppError } from '../../../shared/errors.ts';
import {
  rangeColumnsOf,
  type KeyTuple,
  type Partition,
  type PartitionScope,
  type PlanTable,
} from '../../../shared/plan.ts';
import type { ComputedColumns } from '../ports/ports.ts';
import { asOfClause, nameOf, whereLines } from './chosen-rows.ts';
import { readCustomQuery } from './custom-query.ts';
import { bindGiven } from './given-parameters.ts';
import { keyOperand, planColumnOf } from './key-codec.ts';
import { buildChangesSelect } from './changes/windows.ts';
import { quoteName, quoteTable } from './quote-name.ts';
import { rangeBranches } from './range-branches.ts';
import { plainForm, type SelectForm } from './select-item.ts';
import { parametersIn, type SelectStatement } from './select-statement.ts';
import type { SqlParameter } from './session.ts';

export type KeyRange = Pick<Partition, 'after' | 'upTo' | 'scope'>;

/**
 * The SELECTs of a range; null when the range is empty. `sameColumns`: see rangeBranches. `mostRows` stops each SELECT
 * early; `asOfUtc` reads a system-versioned table as it was then. A query of the user's is sent as it is written: its
 * order and hints are theirs, and `mostRows` is left to the reader, as it is of changes. Throws FILTER_REFUSED, QUERY_REFUSED.
 */
export function buildSelect(
  table: PlanTable,
  range: KeyRange,
  sameColumns: number,
  mostRows: number | null = null,
  asOfUtc: string | null = null,
  maxDop = 1,
  form: SelectForm = plainForm,
  computed: ComputedColumns | null = null,
): SelectStatement | null {
  if (table.changes?.kind === 'changes') {
    if (asOfUtc !== null) throw new AppError('BUG', { detail: `changes of ${nameOf(table)} as of a time` });
    return buildChangesSelect(table, table.changes, maxDop, form, computed);
  }
  const { item, after, parameters: named = [] } = form;
  if (table.query !== null) {
    if (computed !== null) throw new AppError('BUG', { detail: `columns computed beside the query ${nameOf(table)}` });
    const { text, parameters } = bindGiven(table.query, table.parameters);
    return { sql: `${readCustomQuery(nameOf(table), text).text}\n;`, parameters, statementCount: 1 };
  }
  const { branches, parameters } = rangeConditions(table, range, sameColumns);
  if (branches.length === 0) return null;
  const list = [
    ...table.columns.map((column) => item(column)),
    ...(computed?.columns ?? []).map(({ column, expression }) => item(column, expression)),
  ].join(', ');
  // Ranges of a table without a unique key are read in whatever order costs no sort: nothing depends on it.
  const order = table.key === null ? [] : table.key.columns.map(orderItem);
  const statements = branches.map((conditions) =>
    [
      `SELECT ${mostRows === null ? '' : `TOP (${String(mostRows)}) `}${list}`,
      `FROM ${quoteTable(table)}${asOfClause(asOfUtc)} AS t`,
      ...whereLines(table, conditions),
      ...(order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`]),
      `OPTION (MAXDOP ${String(maxDop)});`,
      ...(after === null ? [] : [after]),
    ].join('\n'),
  );
  const sql = statements.join('\n');
  const all = [...parameters, ...bindGiven('', table.parameters).parameters, ...named];
  return { sql, parameters: parametersIn(sql, all), statementCount: branches.length };
}

/** `t.[name]`, descending where the key is. */
const orderItem = ({ name, isDescending }: { readonly name: string; readonly isDescending: boolean }): string =>
  `t.${quoteName(name)}${isDescending ? ' DESC' : ''}`;

/** The conditions of each branch of a range, in key order, and the parameters they name. */
export function rangeConditions(
  table: PlanTable,
  range: KeyRange,
  sameColumns: number,
): { readonly branches: readonly (readonly string[])[]; readonly parameters: readonly SqlParameter[] } {
  const columns = rangeColumnsOf(table);
  checkBounds(table, range);
  const operands = operandsOf(table, range);
  const branches = rangeBranches(
    columns.map(({ isDescending }) => isDescending),
    operands.after.length,
    operands.upTo.length,
    sameColumns,
  );
  const scope = scopeConditions(table, range.scope);
  const row = rowOperands(table, range.scope);
  return {
    branches: branches.map((branch) => [
      ...scope,
      ...row.map(({ expression }, column) => `t.${quoteName(columns[column].name)} = ${expression}`),
      ...branch.map(
        ({ column, operator, bound }) =>
          `t.${quoteName(columns[column].name)} ${operator} ${operands[bound][column].expression}`,
      ),
    ]),
    parameters: [...operands.after, ...operands.upTo, ...row].map(({ parameter }) => parameter),
  };
}

/**
 * The same without asking the server beforehand which leading values of the bounds are equal: each branch holds the
 * comparison of the bounds that it stands for, which the server makes once. The branches of one statement are disjoint.
 */
export function rangeConditionsUnasked(
  table: PlanTable,
  range: KeyRange,
): { readonly branches: readonly (readonly string[])[]; readonly parameters: readonly SqlParameter[] } {
  const shared = Math.min(range.after?.length ?? 0, range.upTo?.length ?? 0);
  if (shared === 0 || Math.max(range.after?.length ?? 0, range.upTo?.length ?? 0) === 1)
    return rangeConditions(table, range, 0);
  const { after, upTo } = operandsOf(table, range);
  const compare = (i: number, operator: string): string => `${after[i].expression} ${operator} ${upTo[i].expression}`;
  const branches = Array.from({ length: shared + 1 }, (_, same) => {
    const equal = Array.from({ length: same }, (__, i) => compare(i, '='));
    const guards = same < shared ? [...equal, compare(same, '<>')] : equal;
    return rangeConditions(table, range, same).branches.map((branch) => [...guards, ...branch]);
  });
  return { branches: branches.flat(), parameters: [...after, ...upTo].map(({ parameter }) => parameter) };
}

/**
 * Asks the server which leading values of the bounds are equal: strings, GUIDs and floats compare as their collation
 * and type say. Null when there is nothing to ask; the answer's columns are `same0`, `same1` ..., 1 = equal.
 */
export function buildSameQuery(table: PlanTable, range: KeyRange): Omit<SelectStatement, 'statementCount'> | null {
  checkBounds(table, range);
  if (range.after === null || range.upTo === null) return null;
  if (range.after.length < 2 && range.upTo.length < 2) return null;
  const { after, upTo } = operandsOf(table, range);
  const items = after
    .slice(0, upTo.length)
    .map((_, i) => `CASE WHEN ${after[i].expression} = ${upTo[i].expression} THEN 1 ELSE 0 END AS same${String(i)}`);
  const sql = `SELECT ${items.join(', ')};`;
  return {
    sql,
    parameters: parametersIn(
      sql,
      [...after, ...upTo].map(({ parameter }) => parameter),
    ),
  };
}

/**
 * Asks the server whether `first` stands before `second` in key order: the answer's one column is `is_before`, 1 = yes.
 * Both name as many columns.
 */
export function buildBeforeQuery(
  table: PlanTable,
  first: KeyTuple,
  second: KeyTuple,
): Omit<SelectStatement, 'statementCount'> {
  const { after, upTo } = operandsOf(table, { after: first, upTo: second });
  const cases = rangeColumnsOf(table).map(({ isDescending }, column) => {
    const compare = (i: number, operator: string): string => `${after[i].expression} ${operator} ${upTo[i].expression}`;
    const equal = Array.from({ length: column }, (_, i) => compare(i, '='));
    return `WHEN ${[...equal, compare(column, isDescending ? '>' : '<')].join(' AND ')} THEN 1`;
  });
  return {
    sql: `SELECT CASE ${cases.join(' ')} ELSE 0 END AS is_before;`,
    parameters: [...after, ...upTo].map(({ parameter }) => parameter),
  };
}

const operandsOf = (table: PlanTable, { after, upTo }: Pick<KeyRange, 'after' | 'upTo'>) => ({
  after: tupleOperands(table, after, 'after'),
  upTo: tupleOperands(table, upTo, 'upTo'),
});

function tupleOperands(table: PlanTable, tuple: KeyTuple | null, prefix: string) {
  const columns = rangeColumnsOf(table);
  return (tuple ?? []).map((text, i) =>
    keyOperand(planColumnOf(table, columns[i]?.name ?? '').sqlType, text, `@${prefix}${String(i)}`),
  );
}

const rowOperands = (table: PlanTable, scope: PartitionScope | undefined) =>
  tupleOperands(table, scope?.kind === 'row' ? scope.key : null, 'row');

/** The number of a physical partition is no parameter, so that the server knows it when it compiles. */
function scopeConditions(table: PlanTable, scope: PartitionScope | undefined): readonly string[] {
  switch (scope?.kind) {
    case undefined:
    case 'row':
      return [];
    case 'nulls':
      return rangeColumnsOf(table)
        .slice(0, 1)
        .map(({ name }) => `t.${quoteName(name)} IS NULL`);
    case 'physical': {
      const { layout } = table;
      if (layout === null || layout === undefined)
        throw new AppError('BUG', { detail: `a physical partition of ${nameOf(table)}, which has no layout` });
      return [physicalCondition(layout, scope.number)];
    }
    case 'physloc':
      // The first byte of a place is the lowest of its page number, so that neighbouring pages go to different buckets.
      return [`CONVERT(int, SUBSTRING(%%physloc%%, 1, 1)) % ${String(scope.of)} = ${String(scope.bucket)}`];
  }
}

/** True for the rows of one physical partition; `t` is the table's alias. */
export const physicalCondition = (
  layout: { readonly functionName: string; readonly columnName: string },
  number: number,
): string => `$PARTITION.${quoteName(layout.functionName)}(t.${quoteName(layout.columnName)}) = ${String(number)}`;

function checkBounds(table: PlanTable, { after, upTo }: KeyRange): void {
  const most = rangeColumnsOf(table).length;
  for (const bound of [after, upTo])
    if (bound !== null && bound.length > most)
      throw new AppError('BUG', { detail: `a bound of ${bound.length} values for a key of ${most} columns` });
}
