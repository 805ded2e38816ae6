// The columns of a table for its reader: what SQL Server calls them, what is written for them, and why.
import type { CatalogColumn, CatalogTable } from '../../../shared/catalog.ts';
import type { ColumnDetail } from '../../../shared/contract.ts';
import { describeLogicalType, describeSqlType } from '../../../shared/type-words.ts';
import { marksOfColumn } from '../../../shared/trait-words.ts';
import { chooseKey } from './choose-key.ts';
import { planColumn, type ColumnChoices } from './column-plan.ts';
import { createNameChooser } from './output-names.ts';

const decidedLater =
  'Nanoseconds when all values lie between 1677-09-23 and 2262-04-10, otherwise text; decided when the plan is made, which reads the smallest and largest value.';

/** In the order of the table. Asks the server nothing, so that a look at a large table costs it nothing. */
export function describeColumns(
  table: Pick<CatalogTable, 'kind' | 'columns' | 'keys'>,
  isExactCodePage: ColumnChoices['isExactCodePage'],
): ColumnDetail[] {
  const keyColumns = new Set(chooseKey(table).key?.columns.map(({ name }) => name));
  const choices: ColumnChoices = {
    isExactCodePage,
    fitsNanos: () => false,
    extraName: createNameChooser(table.columns.map(({ name }) => name)),
  };
  return table.columns.map((column) => ({
    ...describeColumn(column, choices),
    isKey: keyColumns.has(column.name),
  }));
}

function describeColumn(column: CatalogColumn, choices: ColumnChoices): Omit<ColumnDetail, 'isKey'> {
  const { name, isNullable, sqlType } = column;
  const told = { name, sourceType: describeSqlType(sqlType), sqlType, isNullable, marks: marksOfColumn(column) };
  const decision = planColumn(column, choices);
  if ('leftOut' in decision) return { ...told, outputs: [], note: null, leftOut: decision.leftOut };
  if (sqlType.name === 'datetime2' && sqlType.scale === 7) {
    const type = 'timestamp, nanoseconds, or text (UTF-8)';
    return { ...told, outputs: [{ name, type }], note: decidedLater, leftOut: null };
  }
  const outputs = decision.outputs.map((output) => ({ name: output.name, type: describeLogicalType(output.type) }));
  return { ...told, outputs, note: decision.note, leftOut: null };
}
