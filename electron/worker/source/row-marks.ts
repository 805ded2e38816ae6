// What the server is asked about each row beside its values: items of the SELECT list behind the table's own columns.
import type { PlanTable } from '../../../shared/plan.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ComputedColumns, RowMark } from '../ports/ports.ts';
import { asOfClause, nameOf, whereLines } from './chosen-rows.ts';
import { bindGiven } from './given-parameters.ts';
import { quoteName, quoteTable } from './quote-name.ts';
import { filterClause } from './row-filter.ts';
import type { SqlParameter } from './session.ts';

export type Marks = {
  /** Behind what is computed for others; null = nothing is asked beside the table's own columns. */
  readonly computed: ComputedColumns | null;
  /** Those that the marks name. */
  readonly parameters: readonly SqlParameter[];
};

/** Throws FILTER_REFUSED for a condition that is none; BUG for marks of a query, which is sent as it is written. */
export function withMarks(
  table: PlanTable,
  marks: readonly RowMark[],
  asOfUtc: string | null,
  computed: ComputedColumns | null = null,
): Marks {
  if (marks.length === 0) return { computed, parameters: [] };
  if (table.query !== null) throw new AppError('BUG', { detail: `marks of ${nameOf(table)}, which is a query` });
  const others = computed?.columns ?? [];
  const taken = new Set([...table.columns, ...others.map(({ column }) => column)].map(({ name }) => name));
  const made = marks.map((mark, i) => ({
    ...markCondition(table, mark, `@mark${String(i)}_`, asOfUtc),
    column: markColumn(freeName(`mark${String(i)}`, taken)),
  }));
  return {
    computed: {
      columns: [
        ...others,
        ...made.map(({ column, condition }) => ({ column, expression: `CASE WHEN ${condition} THEN 1 ELSE 0 END` })),
      ],
    },
    parameters: made.flatMap(({ parameters }) => parameters),
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name;
}

const markColumn = (name: string): PlanColumn => ({
  name,
  sqlType: { name: 'int', maxLength: 4, precision: 10, scale: 0, collation: null, codePage: null },
  isNullable: false,
  selectAs: 'plain',
  outputs: [{ name, isNullable: false, type: { kind: 'int', bits: 32, signed: true } }],
  isKeyOnly: true,
  note: null,
});

type Made = { readonly condition: string; readonly parameters: readonly SqlParameter[] };

/** True for a row that breaks the rule; what is unknown is not true. `t` is the table's alias. */
function markCondition(table: PlanTable, mark: RowMark, prefix: string, asOfUtc: string | null): Made {
  switch (mark.kind) {
    case 'fails':
      return { condition: `NOT ${filterClause(nameOf(table), mark.condition)}`, parameters: [] };
    case 'orphan': {
      const { parent, parentColumns, columns } = mark;
      const aliases = columns.map((_, i) => `k${String(i)}`);
      const inner = innerRows(parent, parentColumns, aliases, prefix, asOfUtc);
      const same = columns.map((name, i) => `r.${aliases[i]} = t.${quoteName(name)}`);
      return {
        condition: [
          ...present(columns),
          `NOT EXISTS (SELECT 1 FROM (${inner.sql}) AS r WHERE ${same.join(' AND ')})`,
        ].join(' AND '),
        parameters: inner.parameters,
      };
    }
    case 'repeated': {
      const { columns } = mark;
      const aliases = columns.map((_, i) => `k${String(i)}`);
      const inner = innerRows(table, columns, aliases, prefix, asOfUtc);
      const same = columns.map((name, i) => `r.${aliases[i]} = t.${quoteName(name)}`);
      return {
        condition: [
          ...present(columns),
          `(SELECT COUNT_BIG(*) FROM (${inner.sql}) AS r WHERE ${same.join(' AND ')}) > 1`,
        ].join(' AND '),
        parameters: inner.parameters,
      };
    }
  }
}

const present = (columns: readonly string[]): readonly string[] =>
  columns.map((name) => `t.${quoteName(name)} IS NOT NULL`);

/** The rows of a table that are moved. A derived table of its own, so that its filter does not see the rows around it. */
function innerRows(
  table: PlanTable,
  columns: readonly string[],
  aliases: readonly string[],
  prefix: string,
  asOfUtc: string | null,
): { readonly sql: string; readonly parameters: readonly SqlParameter[] } {
  const list = columns.map((name, i) => `t.${quoteName(name)} AS ${aliases[i] ?? ''}`).join(', ');
  const bound = table.where === null ? null : bindGiven(table.where, table.parameters, prefix);
  const rows = { ...table, where: bound?.text ?? null, parameters: undefined };
  return {
    sql: [`SELECT ${list} FROM ${quoteTable(table)}${asOfClause(asOfUtc)} AS t`, ...whereLines(rows, [])].join('\n'),
    parameters: bound?.parameters ?? [],
  };
}
