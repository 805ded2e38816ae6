// The statement that asks the server what a fingerprint says of each column: one scan, every answer as text.
import type { ColumnFingerprint } from '../../../../shared/fingerprint.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { selectOver } from '../../source/chosen-rows.ts';
import { rangeConditionsUnasked, type KeyRange } from '../../source/select.ts';
import { aggregatesOf, nullsOf, type OutputAggregate } from './aggregate-columns.ts';
import { complete, type Asking } from './digest-statements.ts';

/** As in a fingerprint; null = it cannot be said of such a column, or there is no value. */
export type SourceColumn = Omit<ColumnFingerprint, 'hash'>;
/** `columns`: those written to the file, in order; null = it was not asked for. */
export type SourceAggregates = { readonly rows: number; readonly columns: readonly (SourceColumn | null)[] };

/** A SELECT holds 4,096 items. */
const mostItems = 4_090;

/** One row. `range` null: all rows. Throws FILTER_REFUSED, QUERY_REFUSED. */
export function aggregateStatement(
  table: PlanTable,
  range: KeyRange | null,
  maxDop: number,
  asOfUtc: string | null = null,
): Asking<SourceAggregates> {
  const items = ['CONVERT(varchar(20), COUNT_BIG(*)) AS n'];
  const name = (expression: string): string => {
    const alias = `a${String(items.length)}`;
    items.push(`${expression} AS ${alias}`);
    return alias;
  };
  const outputs = table.columns
    .filter(({ isKeyOnly }) => isKeyOnly !== true)
    .flatMap((column) => {
      const asked = items.length > mostItems - 12 ? null : aggregatesOf(column);
      if (asked === null) return column.outputs.map(() => null);
      const nulls = name(nullsOf(column));
      return asked.map((aggregate) => ({ aggregate, nulls, aliases: aggregate.items.map(name) }));
    });
  const { conditions, parameters } = conditionsOf(table, range);
  const sql = selectOver(table, items.join(',\n  '), conditions, { asOfUtc });
  return {
    ...complete(table, sql, parameters, maxDop),
    read(row) {
      const textOf = (alias: string): string | null => {
        const value = row[alias];
        return value === null || value === undefined ? null : String(value);
      };
      return {
        rows: Number(textOf('n') ?? 0),
        columns: outputs.map((output) =>
          output === null
            ? null
            : {
                nulls: Number(textOf(output.nulls) ?? 0),
                ...readOutput(output.aggregate, output.aliases.map(textOf)),
              },
        ),
      };
    },
  };
}

function readOutput(
  { bounds, sum }: OutputAggregate,
  answers: readonly (string | null)[],
): Pick<SourceColumn, 'min' | 'max' | 'sum'> {
  const [min = null, max = null] = bounds === null ? [] : answers;
  const sums = bounds === null ? answers : answers.slice(2);
  return {
    min: min === null || bounds === null ? null : bounds(min),
    max: max === null || bounds === null ? null : bounds(max),
    sum: sum === null ? null : String(sum(sums.map((text) => text ?? '0'))),
  };
}

/** One scan of the whole range: its branches may be joined by OR. */
function conditionsOf(table: PlanTable, range: KeyRange | null) {
  if (range === null || table.query !== null) return { conditions: [], parameters: [] };
  const { branches, parameters } = rangeConditionsUnasked(table, range);
  if (branches.length === 0) return { conditions: ['1 = 0'], parameters };
  if (branches.length === 1) return { conditions: branches[0], parameters };
  return { conditions: [`(${branches.map((branch) => `(${branch.join(' AND ')})`).join(' OR ')})`], parameters };
}
