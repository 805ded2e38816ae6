// Puts the rules that were written for tables into the plan, once they fit and the server understands them.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { ruleProblem, type RuledTable } from '../../../shared/rule-fit.ts';
import { columnsOfRule, nameOfRule, type Rule, type TableRules } from '../../../shared/rules.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import { nameOf, selectOver } from '../source/chosen-rows.ts';
import { carrying } from '../source/given-parameters.ts';
import { withMarks } from '../source/row-marks.ts';
import type { SourceSession } from '../source/session.ts';
import { marksOf } from './row-marks.ts';

/** Throws RULE_UNFIT, FILTER_REFUSED and what the source throws. */
export async function giveRules(
  tables: readonly PlanTable[],
  given: readonly TableRules[],
  session: SourceSession,
  signal: AbortSignal,
): Promise<PlanTable[]> {
  const names = tables.map(nameOf);
  const stray = given.find((some) => !names.includes(nameOf(some)));
  if (stray !== undefined) throw unfit(stray, stray.rules[0] ?? null, 'its table is not among those that are moved');
  const twice = given.find((some, i) => given.some((other, j) => j < i && nameOf(other) === nameOf(some)));
  if (twice !== undefined) throw unfit(twice, twice.rules[0] ?? null, 'its table is named twice');
  const ruled = tables.map((table) => {
    const rules = given.find((some) => nameOf(some) === nameOf(table))?.rules ?? [];
    return rules.length === 0 ? table : { ...table, rules };
  });
  const shapes = ruled.map(shapeOf);
  for (const [i, table] of ruled.entries()) {
    for (const rule of table.rules ?? []) {
      const problem = ruleProblem(rule, shapes[i], shapes);
      if (problem !== null) throw unfit(table, rule, problem.words);
      refuseTextTimes(table, rule);
    }
    await compileMarks(table, ruled, session, signal);
  }
  return ruled;
}

const shapeOf = ({ schema, name, kind, columns }: PlanTable): RuledTable => ({
  schema,
  name,
  kind,
  columns: columns.filter(({ isKeyOnly }) => isKeyOnly !== true),
});

const unfit = (table: Pick<PlanTable, 'schema' | 'name'>, rule: Rule | null, detail: string): AppError =>
  new AppError('RULE_UNFIT', { table: nameOf(table), rule: rule === null ? '' : nameOfRule(rule), detail });

/** Text with an offset has no order, and two texts may be one instant. */
function refuseTextTimes(table: PlanTable, rule: Rule): void {
  if (!['range', 'acceptedValues', 'freshness'].includes(rule.kind)) return;
  const names = columnsOfRule(rule);
  const column = table.columns.find(
    ({ name, sqlType, outputs }) =>
      names.includes(name) && sqlType.name === 'datetimeoffset' && outputs[0].type.kind === 'string',
  );
  if (column !== undefined)
    throw unfit(
      table,
      rule,
      `${column.name} is written as text with its offset, which does not compare; plan it with --datetime2-7 nanos`,
    );
}

/** Lets the server compile what it will be asked of each row, without reading one. */
async function compileMarks(
  table: PlanTable,
  tables: readonly PlanTable[],
  session: SourceSession,
  signal: AbortSignal,
): Promise<void> {
  for (const rule of table.rules ?? []) {
    const alone = { ...table, rules: [rule] };
    const marks = marksOf(alone, tables).marks();
    if (marks.length === 0) continue;
    try {
      const { computed, parameters } = withMarks(table, marks, null);
      const items = (computed?.columns ?? []).map(({ expression }, i) => `${expression} AS m${String(i)}`);
      const sql = selectOver(table, items.join(', '), ['1 = 0']);
      await carrying(session, table).query(sql, parameters, signal);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { detail, number } = error.context;
      throw unfit(
        table,
        rule,
        `${String(detail ?? error.message)}${number === undefined ? '' : ` (${String(number)})`}`,
      );
    }
  }
}
