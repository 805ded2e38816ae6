// Evaluates expressions as the documentation of Data Factory tells it, for the functions that `parse.ts` knows.
import { randomUUID } from 'node:crypto';
import { isMembers, members, type Members } from '../json.ts';
import { isExpression, parseText, type Tree } from './parse.ts';

/** What an expression may name; a member that is missing here must not be named. */
export type Scope = {
  readonly pipeline?: Members;
  readonly item?: unknown;
  readonly dataset?: Members;
  readonly linkedService?: Members;
  /** By the name of the activity. */
  readonly activities?: ReadonlyMap<string, Members>;
  readonly variables?: Readonly<Record<string, unknown>>;
};

/** Every text in it that is an expression, and every object of the type Expression, evaluated. Throws an Error. */
export function evaluateAll(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return isExpression(value) ? evaluate(parseText(value), scope) : value;
  if (Array.isArray(value)) return value.map((one: unknown) => evaluateAll(one, scope));
  if (!isMembers(value)) return value;
  if (value.type === 'Expression' && typeof value.value === 'string' && Object.keys(value).length === 2)
    return evaluateAll(value.value, scope);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, evaluateAll(member, scope)]));
}

function evaluate(tree: Tree, scope: Scope): unknown {
  switch (tree.kind) {
    case 'literal':
      return tree.value;
    case 'texts':
      return tree.pieces.map((piece) => asText(evaluate(piece, scope))).join('');
    case 'member': {
      const of = evaluate(tree.of, scope);
      const name = evaluate(tree.name, scope);
      if (of === null && tree.isOptional) return null;
      const found: unknown = Array.isArray(of)
        ? of[Number(name)]
        : isMembers(of) && Object.hasOwn(of, String(name))
          ? of[String(name)]
          : undefined;
      if (found === undefined && !tree.isOptional)
        throw new Error(
          `The expression cannot be evaluated because property '${String(name)}' doesn't exist, available properties are '${Object.keys(members(of)).join(', ')}'.`,
        );
      return found ?? null;
    }
    case 'call':
      if (tree.name === 'if') return evaluate(tree.given[evaluate(tree.given[0], scope) === true ? 1 : 2], scope);
      return call(
        tree.name,
        tree.given.map((one) => evaluate(one, scope)),
        scope,
      );
  }
}

function call(name: string, given: readonly unknown[], scope: Scope): unknown {
  const [a, b, c] = given;
  switch (name) {
    case 'pipeline':
    case 'dataset':
    case 'linkedService':
      return demanded(scope[name], name);
    case 'item':
      return demanded(scope.item, name);
    case 'activity':
      return demanded(scope.activities?.get(asText(a)), `activity('${asText(a)}')`);
    case 'variables':
      return demanded(scope.variables?.[asText(a)], `variables('${asText(a)}')`);
    case 'concat':
      return given.some(Array.isArray) ? given.flat() : given.map(asText).join('');
    case 'replace':
      return textual(a, name).replaceAll(textual(b, name), () => textual(c, name));
    case 'substring': {
      const [text, from, length] = [textual(a, name), Number(b), Number(c)];
      if (from < 0 || length < 0 || from + length > text.length)
        throw new Error(`The template function 'substring' parameters are out of range of '${text}'.`);
      return text.slice(from, from + length);
    }
    case 'formatDateTime':
      return formatDateTime(textual(a, name), b === undefined ? 'o' : textual(b, name));
    case 'utcnow':
      return formatDateTime(new Date().toISOString(), a === undefined ? 'o' : textual(a, name));
    case 'guid':
      return randomUUID();
    case 'toLower':
      return textual(a, name).toLowerCase();
    case 'toUpper':
      return textual(a, name).toUpperCase();
    case 'startsWith':
      return textual(a, name).toLowerCase().startsWith(textual(b, name).toLowerCase());
    case 'endsWith':
      return textual(a, name).toLowerCase().endsWith(textual(b, name).toLowerCase());
    case 'split':
      return textual(a, name).split(textual(b, name));
    case 'string':
      return asText(a);
    case 'json':
      return JSON.parse(textual(a, name));
    case 'int':
      return Math.trunc(Number(a));
    case 'coalesce':
      return given.find((one) => one !== null && one !== undefined) ?? null;
    default:
      return ofValues(name, given);
  }
}

function ofValues(name: string, given: readonly unknown[]): unknown {
  const [a, b] = given;
  switch (name) {
    case 'equals':
      return a === b || JSON.stringify(a) === JSON.stringify(b);
    case 'not':
      return a !== true;
    case 'and':
      return a === true && b === true;
    case 'or':
      return a === true || b === true;
    case 'greater':
      return order(a, b) > 0;
    case 'greaterOrEquals':
      return order(a, b) >= 0;
    case 'less':
      return order(a, b) < 0;
    case 'lessOrEquals':
      return order(a, b) <= 0;
    case 'add':
      return Number(a) + Number(b);
    case 'sub':
      return Number(a) - Number(b);
    case 'createArray':
      return given;
    case 'length':
      return typeof a === 'string' || Array.isArray(a) ? a.length : Object.keys(members(a)).length;
    case 'empty':
      return a === null || ofValues('length', [a]) === 0;
    case 'first':
      return Array.isArray(a) || typeof a === 'string' ? a[0] : null;
    case 'last':
      return Array.isArray(a) || typeof a === 'string' ? a.at(-1) : null;
    case 'contains':
      return typeof a === 'string' ? a.includes(asText(b)) : Array.isArray(a) ? a.includes(b) : asText(b) in members(a);
    default:
      throw new Error(`The template function '${name}' is not defined or not valid.`);
  }
}

const order = (a: unknown, b: unknown): number => {
  const [left, right] = typeof a === 'number' ? [a, Number(b)] : [asText(a), asText(b)];
  return left === right ? 0 : left < right ? -1 : 1;
};

function demanded(value: unknown, name: string): unknown {
  if (value === undefined) throw new Error(`The expression names ${name}, which there is not here.`);
  return value;
}

function textual(value: unknown, name: string): string {
  if (typeof value !== 'string')
    throw new Error(`The template function '${name}' expects a text, and was given ${JSON.stringify(value)}.`);
  return value;
}

/** As an expression inside of a text becomes a part of it. */
export const asText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : typeof value === 'boolean'
        ? value
          ? 'True'
          : 'False'
        : JSON.stringify(value);

/** Custom formats of .NET, as far as dates and times of day go; `o` is the round trip. */
function formatDateTime(text: string, format: string): string {
  const date = new Date(text.replace(/(\.\d{3})\d*Z$/, '$1Z'));
  if (Number.isNaN(date.getTime())) throw new Error(`The datetime string '${text}' is not valid.`);
  const iso = date.toISOString();
  if (format === 'o') return iso.replace('Z', '0000Z');
  const values: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    fff: iso.slice(20, 23),
  };
  return format.replaceAll(/yyyy|MM|dd|HH|mm|ss|fff/g, (part) => values[part] ?? part);
}
