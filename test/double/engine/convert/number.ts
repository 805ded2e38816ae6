// Conversions to integers, decimals, money and floating point.
import { SqlError, type SqlType } from '../../types.ts';
import { divideRounding, parseUnscaled, powerOfTen, rescale } from '../stored/decimal.ts';
import { isBinary, isDecimal, isFloat, isInteger, isMoney, isText, messageName, scaleOf } from '../types/kinds.ts';
import { asBigint, asBytes, asNumber, asString, type Value } from '../types/value.ts';
import { badInteger, badNumber, notAllowed, overflow } from './failures.ts';

type Range = { readonly low: bigint; readonly high: bigint };
const ranges: Readonly<Record<string, Range>> = {
  tinyint: { low: 0n, high: 255n },
  smallint: { low: -32768n, high: 32767n },
  int: { low: -2147483648n, high: 2147483647n },
  bigint: { low: -(1n << 63n), high: (1n << 63n) - 1n },
};
export const isInRange = (type: SqlType, value: bigint): boolean => {
  const range = ranges[type.name];
  return value >= range.low && value <= range.high;
};

/** The computed form of an integer that is known to fit. */
export const integerValue = (type: SqlType, value: bigint): Value => (type.name === 'bigint' ? value : Number(value));

function integerFromText(text: string, from: SqlType, to: SqlType): Value {
  const trimmed = text.trim();
  if (to.name === 'bit') {
    if (/^true$/i.test(trimmed)) return 1;
    if (/^false$/i.test(trimmed)) return 0;
  }
  if (!/^[+-]? *\d*$/.test(trimmed) || (/^[+-]$/.test(trimmed) && false)) {
    throw to.name === 'bigint' ? badNumber(from, to) : badInteger(text, from, to);
  }
  const digits = trimmed.replace(/^([+-]) */, '$1').replace(/^\+/, '');
  const value = digits === '' || digits === '-' ? 0n : BigInt(digits);
  if (to.name === 'bit') return value === 0n ? 0 : 1;
  if (isInRange(to, value)) return integerValue(to, value);
  if (to.name === 'bigint') throw overflow(to, from.name);
  if (to.name === 'int') {
    throw new SqlError(248, `The conversion of the ${from.name} value '${text}' overflowed an int column.`);
  }
  const column = to.name === 'tinyint' ? 'INT1' : 'INT2';
  throw new SqlError(
    244,
    `The conversion of the ${from.name} value '${text}' overflowed an ${column} column. Use a larger integer column.`,
  );
}

function fitInteger(to: SqlType, value: bigint, from: SqlType): Value {
  if (to.name === 'bit') return value === 0n ? 0 : 1;
  if (isInRange(to, value)) return integerValue(to, value);
  if (isInteger(from) && (to.name === 'tinyint' || to.name === 'smallint')) {
    throw new SqlError(220, `Arithmetic overflow error for data type ${to.name}, value = ${value}.`, 16, 2);
  }
  throw overflow(to, isDecimal(from) || isFloat(from) || isMoney(from) ? messageName(from) : 'expression');
}

function integerFromBytes(bytes: Uint8Array, to: SqlType): Value {
  const width = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 }[
    to.name === 'bit' || to.name === 'tinyint' || to.name === 'smallint' || to.name === 'int' ? to.name : 'bigint'
  ];
  let value = 0n;
  const used = bytes.subarray(Math.max(0, bytes.length - width));
  for (const byte of used) value = (value << 8n) | BigInt(byte);
  if (to.name === 'bit') return value === 0n ? 0 : 1;
  return integerValue(to, to.name === 'tinyint' ? value : BigInt.asIntN(width * 8, value));
}

/** To bit, tinyint, smallint, int or bigint. */
export function toInteger(from: SqlType, to: SqlType): (value: Value) => Value {
  if (isInteger(from)) {
    return to.name === 'bigint' ? (value) => asBigint(value) : (value) => fitInteger(to, asBigint(value), from);
  }
  if (isText(from)) return (value) => integerFromText(asString(value), from, to);
  if (isDecimal(from)) {
    const divisor = powerOfTen(scaleOf(from));
    return (value) => fitInteger(to, to.name === 'bit' ? asBigint(value) : asBigint(value) / divisor, from);
  }
  if (isMoney(from)) {
    return (value) =>
      fitInteger(to, to.name === 'bit' ? asBigint(value) : divideRounding(asBigint(value), 10_000n), from);
  }
  if (isFloat(from)) {
    return (value) => {
      const number = asNumber(value);
      if (to.name === 'bit') return number === 0 ? 0 : 1;
      return fitInteger(to, BigInt(Math.trunc(number)), from);
    };
  }
  if (isBinary(from)) return (value) => integerFromBytes(asBytes(value), to);
  if (from.name === 'datetime')
    return (value) => fitInteger(to, BigInt(Math.round(asNumber(value) / 25_920_000)), from);
  if (from.name === 'smalldatetime') return (value) => fitInteger(to, BigInt(Math.round(asNumber(value) / 1440)), from);
  throw notAllowed(from, to);
}

/** Unscaled value of a double, which brings at most 17 significant digits. */
function unscaledOfFloat(value: number, scale: number): bigint {
  const [mantissa, exponent] = value.toExponential(16).split('e');
  const digits = BigInt(mantissa.replace('.', ''));
  const shift = Number(exponent) - 16 + scale;
  if (shift > 60) return digits * powerOfTen(60);
  return shift >= 0 ? digits * powerOfTen(shift) : shift < -60 ? 0n : divideRounding(digits, powerOfTen(-shift));
}

const moneyLimit = { money: 1n << 63n, smallmoney: 1n << 31n };

function fitDecimal(to: SqlType, value: bigint, from: SqlType): bigint {
  const limit =
    to.name === 'money'
      ? moneyLimit.money
      : to.name === 'smallmoney'
        ? moneyLimit.smallmoney
        : powerOfTen(to.precision ?? 18);
  const isFitting = isMoney(to) ? value >= -limit && value < limit : value > -limit && value < limit;
  if (!isFitting) throw overflow(to, isText(from) ? from.name : messageName(from));
  return value;
}

function moneyFromText(text: string): bigint {
  const cleaned = text
    .trim()
    .replace(/^([+-]?) *[$€£¥¢¤]? */, '$1')
    .replaceAll(',', '');
  const value = cleaned === '' ? 0n : parseUnscaled(cleaned, 4);
  if (value === null)
    throw new SqlError(235, 'Cannot convert a char value to money. The char value has incorrect syntax.', 16, 0);
  return value;
}

/** To decimal, numeric, money or smallmoney; rounds half away from zero. */
export function toDecimal(from: SqlType, to: SqlType): (value: Value) => Value {
  const scale = scaleOf(to);
  if (isInteger(from)) return (value) => fitDecimal(to, asBigint(value) * powerOfTen(scale), from);
  if (isDecimal(from) || isMoney(from)) {
    const fromScale = scaleOf(from);
    return (value) => fitDecimal(to, rescale(asBigint(value), fromScale, scale), from);
  }
  if (isFloat(from)) return (value) => fitDecimal(to, unscaledOfFloat(asNumber(value), scale), from);
  if (isText(from)) {
    if (isMoney(to)) return (value) => fitDecimal(to, moneyFromText(asString(value)), from);
    return (value) => {
      const unscaled = parseUnscaled(asString(value).trim(), scale);
      if (unscaled === null) throw badNumber(from, to);
      return fitDecimal(to, unscaled, from);
    };
  }
  if (isBinary(from) && isMoney(to)) {
    const width = to.name === 'money' ? 8 : 4;
    return (value) => {
      let result = 0n;
      for (const byte of asBytes(value).slice(-width)) result = (result << 8n) | BigInt(byte);
      return BigInt.asIntN(width * 8, result);
    };
  }
  throw notAllowed(from, to);
}

/** To float or real. */
export function toFloat(from: SqlType, to: SqlType): (value: Value) => Value {
  const fit = (value: number): number => {
    const fitted = to.name === 'real' ? Math.fround(value) : value;
    if (!Number.isFinite(fitted)) throw overflow(to);
    return fitted;
  };
  if (isInteger(from)) return (value) => fit(Number(value));
  if (isDecimal(from) || isMoney(from)) {
    const scale = scaleOf(from);
    return (value) => fit(Number(`${asBigint(value)}e-${scale}`));
  }
  if (isFloat(from)) return (value) => fit(asNumber(value));
  if (isText(from)) {
    return (value) => {
      const text = asString(value).trim();
      if (!/^[+-]?(\d+\.?\d*|\.\d+|)([eEdD][+-]?\d+)?$/.test(text)) throw badNumber(from, to);
      return text === '' ? 0 : fit(Number(text.replace(/d/i, 'e')));
    };
  }
  if (isBinary(from)) throw notAllowed(from, to);
  if (from.name === 'datetime') return (value) => fit(asNumber(value) / 25_920_000);
  if (from.name === 'smalldatetime') return (value) => fit(asNumber(value) / 1440);
  throw notAllowed(from, to);
}
