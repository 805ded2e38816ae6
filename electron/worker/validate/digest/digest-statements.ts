// The statements that have the server compute row digests over a range: their sums, or each of them beside its key.
import { AppError } from '../../../../shared/errors.ts';
import type { KeyTuple, PlanTable } from '../../../../shared/plan.ts';
import { selectOver } from '../../source/chosen-rows.ts';
import { bindGiven } from '../../source/given-parameters.ts';
import { keyColumns } from '../../source/key-columns.ts';
import { planColumnOf } from '../../source/key-codec.ts';
import { rangeConditionsUnasked, type KeyRange } from '../../source/select.ts';
import { parametersIn } from '../../source/select-statement.ts';
import type { QueryRow, SqlParameter } from '../../source/session.ts';
import type { RowDigest } from './row-digest.ts';
import { digestApply, digestHalf, digestName } from './row-hash.ts';

/** `read` takes the rows of its answer one by one. */
export type Asking<Answer> = {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly read: (row: QueryRow) => Answer;
};

/** Independent of the order of rows; rows that stand twice do not cancel each other. */
export type DigestSum = { readonly rows: number; readonly h1: bigint; readonly h2: bigint };

/** One row. `asOfUtc`: of a system-versioned table as it was then. Throws FILTER_REFUSED, QUERY_REFUSED. */
export function digestSumStatement(
  table: PlanTable,
  range: KeyRange,
  maxDop: number,
  asOfUtc: string | null = null,
): Asking<DigestSum> {
  const sum = (half: 'h1' | 'h2'): string =>
    `CONVERT(varchar(41), SUM(CONVERT(decimal(38, 0), ${digestHalf(half)}))) AS ${half === 'h1' ? 's1' : 's2'}`;
  const items = `CONVERT(varchar(20), COUNT_BIG(*)) AS n, ${sum('h1')}, ${sum('h2')}`;
  const apply = digestApply(table.columns);
  const { branches, parameters } = branchesOf(table, range);
  const [only, ...more] = branches;
  const from = (conditions: readonly string[]): string =>
    selectOver(table, `d.${digestName}`, conditions, { apply, asOfUtc });
  const sql =
    more.length === 0
      ? selectOver(table, items, only, { apply, asOfUtc })
      : `SELECT ${items}\nFROM (\n${branches.map(from).join('\nUNION ALL\n')}\n) AS d`;
  return {
    ...complete(table, sql, parameters, maxDop),
    read: (row) => ({
      rows: Number(wholeOf(row['n'])),
      h1: wholeOf(row['s1']),
      h2: wholeOf(row['s2']),
    }),
  };
}

/** A row's digest and where it is found: no key for a table without one. */
export type KeyedDigest = RowDigest & { readonly key: KeyTuple | null };

/** Every row of the range, in key order. For ranges that fit into memory. Throws FILTER_REFUSED, QUERY_REFUSED. */
export function digestRowsStatement(
  table: PlanTable,
  range: KeyRange,
  maxDop: number,
  asOfUtc: string | null = null,
): Asking<KeyedDigest> {
  const named = table.query === null ? (table.key?.columns ?? []) : [];
  const key = keyColumns(named.map((column) => ({ ...column, type: planColumnOf(table, column.name).sqlType })));
  const halves = `${digestHalf('h1')} AS h1, ${digestHalf('h2')} AS h2`;
  const apply = digestApply(table.columns);
  const { branches, parameters } = branchesOf(table, range);
  const select = (items: string, conditions: readonly string[] | undefined): string =>
    selectOver(table, items, conditions, { apply, asOfUtc });
  const [only, ...more] = branches;
  const sql =
    named.length === 0 && more.length === 0
      ? select(halves, only)
      : [
          `SELECT ${[...(named.length === 0 ? [] : [key.outer]), 'q.h1', 'q.h2'].join(', ')}`,
          'FROM (',
          branches
            .map((branch) => select([...(named.length === 0 ? [] : [key.inner]), halves].join(', '), branch))
            .join('\nUNION ALL\n'),
          ') AS q',
          ...(named.length === 0 ? [] : [`ORDER BY ${named.map(orderItem).join(', ')}`]),
        ].join('\n');
  return {
    ...complete(table, sql, parameters, maxDop),
    read: (row) => ({
      key: named.length === 0 ? null : key.tupleOf(row),
      h1: bigOf(row['h1']),
      h2: bigOf(row['h2']),
    }),
  };
}

/** By the key itself, not by its Unicode text, which may sort otherwise. */
const orderItem = ({ isDescending }: { readonly isDescending: boolean }, i: number): string =>
  `q.k${String(i)}${isDescending ? ' DESC' : ''}`;

/** A query of the user's has one range, which is all of it. */
function branchesOf(table: PlanTable, range: KeyRange): ReturnType<typeof rangeConditionsUnasked> {
  if (table.query !== null) return { branches: [[]], parameters: [] };
  const ranges = rangeConditionsUnasked(table, range);
  return ranges.branches.length === 0 ? { ...ranges, branches: [['1 = 0']] } : ranges;
}

export function complete(
  table: PlanTable,
  select: string,
  parameters: readonly SqlParameter[],
  maxDop: number,
): { readonly sql: string; readonly parameters: readonly SqlParameter[] } {
  const sql = `${select}\nOPTION (MAXDOP ${String(maxDop)});`;
  return { sql, parameters: parametersIn(sql, [...parameters, ...bindGiven('', table.parameters).parameters]) };
}

/** A whole number that came as text; the sum over no rows is NULL. */
function wholeOf(value: QueryRow[string] | undefined): bigint {
  if (value === null || value === undefined) return 0n;
  return BigInt(String(value));
}

function bigOf(value: QueryRow[string] | undefined): bigint {
  if (typeof value !== 'bigint') throw new AppError('BUG', { detail: 'half of a digest is no bigint' });
  return value;
}
