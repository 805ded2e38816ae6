// Functions that look inside text as its collation compares: CHARINDEX and REPLACE.
import type { SqlType } from '../../types.ts';
import { converted } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { collationOf } from '../collation/collation.ts';
import { sortKey } from '../collation/sort-key.ts';
import { bigint, int, isUnicode, textLength } from '../types/kinds.ts';
import { asNumber, asString } from '../types/value.ts';
import { asText, strict, textLike, type FunctionRule } from './define.ts';

/** Position of `needle` as the collation compares, from `start` (0-based); -1 when absent. */
function indexOf(source: string, needle: string, start: number, type: SqlType): number {
  const collation = collationOf(type.collation);
  if (collation.isBinary) return source.indexOf(needle, start);
  const keys = (part: string): string[] =>
    Array.from({ length: part.length }, (_, i) =>
      part[i] === ' ' ? ' ' : Buffer.from(sortKey(part[i], collation, true)).toString('latin1'),
    );
  const haystack = keys(source);
  const wanted = keys(needle);
  for (let at = start; at + wanted.length <= haystack.length; at++) {
    if (wanted.every((key, i) => haystack[at + i] === key)) return at;
  }
  return -1;
}

export const charindex: FunctionRule = {
  least: 2,
  most: 3,
  bind: (args, facts, name) => {
    const brought = [
      asText(args[0], facts),
      asText(args[1], facts),
      ...(args.length > 2 ? [converted(args[2], int)] : []),
    ];
    const type = textLength(brought[1].type) === -1 ? bigint : int;
    const model = brought[0].collationRank > brought[1].collationRank ? brought[0].type : brought[1].type;
    return derive(
      brought,
      type,
      name,
      strict(([needle, source, start = 1]) => {
        const from = Math.max(asNumber(start) - 1, 0);
        const position = asString(needle) === '' ? 0 : indexOf(asString(source), asString(needle), from, model) + 1;
        return type === bigint ? BigInt(position) : position;
      }),
    );
  },
};

function replaceAll(source: string, from: string, to: string, type: SqlType): string {
  if (from === '') return source;
  let result = '';
  let at = 0;
  for (;;) {
    const found = indexOf(source, from, at, type);
    if (found < 0) return result + source.slice(at);
    result += source.slice(at, found) + to;
    at = found + from.length;
  }
}

export const replace: FunctionRule = {
  least: 3,
  most: 3,
  bind: (args, facts, name) => {
    const brought = args.map((arg) => asText(arg, facts));
    const isWide = brought.some((arg) => isUnicode(arg.type));
    const model: SqlType = { ...brought[0].type, name: isWide ? 'nvarchar' : 'varchar' };
    const type = textLike(model, textLength(brought[0].type) === -1 ? -1 : isWide ? 4000 : 8000);
    return derive(
      brought,
      type,
      name,
      strict(([source, from, to]) => replaceAll(asString(source), asString(from), asString(to), brought[0].type)),
    );
  },
};
