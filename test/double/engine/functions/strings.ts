// String functions.
import { SqlError, type SqlType } from '../../types.ts';
import { decodeCodePage, encodeCodePage } from '../collation/code-page.ts';
import { collationOf } from '../collation/collation.ts';
import { trimBlanks } from '../collation/sort-key.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { bigint, int, isBinary, isText, isUnicode, nvarchar, textLength, varbinary, varchar } from '../types/kinds.ts';
import { asBytes, asNumber, asString, type Value } from '../types/value.ts';
import { datalength, hashbytes } from './byte-functions.ts';
import { charindex, replace } from './text-search.ts';
import { asText, onText, strict, textLike, type FunctionFacts, type FunctionRule } from './define.ts';

const same = (args: readonly Bound[]): SqlType => textLike(args[0].type, textLength(args[0].type));
const text = (value: Value): string => asString(value);
const number = (value: Value): number => asNumber(value);
const isMax = (arg: Bound): boolean => textLength(arg.type) === -1;
const lengthType = (args: readonly Bound[]): SqlType => (args.some(isMax) ? bigint : int);

const negativeLength = (name: string): SqlError =>
  new SqlError(537, `Invalid length parameter passed to the ${name} function.`, 16, 3);

function toLength(value: number, type: SqlType): Value {
  return type.name === 'bigint' ? BigInt(value) : value;
}

const len: FunctionRule = {
  least: 1,
  most: 1,
  bind: ([arg], facts, name) => {
    const brought = asText(arg, facts);
    const type = lengthType([brought]);
    return derive(
      [brought],
      type,
      name,
      strict(([value]) => toLength(trimBlanks(text(value)).length, type)),
    );
  },
};

const substring: FunctionRule = {
  least: 3,
  most: 3,
  bind: ([arg, start, length], facts, name) => {
    const numbers = [converted(start, bigint), converted(length, bigint)];
    const range = (from: Value, count: Value): readonly [number, number] => {
      const [first, size] = [Number(from), Number(count)];
      if (size < 0) throw negativeLength('substring');
      return [Math.max(first - 1, 0), Math.max(first - 1 + size, 0)];
    };
    if (isBinary(arg.type)) {
      const type = varbinary(arg.type.name === 'image' ? -1 : textLength(arg.type));
      return derive(
        [arg, ...numbers],
        type,
        name,
        strict(([value, from, count]) => asBytes(value).slice(...range(from, count))),
      );
    }
    if (!isText(arg.type) && arg.literal !== null) {
      throw new SqlError(8116, `Argument data type ${arg.type.name} is invalid for argument 1 of substring function.`);
    }
    const brought = asText(arg, facts);
    const written = typeof length.literal === 'number' ? length.literal : textLength(brought.type);
    const type = textLike(
      brought.type,
      Math.min(written < 1 ? 1 : written, textLength(brought.type) === -1 ? written : textLength(brought.type)),
    );
    return derive(
      [brought, ...numbers],
      type,
      name,
      strict(([value, from, count]) => text(value).slice(...range(from, count))),
    );
  },
};

const concat: FunctionRule = {
  least: 2,
  most: 254,
  bind: (args, facts, name) => {
    const isWide = args.some((arg) => isUnicode(arg.type));
    const brought = args.map((arg) => (isText(arg.type) && arg.literal !== null ? arg : asText(arg, facts)));
    const lengths = brought.map((arg) => textLength(arg.type));
    const limit = isWide ? 4000 : 8000;
    const sum = lengths.includes(-1)
      ? -1
      : Math.min(
          limit,
          lengths.reduce((total, length) => total + length, 0),
        );
    const collation =
      brought.find((arg) => arg.collationRank === 2)?.type.collation ??
      brought.find((arg) => arg.collationRank === 1)?.type.collation ??
      facts.collation;
    const type = isWide ? nvarchar(sum, collation) : varchar(sum, collation);
    return derive(
      brought,
      type,
      name,
      (values) => {
        const joined = values.map((value) => (value === null ? '' : text(value))).join('');
        return sum === -1 ? joined : joined.slice(0, sum);
      },
      { isNullable: false },
    );
  },
};

const quotename = onText(
  1,
  'tt',
  () => nvarchar(258, 'SQL_Latin1_General_CP1_CI_AS'),
  ([value, quote = '[']) => {
    const source = text(value);
    const mark = text(quote)[0] ?? '[';
    const closing: Readonly<Record<string, string>> = {
      '[': ']',
      ']': ']',
      '(': ')',
      ')': ')',
      '<': '>',
      '>': '<',
      '{': '}',
      '}': '{',
      "'": "'",
      '"': '"',
      '`': '`',
    };
    const close = closing[mark];
    if (source.length > 128 || close === undefined) return null;
    const open = mark === ']' ? '[' : mark;
    return open + source.replaceAll(close, close + close) + close;
  },
);

const replicate: FunctionRule = {
  least: 2,
  most: 2,
  bind: ([arg, count], facts, name) => {
    const brought = asText(arg, facts);
    const limit = isMax(brought) ? 1 << 28 : isUnicode(brought.type) ? 4000 : 8000;
    const type = textLike(brought.type, isMax(brought) ? -1 : limit);
    return derive(
      [brought, converted(count, int)],
      type,
      name,
      strict(([value, times]) => {
        if (number(times) < 0) return null;
        const unit = text(value);
        const most = unit.length === 0 ? 0 : Math.ceil(limit / unit.length);
        return unit.repeat(Math.min(number(times), most)).slice(0, limit);
      }),
      { isNullable: true },
    );
  },
};

const trimBoth = (mode: 'left' | 'right' | 'both'): FunctionRule =>
  onText(1, mode === 'both' ? 'tt' : 't', same, ([value, characters = ' ']) => {
    const set = new Set(text(characters));
    const source = text(value);
    let [from, to] = [0, source.length];
    while (mode !== 'right' && from < to && set.has(source[from])) from++;
    while (mode !== 'left' && to > from && set.has(source[to - 1])) to--;
    return source.slice(from, to);
  });

const code = (facts: FunctionFacts): number => collationOf(facts.collation).codePage;

const char: FunctionRule = {
  least: 1,
  most: 1,
  bind: ([arg], facts, name) =>
    derive(
      [converted(arg, int)],
      { name: 'char', length: 1, collation: facts.collation },
      name,
      strict(([value]) =>
        number(value) < 0 || number(value) > 255 ? null : decodeCodePage(Uint8Array.of(number(value)), code(facts)),
      ),
      { isNullable: true },
    ),
};

const ascii: FunctionRule = {
  least: 1,
  most: 1,
  bind: ([arg], facts, name) =>
    derive(
      [asText(arg, facts)],
      int,
      name,
      strict(([value]) => (text(value) === '' ? null : encodeCodePage(text(value)[0], code(facts))[0])),
      { isNullable: true },
    ),
};

const nchar: FunctionRule = {
  least: 1,
  most: 1,
  bind: ([arg], facts, name) =>
    derive(
      [converted(arg, int)],
      { name: 'nchar', length: 1, collation: facts.collation },
      name,
      strict(([value]) => (number(value) < 0 || number(value) > 0xffff ? null : String.fromCharCode(number(value)))),
      { isNullable: true },
    ),
};

const sized = (args: readonly Bound[]): SqlType =>
  textLike(
    args[0].type,
    typeof args[1].literal === 'number' && args[1].literal > 0 && !isMax(args[0])
      ? Math.min(args[1].literal, textLength(args[0].type))
      : textLength(args[0].type),
  );

export const stringFunctions: Readonly<Record<string, FunctionRule>> = {
  LEN: len,
  DATALENGTH: datalength,
  SUBSTRING: substring,
  LEFT: onText(2, 'ti', sized, ([value, count]) => {
    if (number(count) < 0) throw negativeLength('left');
    return text(value).slice(0, number(count));
  }),
  RIGHT: onText(2, 'ti', sized, ([value, count]) => {
    if (number(count) < 0) throw negativeLength('right');
    return number(count) === 0 ? '' : text(value).slice(-number(count));
  }),
  UPPER: onText(1, 't', same, ([value]) =>
    Array.from(text(value), (c) => (c.toUpperCase().length === c.length ? c.toUpperCase() : c)).join(''),
  ),
  LOWER: onText(1, 't', same, ([value]) =>
    Array.from(text(value), (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join(''),
  ),
  LTRIM: trimBoth('left'),
  RTRIM: trimBoth('right'),
  TRIM: trimBoth('both'),
  REVERSE: onText(1, 't', same, ([value]) => text(value).split('').reverse().join('')),
  SPACE: {
    least: 1,
    most: 1,
    bind: ([arg], facts, name) =>
      derive(
        [converted(arg, int)],
        varchar(8000, facts.collation),
        name,
        strict(([value]) => (number(value) < 0 ? null : ' '.repeat(Math.min(8000, number(value))))),
        { isNullable: true },
      ),
  },
  STUFF: onText(
    4,
    'tiit',
    (args) =>
      textLike(args[0].type, isMax(args[0]) ? -1 : textLength(args[0].type) + Math.max(0, textLength(args[3].type))),
    ([value, start, count, insert]) => {
      const source = text(value);
      if (number(start) < 1 || number(start) > source.length || number(count) < 0) return null;
      return source.slice(0, number(start) - 1) + text(insert) + source.slice(number(start) - 1 + number(count));
    },
  ),
  REPLACE: replace,
  CHARINDEX: charindex,
  CONCAT: concat,
  QUOTENAME: quotename,
  REPLICATE: replicate,
  HASHBYTES: hashbytes,
  CHAR: char,
  NCHAR: nchar,
  ASCII: ascii,
  UNICODE: onText(
    1,
    't',
    () => int,
    ([value]) => (text(value) === '' ? null : text(value).charCodeAt(0)),
  ),
};
