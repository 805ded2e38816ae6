// Families and precedence of SQL Server's types, and the facets that expressions need.
import type { SqlType, SqlTypeName } from '../../types.ts';

/** Lowest first: in a mixed expression the higher one wins. */
const precedence: readonly SqlTypeName[] = [
  ...(['binary', 'varbinary', 'char', 'varchar', 'nchar', 'nvarchar', 'uniqueidentifier', 'timestamp'] as const),
  ...(['image', 'text', 'ntext', 'bit', 'tinyint', 'smallint', 'int', 'bigint', 'smallmoney', 'money'] as const),
  ...(['decimal', 'numeric', 'real', 'float', 'time', 'date', 'smalldatetime', 'datetime', 'datetime2'] as const),
  ...(['datetimeoffset', 'xml', 'hierarchyid', 'geometry', 'geography', 'clr_udt', 'sql_variant'] as const),
];

export const rankOf = (type: SqlType): number => precedence.indexOf(type.name);

const has =
  (names: readonly SqlTypeName[]) =>
  (type: SqlType): boolean =>
    names.includes(type.name);

export const isInteger = has(['bit', 'tinyint', 'smallint', 'int', 'bigint']);
export const isDecimal = has(['decimal', 'numeric']);
export const isMoney = has(['money', 'smallmoney']);
export const isFloat = has(['float', 'real']);
export const isNumeric = (type: SqlType): boolean =>
  isInteger(type) || isDecimal(type) || isMoney(type) || isFloat(type);
export const isText = has(['char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext']);
export const isUnicode = has(['nchar', 'nvarchar', 'ntext']);
export const isBinary = has(['binary', 'varbinary', 'image', 'timestamp']);
export const isTemporal = has(['date', 'time', 'datetime', 'smalldatetime', 'datetime2', 'datetimeoffset']);
export const isUdt = has(['hierarchyid', 'geography', 'geometry', 'clr_udt']);
/** text, ntext, image, xml and CLR types cannot be compared or sorted. */
export const isIncomparable = has(['text', 'ntext', 'image', 'xml', 'geography', 'geometry', 'clr_udt']);

export const int: SqlType = { name: 'int' };
export const bigint: SqlType = { name: 'bigint' };
export const float: SqlType = { name: 'float' };
export const money: SqlType = { name: 'money' };
export const datetime: SqlType = { name: 'datetime' };
export const uuid: SqlType = { name: 'uniqueidentifier' };
export const numeric = (precision: number, scale: number): SqlType => ({ name: 'numeric', precision, scale });
export const varbinary = (length: number): SqlType => ({ name: 'varbinary', length });

/** nvarchar / varchar of a collation; -1 = max. Longer than allowed becomes max only when `isMaxAllowed`. */
export const nvarchar = (length: number, collation: string): SqlType => ({ name: 'nvarchar', length, collation });
export const varchar = (length: number, collation: string): SqlType => ({ name: 'varchar', length, collation });

/** Precision and scale a type brings into decimal arithmetic. */
export function decimalShape(type: SqlType): { precision: number; scale: number } {
  switch (type.name) {
    case 'bit':
      return { precision: 1, scale: 0 };
    case 'tinyint':
      return { precision: 3, scale: 0 };
    case 'smallint':
      return { precision: 5, scale: 0 };
    case 'int':
      return { precision: 10, scale: 0 };
    case 'bigint':
      return { precision: 19, scale: 0 };
    case 'smallmoney':
      return { precision: 10, scale: 4 };
    case 'money':
      return { precision: 19, scale: 4 };
    default:
      return { precision: type.precision ?? 18, scale: type.scale ?? 0 };
  }
}

/** Scale of the value a type carries in a BigInt; 0 for integers. */
export const scaleOf = (type: SqlType): number => (isMoney(type) ? 4 : isDecimal(type) ? (type.scale ?? 0) : 0);

/** Characters a value of the type takes as text; -1 = max. */
export function textLength(type: SqlType): number {
  switch (type.name) {
    case 'bit':
      return 1;
    case 'tinyint':
      return 3;
    case 'smallint':
      return 6;
    case 'int':
      return 11;
    case 'bigint':
      return 20;
    case 'decimal':
    case 'numeric':
      return (type.precision ?? 18) + 3;
    case 'money':
    case 'smallmoney':
      return 30;
    case 'real':
    case 'float':
      return 53;
    case 'uniqueidentifier':
      return 36;
    case 'date':
      return 10;
    case 'text':
    case 'ntext':
    case 'xml':
    case 'image':
      return -1;
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
      return type.length ?? 1;
    case 'timestamp':
      return 8;
    default:
      return 34;
  }
}

/** Fractional digits of the temporal types. */
export function digitsOf(type: SqlType): number {
  if (type.name === 'datetime' || type.name === 'smalldatetime') return 3;
  return type.scale ?? 7;
}

const nameless: readonly SqlTypeName[] = ['decimal', 'numeric'];
/** The name in error texts: SQL Server says numeric for decimal. */
export const messageName = (type: SqlType): string => (nameless.includes(type.name) ? 'numeric' : type.name);

/** As written in T-SQL: `nvarchar(max)`, `decimal(10,2)`, `datetime2(7)`, `int`. */
export function typeText(type: SqlType): string {
  const length = type.length === -1 ? 'max' : String(type.length ?? 1);
  switch (type.name) {
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
      return `${type.name}(${length})`;
    case 'decimal':
    case 'numeric':
      return `${type.name}(${type.precision ?? 18},${type.scale ?? 0})`;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return `${type.name}(${type.scale ?? 7})`;
    default:
      return type.name;
  }
}
