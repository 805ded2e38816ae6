// Arithmetic, bit operators, concatenation and date + days, with SQL Server's result types and errors.
import { SqlError, type SqlType } from '../../types.ts';
import type { BinaryOperator } from '../syntax/ast.ts';
import { integerValue, isInRange } from '../convert/number.ts';
import { overflow } from '../convert/failures.ts';
import { divideRounding, powerOfTen, rescale } from '../stored/decimal.ts';
import { arithmeticType, combineTypes } from '../types/combine.ts';
import {
  int,
  isBinary,
  isDecimal,
  isFloat,
  isInteger,
  isMoney,
  isText,
  isUnicode,
  numeric,
  rankOf,
  scaleOf,
  textLength,
} from '../types/kinds.ts';
import { asBigint, asBytes, asNumber, asString, type Value } from '../types/value.ts';
import { converted, mergeFacts, type Bound, type CollationRank } from './bound.ts';

const divideByZero = (): SqlError => new SqlError(8134, 'Divide by zero error encountered.');

type Compute = (left: Value, right: Value) => Value;

function integerCompute(operator: BinaryOperator, type: SqlType): Compute {
  const fit = (value: bigint): Value => {
    if (type.name === 'bit') return value === 0n ? 0 : 1;
    if (!isInRange(type, value)) throw overflow(type);
    return integerValue(type, value);
  };
  const checked = (value: bigint): bigint => {
    if (value === 0n) throw divideByZero();
    return value;
  };
  const on =
    (compute: (left: bigint, right: bigint) => bigint): Compute =>
    (left, right) =>
      fit(compute(asBigint(left), asBigint(right)));
  switch (operator) {
    case '+':
      return on((left, right) => left + right);
    case '-':
      return on((left, right) => left - right);
    case '*':
      return on((left, right) => left * right);
    case '/':
      return on((left, right) => left / checked(right));
    case '%':
      return on((left, right) => left % checked(right));
    case '&':
      return on((left, right) => left & right);
    case '|':
      return on((left, right) => left | right);
    case '^':
      return on((left, right) => left ^ right);
  }
}

function decimalCompute(operator: BinaryOperator, leftScale: number, rightScale: number, type: SqlType): Compute {
  const scale = scaleOf(type);
  const limit = isMoney(type) ? (type.name === 'money' ? 1n << 63n : 1n << 31n) : powerOfTen(type.precision ?? 38);
  const fit = (value: bigint): bigint => {
    if (value >= limit || value <= -limit) throw overflow(type);
    return value;
  };
  const common = Math.max(leftScale, rightScale);
  const align = (value: Value, from: number): bigint => rescale(asBigint(value), from, common);
  return (left, right) => {
    if ((operator === '/' || operator === '%') && asBigint(right) === 0n) throw divideByZero();
    switch (operator) {
      case '+':
        return fit(rescale(align(left, leftScale) + align(right, rightScale), common, scale));
      case '-':
        return fit(rescale(align(left, leftScale) - align(right, rightScale), common, scale));
      case '*':
        return fit(rescale(asBigint(left) * asBigint(right), leftScale + rightScale, scale));
      case '%':
        return fit(rescale(align(left, leftScale) % align(right, rightScale), common, scale));
      default: {
        // one digit more than needed, cut as SQL Server cuts quotients
        const shift = scale + rightScale - leftScale;
        const dividend =
          shift >= 0 ? asBigint(left) * powerOfTen(shift) : divideRounding(asBigint(left), powerOfTen(-shift));
        return fit(dividend / asBigint(right));
      }
    }
  };
}

function floatCompute(operator: BinaryOperator, type: SqlType): Compute {
  const fit = (value: number): number => {
    const fitted = type.name === 'real' ? Math.fround(value) : value;
    if (!Number.isFinite(fitted)) throw overflow(type);
    return fitted;
  };
  return (left, right) => {
    const [a, b] = [asNumber(left), asNumber(right)];
    if (operator === '+') return fit(a + b);
    if (operator === '-') return fit(a - b);
    if (operator === '*') return fit(a * b);
    if (b === 0) throw divideByZero();
    return fit(a / b);
  };
}

/** The literal 12 brings two digits into decimal arithmetic, an int column ten. */
function numericOperand(bound: Bound, isWithDecimal: boolean): Bound {
  if (!isWithDecimal || !isInteger(bound.type)) return bound;
  if (typeof bound.literal === 'number') {
    return converted(bound, numeric(String(Math.abs(bound.literal)).length, 0));
  }
  return bound;
}

function combineNode(operator: string, left: Bound, right: Bound, type: SqlType, compute: Compute): Bound {
  const { evaluate: first } = left;
  const { evaluate: second } = right;
  return {
    ...mergeFacts([left, right]),
    type,
    isNullable: left.isNullable || right.isNullable,
    key: `(${left.key}${operator}${right.key})`,
    collationRank: left.collationRank > right.collationRank ? left.collationRank : right.collationRank,
    evaluate: (env) => {
      const a = first(env);
      const b = second(env);
      return a === null || b === null ? null : compute(a, b);
    },
  };
}

/** Error 468 when two columns of different collations meet without COLLATE. */
export function mergedCollation(
  left: Bound,
  right: Bound,
  operation: string,
): { collation: string | undefined; rank: CollationRank } {
  const isLeft = isText(left.type);
  const isRight = isText(right.type);
  if (!isLeft || !isRight) {
    const text = isLeft ? left : right;
    return { collation: text.type.collation, rank: text.collationRank };
  }
  if (left.collationRank !== right.collationRank) {
    const winner = left.collationRank > right.collationRank ? left : right;
    return { collation: winner.type.collation, rank: winner.collationRank };
  }
  if (left.collationRank > 0 && left.type.collation !== right.type.collation) {
    const message = `Cannot resolve the collation conflict between "${right.type.collation}" and "${left.type.collation}" in the ${operation} operation.`;
    throw new SqlError(468, message, 16, 9);
  }
  return { collation: left.type.collation, rank: left.collationRank };
}

function bindConcat(left: Bound, right: Bound): Bound {
  const isWide = isUnicode(left.type) || isUnicode(right.type);
  const { collation, rank } = mergedCollation(left, right, 'add');
  const lengths = [textLength(left.type), textLength(right.type)];
  const sum = lengths.includes(-1) ? -1 : Math.min(isWide ? 4000 : 8000, lengths[0] + lengths[1]);
  const type: SqlType = { name: isWide ? 'nvarchar' : 'varchar', length: sum, collation };
  const operand = (bound: Bound): Bound =>
    isText(bound.type) && isUnicode(bound.type) === isWide
      ? bound
      : converted(bound, { ...type, length: textLength(bound.type) });
  const limit = sum === -1 ? Infinity : sum;
  const compute: Compute = (a, b) => {
    const text = asString(a) + asString(b);
    return text.length > limit ? text.slice(0, limit) : text;
  };
  return { ...combineNode('+', operand(left), operand(right), type, compute), collationRank: rank };
}

function bindBinaryConcat(left: Bound, right: Bound): Bound {
  const lengths = [textLength(left.type), textLength(right.type)];
  const type: SqlType = {
    name: 'varbinary',
    length: lengths.includes(-1) ? -1 : Math.min(8000, lengths[0] + lengths[1]),
  };
  return combineNode('+', left, right, type, (a, b) => Buffer.concat([asBytes(a), asBytes(b)]));
}

/** datetime or smalldatetime plus or minus a number of days (or another datetime, which counts as one). */
function bindDateSum(operator: '+' | '-', left: Bound, right: Bound): Bound {
  const type = rankOf(left.type) >= rankOf(right.type) ? left.type : right.type;
  const isAllowed = (other: SqlType): boolean =>
    other.name === 'datetime' ||
    other.name === 'smalldatetime' ||
    !['date', 'time', 'datetime2', 'datetimeoffset'].includes(other.name);
  if (!isAllowed(left.type) || !isAllowed(right.type)) {
    throw new SqlError(
      402,
      `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${operator === '+' ? 'add' : 'subtract'} operator.`,
    );
  }
  const compute: Compute = (a, b) => (operator === '+' ? asNumber(a) + asNumber(b) : asNumber(a) - asNumber(b));
  return combineNode(operator, converted(left, type), converted(right, type), type, compute);
}

/** The NULL constant takes the type of the other side. */
const typedNull = (bound: Bound, type: SqlType): Bound => ({ ...converted(bound, type), literal: undefined });

/** `left op right`. Throws 402, 8117, 206 at binding; 8134, 8115 and conversion errors when evaluated. */
export function bindArithmetic(operator: BinaryOperator, left: Bound, right: Bound): Bound {
  if (left.literal === null && right.literal !== null)
    return bindArithmetic(operator, typedNull(left, right.type), right);
  if (right.literal === null && left.literal !== null)
    return bindArithmetic(operator, left, typedNull(right, left.type));
  if (operator === '+' && isText(left.type) && isText(right.type)) return bindConcat(left, right);
  if (operator === '+' && isBinary(left.type) && isBinary(right.type)) return bindBinaryConcat(left, right);
  const high = rankOf(left.type) >= rankOf(right.type) ? left.type : right.type;
  if ((high.name === 'datetime' || high.name === 'smalldatetime') && (operator === '+' || operator === '-'))
    return bindDateSum(operator, left, right);
  if (operator !== '+' && isText(left.type) && isText(right.type)) {
    const names: Readonly<Record<string, string>> = { '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'modulo' };
    throw new SqlError(
      402,
      `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${names[operator] ?? `'${operator}'`} operator.`,
    );
  }
  const isWithDecimal = isDecimal(left.type) || isDecimal(right.type);
  const a = numericOperand(left, isWithDecimal);
  const b = numericOperand(right, isWithDecimal);
  const type = arithmeticType(operator, a.type, b.type);
  if (isInteger(type))
    return combineNode(operator, converted(a, type), converted(b, type), type, integerCompute(operator, type));
  if (isFloat(type))
    return combineNode(operator, converted(a, type), converted(b, type), type, floatCompute(operator, type));
  const exact = (bound: Bound): Bound =>
    isDecimal(bound.type) || isMoney(bound.type) || isInteger(bound.type)
      ? bound
      : converted(bound, isMoney(type) ? type : high);
  const [x, y] = [exact(a), exact(b)];
  return combineNode(operator, x, y, type, decimalCompute(operator, scaleOf(x.type), scaleOf(y.type), type));
}

/** `-x`, `+x`, `~x`. */
export function bindUnary(operator: '-' | '+' | '~', operand: Bound): Bound {
  if (operator === '+' || operand.literal === null) return operand;
  const { type } = operand;
  if (operator === '~') {
    if (!isInteger(type)) throw new SqlError(8117, `Operand data type ${type.name} is invalid for '~' operator.`);
    const flip = (value: Value): Value =>
      type.name === 'bit'
        ? 1 - asNumber(value)
        : type.name === 'tinyint'
          ? 255 - asNumber(value)
          : integerValue(type, ~asBigint(value));
    return mapped(operand, '~', flip);
  }
  if (
    isText(type) ||
    isBinary(type) ||
    type.name === 'uniqueidentifier' ||
    type.name === 'bit' ||
    rankOf(type) > rankOf({ name: 'float' })
  ) {
    throw new SqlError(8117, `Operand data type ${type.name} is invalid for minus operator.`);
  }
  if (isInteger(type)) {
    const result = type.name === 'tinyint' ? { name: 'smallint' as const } : type;
    const negated = mapped(operand, '-', (value) => {
      const negative = -asBigint(value);
      if (!isInRange(result, negative)) throw overflow(result);
      return integerValue(result, negative);
    });
    const value = typeof operand.literal === 'number' ? { literal: -operand.literal } : {};
    return { ...negated, type: result, ...value };
  }
  return mapped(operand, '-', (value) => (typeof value === 'bigint' ? -value : -asNumber(value)));
}

function mapped(operand: Bound, operator: string, map: (value: Value) => Value): Bound {
  const { evaluate } = operand;
  const { column: _column, literal: _literal, ...rest } = operand;
  return {
    ...rest,
    key: `${operator}${operand.key}`,
    evaluate: (env) => {
      const value = evaluate(env);
      return value === null ? null : map(value);
    },
  };
}

/** The type both sides of CASE, COALESCE or UNION are brought to. */
export function commonType(bounds: readonly Bound[]): SqlType {
  const typed = bounds.filter((bound) => bound.literal !== null);
  if (typed.length === 0) return int;
  let result = typed[0];
  for (const bound of typed.slice(1)) {
    const type = combineTypes(result.type, bound.type);
    if (isText(type)) {
      const { collation, rank } = mergedCollation(result, bound, 'CASE');
      result = { ...result, type: { ...type, collation }, collationRank: rank };
    } else result = { ...result, type };
  }
  return result.type;
}
