// The plan's columns for a table of the double, made by the product's own rule without asking a server.
import type { PlanColumn } from '../../shared/columns.ts';
import { planColumn } from '../../electron/worker/plan/column-plan.ts';
import { createNameChooser } from '../../electron/worker/plan/output-names.ts';
import type { PlanTable } from '../../shared/plan.ts';
import type { TableDefinition } from '../double/types.ts';

/** `nanoColumns`: datetime2(7) and datetimeoffset(7) columns that are written as nanoseconds. */
export function planOfTable(
  table: TableDefinition,
  nanoColumns: ReadonlySet<string>,
): Pick<PlanTable, 'columns' | 'key'> {
  const extraName = createNameChooser(table.columns.map(({ name }) => name));
  const columns = table.columns.map(({ name, type, isNullable }): PlanColumn => {
    const sqlType = {
      name: type.name,
      maxLength: type.length ?? 0,
      precision: type.precision ?? 0,
      scale: type.scale ?? 0,
      collation: type.collation ?? null,
      codePage: null,
    };
    const planned = planColumn(
      { name, sqlType, isNullable, isIdentity: false, isComputed: false, obstacle: null },
      { isExactCodePage: () => true, fitsNanos: (column) => nanoColumns.has(column), extraName },
    );
    if ('leftOut' in planned) throw new Error(`${name} is left out: ${planned.leftOut}`);
    return planned;
  });
  const key = table.indexes.find(({ isPrimaryKey }) => isPrimaryKey);
  const keyColumns = key?.columns.map((column) => ({ name: column.name, isDescending: column.isDescending ?? false }));
  return {
    columns,
    key: key === undefined || keyColumns === undefined ? null : { indexName: key.name, columns: keyColumns },
  };
}
