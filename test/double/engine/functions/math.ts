// Mathematical functions.
import { SqlError, type SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { overflow } from '../convert/failures.ts';
import { integerValue, isInRange } from '../convert/number.ts';
import { divideRounding, powerOfTen } from '../stored/decimal.ts';
import { float, int, isDecimal, isFloat, isInteger, isMoney, isNumeric, isText, scaleOf } from '../types/kinds.ts';
import { asBigint, asNumber, type Value } from '../types/value.ts';
import { plain, strict, type FunctionRule } from './define.ts';

/** bit, tinyint and smallint compute as int; text as float. */
function numericArgument(arg: Bound, name: string): Bound {
  if (arg.literal === null) return converted(arg, int);
  if (isText(arg.type)) return converted(arg, float);
  if (!isNumeric(arg.type))
    throw new SqlError(
      8116,
      `Argument data type ${arg.type.name} is invalid for argument 1 of ${name.toLowerCase()} function.`,
    );
  if (isInteger(arg.type) && arg.type.name !== 'bigint') return converted(arg, int);
  return arg.type.name === 'real' ? converted(arg, float) : arg;
}

type ByKind = { readonly float: (value: number) => number; readonly exact: (value: bigint, unit: bigint) => bigint };

/** Same type in and out (decimals keep their scale unless `isWhole`). */
function sameType({ float: onFloat, exact }: ByKind, isWhole: boolean): FunctionRule {
  return {
    least: 1,
    most: 1,
    bind: ([arg], _facts, name) => {
      const operand = numericArgument(arg, name);
      const { type } = operand;
      const result: SqlType = isWhole && isDecimal(type) ? { ...type, scale: 0 } : type;
      const unit = powerOfTen(scaleOf(type));
      return derive(
        [operand],
        result,
        name,
        strict(([value]) => {
          if (isFloat(type)) return onFloat(asNumber(value));
          const computed = exact(asBigint(value), unit);
          if (isInteger(type)) {
            if (!isInRange(type, computed)) throw overflow(type);
            return integerValue(type, computed);
          }
          return isWhole && isMoney(type) ? computed * unit : computed;
        }),
      );
    },
  };
}

const floorDivide = (value: bigint, unit: bigint): bigint => {
  const quotient = value / unit;
  return value % unit < 0n ? quotient - 1n : quotient;
};

function roundFloat(value: number, digits: number, isCut: boolean): number {
  const factor = 10 ** digits;
  const scaled = value * factor;
  if (!Number.isFinite(scaled) || factor === 0) return factor === 0 ? 0 : value;
  return (isCut ? Math.trunc(scaled) : Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor;
}

const round: FunctionRule = {
  least: 2,
  most: 3,
  bind: (args, _facts, name) => {
    const operand = numericArgument(args[0], name);
    const { type } = operand;
    const rest = args.slice(1).map((arg) => converted(arg, int));
    return derive(
      [operand, ...rest],
      type,
      name,
      strict(([value, length, mode = 0]) => {
        const digits = asNumber(length);
        const isCut = asNumber(mode) !== 0;
        if (isFloat(type)) return roundFloat(asNumber(value), digits, isCut);
        const drop = scaleOf(type) - digits;
        if (drop <= 0) return value;
        const unit = powerOfTen(Math.min(drop, 60));
        const rounded = isCut ? (asBigint(value) / unit) * unit : divideRounding(asBigint(value), unit) * unit;
        if (isInteger(type)) {
          if (!isInRange(type, rounded)) throw overflow(type);
          return integerValue(type, rounded);
        }
        if (
          isDecimal(type) &&
          (rounded >= powerOfTen(type.precision ?? 38) || rounded <= -powerOfTen(type.precision ?? 38))
        )
          throw overflow(type);
        return rounded;
      }),
    );
  },
};

const domain = (): SqlError => new SqlError(3623, 'An invalid floating point operation occurred.');

const checked = (compute: (value: number) => number) =>
  plain(1, [float], float, ([value]) => {
    const result = compute(asNumber(value));
    if (!Number.isFinite(result)) throw domain();
    return result;
  });

const power: FunctionRule = {
  least: 2,
  most: 2,
  bind: ([base, exponent], _facts, name) => {
    const operand = numericArgument(base, name);
    const { type } = operand;
    return derive(
      [operand, converted(exponent, float)],
      type,
      name,
      strict(([value, times]): Value => {
        const exact = !isFloat(type);
        const scale = scaleOf(type);
        const number = exact ? Number(value) / 10 ** scale : asNumber(value);
        const isSmallWhole =
          isInteger(type) && Number.isInteger(asNumber(times)) && asNumber(times) >= 0 && asNumber(times) < 128;
        if (isSmallWhole) {
          const result = asBigint(value) ** BigInt(asNumber(times));
          if (!isInRange(type, result)) throw overflow(type);
          return integerValue(type, result);
        }
        const result = number ** asNumber(times);
        if (!Number.isFinite(result)) throw overflow(type);
        return exact
          ? isInteger(type)
            ? integerValue(type, BigInt(Math.trunc(result)))
            : BigInt(Math.round(result * 10 ** scale))
          : result;
      }),
    );
  },
};

export const mathFunctions: Readonly<Record<string, FunctionRule>> = {
  ABS: sameType({ float: Math.abs, exact: (value) => (value < 0n ? -value : value) }, false),
  SIGN: sameType({ float: Math.sign, exact: (value, unit) => (value > 0n ? unit : value < 0n ? -unit : 0n) }, false),
  FLOOR: sameType({ float: Math.floor, exact: floorDivide }, true),
  CEILING: sameType({ float: Math.ceil, exact: (value, unit) => -floorDivide(-value, unit) }, true),
  ROUND: round,
  POWER: power,
  SQRT: checked(Math.sqrt),
  SQUARE: checked((value) => value * value),
  EXP: checked(Math.exp),
  LOG: checked(Math.log),
  LOG10: checked(Math.log10),
  PI: { least: 0, most: 0, bind: (_args, _facts, name) => derive([], float, name, () => Math.PI) },
};
