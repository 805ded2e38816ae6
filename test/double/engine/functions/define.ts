// How scalar functions are declared: what their arguments are brought to, what they return, how they compute.
import { SqlError, type SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { isText, isUnicode, nvarchar, textLength, varchar } from '../types/kinds.ts';
import type { Value } from '../types/value.ts';

/** What functions may ask about the place they run in. */
export type FunctionFacts = {
  readonly collation: string;
  /** UTC milliseconds of the statement's start: the same for every row. */
  readonly nowMs: number;
};

export type FunctionRule = {
  readonly least: number;
  readonly most: number;
  readonly bind: (args: readonly Bound[], facts: FunctionFacts, name: string) => Bound;
};

/** Errors 174 and 189 for a wrong number of arguments. */
export function checkArguments(name: string, count: number, least: number, most: number, line: number): void {
  if (count >= least && count <= most) return;
  if (least === most)
    throw new SqlError(174, `The ${name.toLowerCase()} function requires ${least} argument(s).`, 15, 1, line);
  throw new SqlError(189, `The ${name.toLowerCase()} function requires ${least} to ${most} arguments.`, 15, 1, line);
}

type Apply = (values: Value[]) => Value;

/** NULL in any argument gives NULL. */
export const strict =
  (apply: Apply): Apply =>
  (values) =>
    values.includes(null) ? null : apply(values);

/** An argument as text: character types stay, everything else becomes varchar of its natural length. */
export function asText(arg: Bound, facts: FunctionFacts): Bound {
  if (isText(arg.type) && arg.literal !== null) return arg;
  if (arg.literal === null) return converted(arg, varchar(1, facts.collation));
  if (arg.type.name === 'xml') return converted(arg, nvarchar(-1, facts.collation));
  const length = textLength(arg.type);
  return converted(arg, varchar(length === -1 ? -1 : length, facts.collation));
}

/** varchar or nvarchar like the model, of another length (cut at what the family holds). */
export function textLike(model: SqlType, length: number): SqlType {
  const isWide = isUnicode(model);
  const limit = isWide ? 4000 : 8000;
  const isMax = length === -1 || textLength(model) === -1;
  return {
    name: isWide ? 'nvarchar' : 'varchar',
    length: isMax ? -1 : Math.max(1, Math.min(length, limit)),
    collation: model.collation,
  };
}

/** A function of fixed argument types. */
export function plain(least: number, types: readonly SqlType[], result: SqlType, apply: Apply): FunctionRule {
  return {
    least,
    most: types.length,
    bind: (args, _facts, name) =>
      derive(
        args.map((arg, index) => converted(arg, types[index])),
        result,
        name,
        strict(apply),
      ),
  };
}

/** A function whose arguments are first texts, then integers, and whose result is shaped by the first text. */
export function onText(
  least: number,
  shape: string,
  resultOf: (args: readonly Bound[]) => SqlType,
  apply: Apply,
): FunctionRule {
  return {
    least,
    most: shape.length,
    bind: (args, facts, name) => {
      const brought = args.map((arg, index) =>
        shape[index] === 't' ? asText(arg, facts) : converted(arg, { name: 'int' }),
      );
      return derive(brought, resultOf(brought), name, strict(apply));
    },
  };
}
