// What a lane asks the server before it reads a table with rules: marks for the read, and rows that repeat others.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { nameOfRule } from '../../../shared/rules.ts';
import type { RowMark } from '../ports/ports.ts';
import { findRepeated } from '../source/find-repeated.ts';
import type { SourceSession } from '../source/session.ts';
import { isAskedBefore, marksOf } from './row-marks.ts';
import type { RepeatedKeys } from './rule-checker.ts';

export type Ruling = { readonly marks: readonly RowMark[]; readonly repeated: RepeatedKeys };

/** Rows that one rule may find before its table is read; they are kept in memory by their keys. */
const mostRepeated = 10_000;

export type AskRequest = {
  readonly table: PlanTable;
  readonly tables: readonly PlanTable[];
  readonly asOfUtc: string | null;
  readonly maxDop: number;
};

/** In the session that then reads the table, so that both see the same point in time. Throws RULE_TOO_MANY. */
export async function askBefore(
  session: Pick<SourceSession, 'query'>,
  { table, tables, asOfUtc, maxDop }: AskRequest,
  signal: AbortSignal,
): Promise<Ruling> {
  const repeated = new Map<string, ReadonlySet<string>>();
  for (const rule of table.rules ?? []) {
    if (rule.kind !== 'unique' || !isAskedBefore(table, rule)) continue;
    const { columns } = rule;
    const request = { table, columns, most: mostRepeated + 1, asOfUtc, maxDop };
    const keys = isKeptByIndex(table, columns) ? [] : await findRepeated(session, request, signal);
    if (keys.length > mostRepeated)
      throw new AppError('RULE_TOO_MANY', {
        table: `${table.schema}.${table.name}`,
        rule: nameOfRule(rule),
        limit: mostRepeated,
      });
    repeated.set(rule.id, new Set(keys.map((key) => JSON.stringify(key))));
  }
  return { marks: marksOf(table, tables).marks(), repeated };
}

/** A unique index over some of the columns already sees to it: the server need not look again. */
const isKeptByIndex = ({ declared }: PlanTable, columns: readonly string[]): boolean =>
  declared?.keys.some((key) => key.columns.every(({ name }) => columns.includes(name))) ?? false;
