// Which rules of a table the server answers beside each row it sends, and which it is asked about beforehand.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { Rule } from '../../../shared/rules.ts';
import type { RowMark } from '../ports/ports.ts';

/** Ids of the rules in the order of their marks. `tables`: those of the plan, where marks name others. */
export function marksOf(
  table: PlanTable,
  tables: readonly PlanTable[] = [],
): { readonly rules: readonly string[]; readonly marks: () => readonly RowMark[] } {
  const marked = (table.rules ?? []).filter((rule) => isMarked(table, rule));
  return {
    rules: marked.map(({ id }) => id),
    marks: () => marked.map((rule) => markOf(rule, tables)),
  };
}

/** Rows with the same values are found beforehand where a key names them; else the server compares each row. */
export const isAskedBefore = ({ key }: Pick<PlanTable, 'key'>, rule: Rule): boolean =>
  rule.kind === 'unique' && key !== null;

const isMarked = (table: PlanTable, rule: Rule): boolean =>
  rule.kind === 'condition' || rule.kind === 'references' || (rule.kind === 'unique' && !isAskedBefore(table, rule));

function markOf(rule: Rule, tables: readonly PlanTable[]): RowMark {
  switch (rule.kind) {
    case 'condition':
      return { kind: 'fails', condition: rule.sql };
    case 'unique':
      return { kind: 'repeated', columns: rule.columns };
    case 'references': {
      const { to, columns } = rule;
      const parent = tables.find(({ schema, name }) => schema === to.schema && name === to.name);
      if (parent === undefined) throw new AppError('BUG', { detail: `the plan has no ${to.schema}.${to.name}` });
      return { kind: 'orphan', columns, parent, parentColumns: to.columns };
    }
    default:
      throw new AppError('BUG', { detail: `${rule.kind} is not asked of the server` });
  }
}
