// What the server computes for transforms: items of the SELECT list, in the order of the transforms.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { ComputedColumns } from '../ports/ports.ts';

/** In a batch they stand behind the columns of the table. */
function serverItems({ transforms, serverColumns }: PlanTable): ComputedColumns['columns'] {
  const expressions = (transforms ?? []).flatMap((one) => (one.kind === 'server' ? [one.sql] : []));
  return expressions.map((sql, i) => {
    const column = serverColumns?.[i];
    if (column === undefined) throw new AppError('BUG', { detail: 'an expression that was not described' });
    // In lines of its own: a comment at its end takes nothing else with it.
    const expression = `(\n${sql}\n)`;
    return {
      column,
      expression: column.selectAs === 'nvarchar' ? `CONVERT(nvarchar(max), ${expression})` : expression,
    };
  });
}

/** What a read of the table asks for beside its columns: the digest first, which is taken out before anybody looks. */
export function computedBeside(table: PlanTable, digest: ComputedColumns | null): ComputedColumns | null {
  const columns = [...(digest?.columns ?? []), ...serverItems(table)];
  return columns.length === 0 ? null : { columns };
}
