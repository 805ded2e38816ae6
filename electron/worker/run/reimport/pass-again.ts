// Which rows of a quarantine pass now: rules about columns are judged anew, the server's as far as its answer is known.
import { AppError } from '../../../../shared/errors.ts';
import { outputColumnsOf, type PlanTable } from '../../../../shared/plan.ts';
import { ruleProblem } from '../../../../shared/rule-fit.ts';
import { isServerRule, nameOfRule, type Rule, type TableRules } from '../../../../shared/rules.ts';
import type { Batch } from '../../batch/batch.ts';
import { pickRows } from '../../batch/pick-rows.ts';
import { isColumnRule } from '../../rules/judge-column.ts';
import { compileRules } from '../../rules/rule-checker.ts';
import type { QuarantineLines } from './quarantine-lines.ts';

export type Passing = { readonly batch: Batch; readonly lines: readonly number[] };

/** The rules that a table has now: the given ones in place of all of the plan's, which stay where none are given. */
export const rulesNow = (table: PlanTable, given: readonly TableRules[]): readonly Rule[] =>
  given.find(({ schema, name }) => schema === table.schema && name === table.name)?.rules ?? table.rules ?? [];

/** Throws RULE_UNFIT for a rule that the table cannot have, or that would have to be asked of the server. */
export function checkGiven(tables: readonly PlanTable[], given: readonly TableRules[]): void {
  for (const { schema, name, rules } of given) {
    const refuse = (rule: Rule | undefined, detail: string): AppError =>
      new AppError('RULE_UNFIT', {
        table: `${schema}.${name}`,
        rule: rule === undefined ? '' : nameOfRule(rule),
        detail,
      });
    const table = tables.find((some) => some.schema === schema && some.name === name);
    if (table === undefined) throw refuse(rules[0], 'its table is not one of the run');
    for (const rule of rules) {
      const columns = table.columns.filter(({ isKeyOnly }) => isKeyOnly !== true);
      const problem = ruleProblem(rule, { ...table, columns }, tables);
      if (problem !== null) throw refuse(rule, problem.words);
      if (isServerRule(rule) && !(table.rules ?? []).some(({ id, kind }) => id === rule.id && kind === rule.kind))
        throw refuse(rule, 'only the server could answer it, which is not asked again; it was no rule of the run');
    }
  }
}

/**
 * Rows that were refused for their encoding stay; so do those that broke a rule of the server's that is still there, and
 * those whose lines are `taken`.
 */
export function createPassing(
  table: PlanTable,
  rules: readonly Rule[],
): (lines: QuarantineLines, taken: ReadonlySet<number>) => Passing {
  const holding = rules.filter(({ onBreak }) => onBreak !== 'warn');
  const serverIds = new Set(holding.filter(isServerRule).map(({ id }) => id));
  const local = holding.filter(isColumnRule).map((rule) => ({ ...rule, onBreak: 'quarantine' as const }));
  const outputs = outputColumnsOf(table);
  // Where the key is not written there is nothing to name a row by; its line does.
  const checkerOf = compileRules({
    table: { ...table, key: null, columns: table.columns.filter(({ isKeyOnly }) => isKeyOnly !== true), rules: local },
    keyAt: () => [],
    repeated: new Map(),
  });
  return ({ firstLine, rows, batch }, taken) => {
    const stay = new Set((checkerOf?.().check(batch) ?? []).map(({ row }) => row));
    const good = rows.flatMap(({ refused, rules: broken = [] }, row) => {
      const mayPass = refused.length === 0 && !broken.some(({ rule }) => serverIds.has(rule));
      return mayPass && !stay.has(row) && !taken.has(firstLine + row) ? [row] : [];
    });
    return { batch: pickRows(outputs, batch, good), lines: good.map((row) => firstLine + row) };
  };
}
