// How the columns of a table stand in the list of a SELECT.
import type { PlanColumn, SqlType } from '../../../shared/columns.ts';
import { quoteName } from './quote-name.ts';
import type { SqlParameter } from './session.ts';

/** `item`: how a column stands in the list; `after`: a statement that follows each SELECT. */
export type SelectForm = {
  /** `computed`: the expression of a column that the table does not have. */
  readonly item: (column: PlanColumn, computed?: string) => string;
  readonly after: string | null;
  /** Those that the items name. */
  readonly parameters?: readonly SqlParameter[];
};

export const plainForm: SelectForm = {
  item: (column, computed) =>
    computed === undefined ? selectItem(column) : `${computed} AS ${quoteName(column.name)}`,
  after: null,
};

/** How a column stands in the select list: as it is, converted to Unicode under its own name, or as a graph's pseudo-column. */
export function selectItem({ name, sqlType, selectAs }: PlanColumn): string {
  const column = `t.${quoteName(name)}`;
  if (selectAs === 'plain') return column;
  if (selectAs === 'nvarchar') return `CONVERT(${unicodeType(sqlType)}, ${column}) AS ${quoteName(name)}`;
  return `t.${selectAs} AS ${quoteName(name)}`;
}

/** The expression in the form in which the column is read. */
export const asRead = ({ sqlType, selectAs }: PlanColumn, expression: string): string =>
  selectAs === 'nvarchar' ? `CONVERT(${unicodeType(sqlType)}, ${expression})` : expression;

/** The Unicode type that holds every value of a type: as many characters as it has bytes. */
function unicodeType({ name, maxLength }: SqlType): string {
  const hasLength = (name === 'char' || name === 'varchar') && maxLength > 0 && maxLength <= 4000;
  return hasLength ? `nvarchar(${String(maxLength)})` : 'nvarchar(max)';
}
