// The type of an expression made of two: CASE, UNION, comparison by precedence; arithmetic by SQL Server's rules.
import { SqlError, type SqlType } from '../../types.ts';
import {
  bigint,
  decimalShape,
  isBinary,
  isDecimal,
  isFloat,
  isInteger,
  isMoney,
  isNumeric,
  isTemporal,
  isText,
  isUnicode,
  numeric,
  rankOf,
  scaleOf,
  textLength,
} from './kinds.ts';

const longer = (left: number, right: number): number => (left === -1 || right === -1 ? -1 : Math.max(left, right));

function combineText(left: SqlType, right: SqlType, high: SqlType): SqlType {
  const wide = isUnicode(left) || isUnicode(right);
  const isFixed =
    left.name === right.name && (left.name === 'char' || left.name === 'nchar') && left.length === right.length;
  const length = longer(textLength(left), textLength(right));
  const limit = wide ? 4000 : 8000;
  const name = wide ? (isFixed ? 'nchar' : 'nvarchar') : isFixed ? 'char' : 'varchar';
  return {
    name,
    length: length > limit ? limit : length,
    collation: high.collation ?? left.collation ?? right.collation,
  };
}

/** The common type two values are brought to. Throws 206 when there is none. */
export function combineTypes(left: SqlType, right: SqlType): SqlType {
  const high = rankOf(left) >= rankOf(right) ? left : right;
  const low = high === left ? right : left;
  if (isText(left) && isText(right)) return combineText(left, right, high);
  if (isDecimal(high) && isNumeric(low)) {
    const a = decimalShape(left);
    const b = decimalShape(right);
    const scale = Math.max(a.scale, b.scale);
    const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
    return { name: high.name, precision: Math.min(38, whole + scale), scale: Math.min(scale, Math.max(0, 38 - whole)) };
  }
  if (isBinary(left) && isBinary(right)) {
    return { name: 'varbinary', length: longer(textLength(left), textLength(right)) };
  }
  if (high.name === low.name && isTemporal(high) && high.scale !== undefined) {
    return { ...high, scale: Math.max(left.scale ?? 7, right.scale ?? 7) };
  }
  const isClash =
    (isTemporal(high) &&
      (isInteger(low) || isDecimal(low) || isFloat(low) || isMoney(low)) &&
      high.name !== 'datetime' &&
      high.name !== 'smalldatetime') ||
    (high.name === 'date' && low.name === 'time') ||
    (high.name === 'uniqueidentifier' && isNumeric(low)) ||
    (isNumeric(high) && low.name === 'uniqueidentifier');
  if (isClash) throw new SqlError(206, `Operand type clash: ${low.name} is incompatible with ${high.name}`, 16, 2);
  return high;
}

/** Exact result of `a op b` in decimals, with the scale cut so that 38 digits hold the whole part. */
function decimalResult(operator: string, left: SqlType, right: SqlType): SqlType {
  const a = decimalShape(left);
  const b = decimalShape(right);
  if (operator === '+' || operator === '-') {
    const scale = Math.max(a.scale, b.scale);
    const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
    const precision = whole + scale + 1;
    if (precision <= 38) return numeric(precision, scale);
    return numeric(38, Math.min(scale, Math.max(0, 38 - whole)));
  }
  if (operator === '%') {
    const scale = Math.max(a.scale, b.scale);
    return numeric(Math.min(38, Math.min(a.precision - a.scale, b.precision - b.scale) + scale), scale);
  }
  const isProduct = operator === '*';
  const scale = isProduct ? a.scale + b.scale : Math.max(6, a.scale + b.precision + 1);
  const precision = isProduct ? a.precision + b.precision + 1 : a.precision - a.scale + b.scale + scale;
  if (precision <= 38) return numeric(precision, scale);
  const whole = precision - scale;
  return numeric(38, Math.max(Math.min(scale, 38 - whole), Math.min(scale, 6)));
}

/** Type of `left op right` for numbers. Throws 8117 for types that do not compute. */
export function arithmeticType(operator: string, left: SqlType, right: SqlType): SqlType {
  const refuse = (type: SqlType): never => {
    const names: Readonly<Record<string, string>> = {
      '+': 'add',
      '-': 'subtract',
      '*': 'multiply',
      '/': 'divide',
      '%': 'modulo',
    };
    throw new SqlError(
      8117,
      `Operand data type ${type.name} is invalid for ${names[operator] ?? `'${operator}'`} operator.`,
    );
  };
  for (const type of [left, right]) if (!isNumeric(type) && !isText(type) && !isBinary(type)) refuse(type);
  const high = rankOf(left) >= rankOf(right) ? left : right;
  if (!isNumeric(high)) return refuse(high);
  if ('&|^'.includes(operator) && !isInteger(high)) return refuse(high);
  if (high.name === 'bit' && !'&|^'.includes(operator)) return refuse(high);
  if (isFloat(high)) return operator === '%' ? refuse(high) : high;
  if (isDecimal(high)) {
    const shape = (type: SqlType): SqlType => (isNumeric(type) ? type : high);
    const result = decimalResult(operator, shape(left), shape(right));
    return left.name === 'decimal' || right.name === 'decimal' ? { ...result, name: 'decimal' } : result;
  }
  return high;
}

/** Result types of SUM and AVG. */
export function sumType(type: SqlType, isAverage: boolean): SqlType {
  if (isDecimal(type)) {
    const scale = scaleOf(type);
    return { name: type.name, precision: 38, scale: isAverage ? Math.max(scale, 6) : scale };
  }
  if (isMoney(type)) return { name: 'money' };
  if (isFloat(type)) return { name: 'float' };
  if (type.name === 'bigint') return bigint;
  if (isInteger(type) && type.name !== 'bit') return { name: 'int' };
  throw new SqlError(8117, `Operand data type ${type.name} is invalid for ${isAverage ? 'avg' : 'sum'} operator.`);
}
