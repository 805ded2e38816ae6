// Key values out of a batch as lossless text, and back into a statement as typed operands that SQL Server compares.
import { AppError } from '../../../shared/errors.ts';
import type { PlanColumn, SqlType } from '../../../shared/columns.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import type { Batch, Column } from '../batch/batch.ts';
import { cellValue, floatHex, offsetInstantText } from './cell-value.ts';
import { hexBytes } from './hex-bytes.ts';
import type { SqlParameter } from './session.ts';

type Keyed = Pick<PlanTable, 'schema' | 'name' | 'columns' | 'key'>;

/** The key of a row; see KeyTuple for the text of each type. Throws BUG for a table without a key or a NULL in it. */
export function keyTupleAt(table: Keyed, batch: Batch, row: number): KeyTuple {
  if (table.key === null) throw new AppError('BUG', { detail: `${table.schema}.${table.name} has no key` });
  return table.key.columns.map(({ name }) => {
    const { column, buffers } = locate(table, batch, name);
    if (buffers[0].present[row] === 0) throw new AppError('BUG', { detail: `key column ${name} holds NULL` });
    return keyText(column, buffers, row);
  });
}

/** The plan's column of that name. Throws BUG when there is none. */
export function planColumnOf(table: Pick<PlanTable, 'columns'>, name: string): PlanColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new AppError('BUG', { detail: `the plan has no column ${name}` });
  return column;
}

function locate(
  table: Pick<PlanTable, 'columns'>,
  batch: Batch,
  name: string,
): { column: PlanColumn; buffers: readonly Column[] } {
  const column = planColumnOf(table, name);
  let first = 0;
  for (const before of table.columns) {
    if (before === column) break;
    first += before.outputs.length;
  }
  return { column, buffers: batch.columns.slice(first, first + column.outputs.length) };
}

function keyText({ outputs }: PlanColumn, buffers: readonly Column[], row: number): string {
  const [{ type }] = outputs;
  if (type.kind === 'float') return floatHex(buffers[0], row);
  if (type.kind === 'timestamp' && buffers.length === 2) return offsetInstantText(type, buffers[0], buffers[1], row);
  const value = cellValue(type, buffers[0], row);
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/** A key value in a statement: the parameter that carries it, and the expression that gives it the column's type. */
export type KeyOperand = { readonly parameter: SqlParameter; readonly expression: string };

/** The operand for `text` of a KeyTuple; `name` is the parameter's, with its at sign. */
export function keyOperand(type: SqlType, text: string, name: string): KeyOperand {
  const as = (parameterType: SqlParameter['type'], value: SqlParameter['value'], expression: string): KeyOperand => ({
    parameter: { name, type: parameterType, value },
    expression,
  });
  const asText = (sqlType: string, style = '') => as('nvarchar', text, `CONVERT(${sqlType}, ${name}${style})`);
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return as('bigint', BigInt(text), type.name === 'bigint' ? name : `CONVERT(${type.name}, ${name})`);
    case 'bit':
      return as('int', text === '1' || text === 'true' ? 1 : 0, `CONVERT(bit, ${name})`);
    case 'decimal':
    case 'numeric':
      return asText(`decimal(${type.precision}, ${type.scale})`);
    case 'money':
    case 'smallmoney':
    case 'uniqueidentifier':
      return asText(type.name);
    case 'float':
    case 'real':
      return floatOperand(text, as, name);
    case 'date':
    case 'datetime':
    case 'smalldatetime':
      return asText(type.name, ', 121');
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return asText(`${type.name}(${type.scale})`, ', 121');
    case 'binary':
    case 'varbinary':
      return as('varbinary', hexBytes(text), `CONVERT(${type.name}(${type.maxLength}), ${name})`);
    case 'timestamp':
    case 'rowversion':
      return as('varbinary', hexBytes(text), `CONVERT(binary(8), ${name})`);
    case 'hierarchyid':
      return as('varbinary', hexBytes(text), `CONVERT(hierarchyid, ${name})`);
    case 'char':
    case 'varchar':
      return asText(`${type.name}(${type.maxLength})`, collate(type));
    case 'nchar':
    case 'nvarchar':
      return asText(`${type.name}(${type.maxLength / 2})`, collate(type));
    default:
      throw new AppError('BUG', { detail: `a key column of type ${type.name}` });
  }
}

/** float travels as the double itself, real as the real: text would lose digits before SQL Server 2016. */
function floatOperand(
  hex: string,
  as: (type: SqlParameter['type'], value: SqlParameter['value'], expression: string) => KeyOperand,
  name: string,
): KeyOperand {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length !== hex.length / 2 || (bytes.length !== 8 && bytes.length !== 4))
    throw new AppError('BUG', { detail: `a float key written as "${hex}"` });
  return bytes.length === 4 ? as('real', bytes.readFloatBE(), name) : as('float', bytes.readDoubleBE(), name);
}

/** Conversion and comparison follow the column's own collation, whatever the database's is. */
function collate({ collation }: SqlType): string {
  if (collation === null) return '';
  if (!/^\w+$/.test(collation)) throw new AppError('BUG', { detail: `a collation called "${collation}"` });
  return ` COLLATE ${collation}`;
}
