// The type of a column as CREATE TABLE names it: exact in length, precision and scale.
import type { SqlType } from '../../../shared/columns.ts';

/** `n`, or `max`; characters for Unicode types, bytes for the others. */
function lengthOf({ name, maxLength }: SqlType): string {
  if (maxLength < 0) return 'max';
  return String(name.startsWith('n') ? maxLength / 2 : maxLength);
}

/** `nvarchar(50)`, `decimal(10,2)`, `datetime2(7)`, `int`. A CLR type of the user's has no name here: its bytes count. */
export function declaredType(type: SqlType): string {
  switch (type.name) {
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
      return `${type.name}(${lengthOf(type)})`;
    case 'decimal':
    case 'numeric':
      return `${type.name}(${type.precision},${type.scale})`;
    case 'datetime2':
    case 'datetimeoffset':
    case 'time':
      return `${type.name}(${type.scale})`;
    case 'float':
      // A precision that the catalog did not tell means float(53).
      return type.precision > 0 && type.precision <= 24 ? 'real' : 'float(53)';
    case 'timestamp':
      return 'rowversion';
    case 'clr_udt':
      return `varbinary(${type.maxLength > 0 ? type.maxLength : 'max'})`;
    default:
      return type.name;
  }
}
