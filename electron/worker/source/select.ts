// The statement that reads a key range of a table, in key order.
import { AppError } from '../../../shared/errors.ts';
import type { PlanColumn, SqlType } from '../../../shared/columns.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import { nameOf, whereLines } from './chosen-rows.ts';
import { readCustomQuery } from './custom-query.ts';
import { keyOperand, planColumnOf } from './key-codec.ts';
import { quoteName, quoteTable } from './quote-name.ts';
import type { SqlParameter } from './session.ts';

export type KeyRange = { readonly after: KeyTuple | null; readonly upTo: KeyTuple | null };
/** `statementCount` SELECTs follow each other in `sql`, in key order. */
export type SelectStatement = {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly statementCount: number;
};

/** One comparison of a key column with a bound's value. */
export type Condition = {
  readonly column: number;
  readonly operator: '=' | '<' | '>' | '<=' | '>=';
  readonly bound: 'after' | 'upTo';
};

/**
 * Disjoint branches, in key order, that together are the range `(after, upTo]`: T-SQL cannot compare tuples, and one OR
 * over them all is scanned, while each branch here is a seek. `isDescending` has one entry a key column;
 * `sameColumns` is how many leading values of the two bounds the server holds to be equal (0 when one is open).
 */
export function rangeBranches(
  isDescending: readonly boolean[],
  hasAfter: boolean,
  hasUpTo: boolean,
  sameColumns: number,
): readonly (readonly Condition[])[] {
  const last = isDescending.length - 1;
  const equal = (count: number, bound: Condition['bound']): Condition[] =>
    Array.from({ length: count }, (_, column) => ({ column, operator: '=', bound }));
  const beyond = (column: number): Condition => ({
    column,
    operator: isDescending[column] ? '<' : '>',
    bound: 'after',
  });
  const before = (column: number): Condition => {
    const open = isDescending[column] ? '>' : '<';
    return { column, operator: column === last ? (isDescending[column] ? '>=' : '<=') : open, bound: 'upTo' };
  };
  const lowerTail = (from: number): Condition[][] =>
    countFrom(from, last)
      .toReversed()
      .map((column) => [...equal(column, 'after'), beyond(column)]);
  const upperTail = (from: number): Condition[][] =>
    countFrom(from, last).map((column) => [...equal(column, 'upTo'), before(column)]);
  if (!hasAfter && !hasUpTo) return [[]];
  if (!hasUpTo) return lowerTail(0);
  if (!hasAfter) return upperTail(0);
  if (sameColumns > last) return [];
  const middle = [...equal(sameColumns, 'after'), beyond(sameColumns), before(sameColumns)];
  return [...lowerTail(sameColumns + 1), middle, ...upperTail(sameColumns + 1)];
}

const countFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

/**
 * The SELECTs of a range; null when the range is empty. `sameColumns`: see rangeBranches. `mostRows` stops each SELECT
 * early. A query of the user's is sent as it is written: its order and hints are theirs, and `mostRows` is left to the
 * reader. Throws FILTER_REFUSED, QUERY_REFUSED.
 */
export function buildSelect(
  table: PlanTable,
  range: KeyRange,
  sameColumns: number,
  mostRows: number | null = null,
): SelectStatement | null {
  if (table.query !== null) {
    return { sql: `${readCustomQuery(nameOf(table), table.query).text}\n;`, parameters: [], statementCount: 1 };
  }
  const keyColumns = table.key?.columns ?? [];
  checkBounds(table, range);
  const branches = rangeBranches(
    keyColumns.map(({ isDescending }) => isDescending),
    range.after !== null,
    range.upTo !== null,
    sameColumns,
  );
  if (branches.length === 0) return null;
  const operands = operandsOf(table, range);
  const list = table.columns.map(selectItem).join(', ');
  const order = keyColumns.map(({ name, isDescending }) => `t.${quoteName(name)}${isDescending ? ' DESC' : ''}`);
  const statements = branches.map((branch) => {
    const where = branch.map(
      ({ column, operator, bound }) =>
        `t.${quoteName(keyColumns[column].name)} ${operator} ${operands[bound][column].expression}`,
    );
    return [
      `SELECT ${mostRows === null ? '' : `TOP (${String(mostRows)}) `}${list}`,
      `FROM ${quoteTable(table)} AS t`,
      ...whereLines(table, where),
      ...(order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`]),
      'OPTION (MAXDOP 1);',
    ].join('\n');
  });
  const sql = statements.join('\n');
  const parameters = [...operands.after, ...operands.upTo].map(({ parameter }) => parameter);
  return { sql, parameters: parameters.filter(({ name }) => isUsed(sql, name)), statementCount: branches.length };
}

/**
 * Asks the server which leading values of the bounds are equal: strings, GUIDs and floats compare as their collation
 * and type say. Null when there is nothing to ask; the answer's columns are `same0`, `same1` ..., 1 = equal.
 */
export function buildSameQuery(table: PlanTable, range: KeyRange): Omit<SelectStatement, 'statementCount'> | null {
  const keyColumns = table.key?.columns ?? [];
  checkBounds(table, range);
  if (keyColumns.length < 2 || range.after === null || range.upTo === null) return null;
  const { after, upTo } = operandsOf(table, range);
  const items = keyColumns.map(
    (_, i) => `CASE WHEN ${after[i].expression} = ${upTo[i].expression} THEN 1 ELSE 0 END AS same${String(i)}`,
  );
  return { sql: `SELECT ${items.join(', ')};`, parameters: [...after, ...upTo].map(({ parameter }) => parameter) };
}

function operandsOf(table: PlanTable, { after, upTo }: KeyRange) {
  const of = (tuple: KeyTuple | null, prefix: string) =>
    (tuple ?? []).map((text, i) =>
      keyOperand(planColumnOf(table, table.key?.columns[i]?.name ?? '').sqlType, text, `@${prefix}${String(i)}`),
    );
  return { after: of(after, 'after'), upTo: of(upTo, 'upTo') };
}

const isUsed = (sql: string, parameterName: string): boolean => new RegExp(`${parameterName}\\b`).test(sql);

function checkBounds(table: PlanTable, { after, upTo }: KeyRange): void {
  const expected = table.key?.columns.length ?? 0;
  for (const bound of [after, upTo])
    if (bound !== null && bound.length !== expected)
      throw new AppError('BUG', { detail: `a bound of ${bound.length} values for a key of ${expected} columns` });
}

/** How a column stands in the select list: as it is, or converted to Unicode under its own name. */
export function selectItem({ name, sqlType, selectAs }: PlanColumn): string {
  const column = `t.${quoteName(name)}`;
  return selectAs === 'plain' ? column : `CONVERT(${unicodeType(sqlType)}, ${column}) AS ${quoteName(name)}`;
}

/** The Unicode type that holds every value of a type: as many characters as it has bytes. */
function unicodeType({ name, maxLength }: SqlType): string {
  const hasLength = (name === 'char' || name === 'varchar') && maxLength > 0 && maxLength <= 4000;
  return hasLength ? `nvarchar(${String(maxLength)})` : 'nvarchar(max)';
}
