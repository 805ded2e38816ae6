// How each SQL type travels through ODBC without loss: numbers and dates as the server's own text, the rest as bytes.
import { AppError } from '../../../../shared/errors.ts';
import type { PlanColumn, SqlType } from '../../../../shared/columns.ts';
import { quoteName } from '../quote-name.ts';

/** The driver would make a double of these, or a time of this computer's zone. */
const asText: Readonly<Record<string, (column: string) => string>> = {
  bigint: (column) => `CONVERT(varchar(20), ${column})`,
  decimal: (column) => `CONVERT(varchar(41), ${column})`,
  numeric: (column) => `CONVERT(varchar(41), ${column})`,
  money: (column) => `CONVERT(varchar(22), ${column}, 2)`,
  smallmoney: (column) => `CONVERT(varchar(22), ${column}, 2)`,
  date: (column) => `CONVERT(varchar(10), ${column}, 121)`,
  time: (column) => `CONVERT(varchar(16), ${column}, 121)`,
  datetime: (column) => `CONVERT(varchar(23), ${column}, 121)`,
  smalldatetime: (column) => `CONVERT(varchar(23), ${column}, 121)`,
  datetime2: (column) => `CONVERT(varchar(27), ${column}, 121)`,
  datetimeoffset: (column) => `CONVERT(varchar(34), ${column}, 121)`,
  uniqueidentifier: (column) => `CONVERT(char(36), ${column})`,
};
const asIs = new Set(['bit', 'tinyint', 'smallint', 'int']);
const asUnicode = new Set(['char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'xml', 'json', 'vector']);
const asBytes = new Set([
  'binary',
  'varbinary',
  'image',
  'timestamp',
  'rowversion',
  'hierarchyid',
  'geometry',
  'geography',
  'clr_udt',
]);

/** The item of a SELECT list for a column of the plan, or for one that is `computed`. Throws TYPE_UNSUPPORTED. */
export function odbcSelectItem(object: string, { name, sqlType, selectAs }: PlanColumn, computed?: string): string {
  if (computed !== undefined) return `${transported(object, name, sqlType, computed)} AS ${quoteName(name)}`;
  const column = selectAs === 'plain' || selectAs === 'nvarchar' ? `t.${quoteName(name)}` : `t.${selectAs}`;
  return `${transported(object, name, sqlType, column)} AS ${quoteName(name)}`;
}

function transported(object: string, name: string, { name: type }: SqlType, column: string): string {
  const text = asText[type];
  if (text !== undefined) return text(column);
  if (asIs.has(type)) return column;
  // The bytes of the number itself, highest first: text has too few digits before SQL Server 2016.
  if (type === 'float') return `CONVERT(binary(8), ${column})`;
  if (type === 'real') return `CONVERT(binary(4), ${column})`;
  if (asUnicode.has(type)) return `CONVERT(nvarchar(max), ${column})`;
  if (asBytes.has(type)) return `CONVERT(varbinary(max), ${column})`;
  throw new AppError('TYPE_UNSUPPORTED', { object, column: name, detail: `${type} does not travel through ODBC` });
}
