// Expressions and conditions by precedence climbing; a condition where a value belongs (or the reverse) is refused.
import { SqlError } from '../../types.ts';
import {
  isCondition,
  type BinaryOperator,
  type CaseNode,
  type CompareOperator,
  type Condition,
  type Expression,
  type LiteralNode,
  type OrderItem,
  type WindowNode,
} from './ast.ts';
import { parseDottedName, type Cursor } from './cursor.ts';
import { parseType } from './parse-type.ts';

const compareOperators: Readonly<Record<string, CompareOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '!<': '>=',
  '!>': '<=',
};
const binaryPrecedence: Readonly<Record<string, number>> = {
  '*': 6,
  '/': 6,
  '%': 6,
  '+': 5,
  '-': 5,
  '&': 5,
  '|': 5,
  '^': 5,
};
const binaryOperators: readonly BinaryOperator[] = ['+', '-', '*', '/', '%', '&', '|', '^'];
/** Functions without brackets. */
const bareFunctions: readonly string[] = ['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER'];
/** Reserved words that are functions when a bracket follows. */
const reservedFunctions: readonly string[] = [
  'COALESCE',
  'NULLIF',
  'LEFT',
  'RIGHT',
  'CONVERT',
  'TRY_CONVERT',
  'UPDATE',
];

/** A value; a condition here is an error. */
export function parseValue(cursor: Cursor): Expression {
  return cursor.nested(() => scalar(parseArithmetic(cursor, 0), cursor));
}

/** A condition; a bare value here is error 4145. */
export function parseCondition(cursor: Cursor): Condition {
  return asCondition(parseAny(cursor), cursor);
}

function asCondition(node: Expression, cursor: Cursor): Condition {
  if (isCondition(node)) return node;
  const token = cursor.peek();
  const near = token.kind === 'end' ? cursor.last().text : token.text;
  const message = `An expression of non-boolean type specified in a context where a condition is expected, near '${near}'.`;
  throw new SqlError(4145, message, 15, 1, token.line);
}

function parseAny(cursor: Cursor): Expression {
  return cursor.nested(() => {
    let left = parseAnd(cursor);
    while (cursor.at('OR')) {
      const condition = asCondition(left, cursor);
      cursor.next();
      left = { kind: 'or', left: condition, right: asCondition(parseAnd(cursor), cursor) };
    }
    return left;
  });
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor);
  while (cursor.at('AND')) {
    const condition = asCondition(left, cursor);
    cursor.next();
    left = { kind: 'and', left: condition, right: asCondition(parseNot(cursor), cursor) };
  }
  return left;
}

function parseNot(cursor: Cursor): Expression {
  if (!cursor.accept('NOT')) return parsePredicate(cursor);
  return cursor.nested(() => ({ kind: 'not', operand: asCondition(parseNot(cursor), cursor) }));
}

function parsePredicate(cursor: Cursor): Expression {
  if (cursor.at('EXISTS') && cursor.at('(', 1)) {
    cursor.next();
    return { kind: 'exists', query: parseBracketedQuery(cursor) };
  }
  const left = parseArithmetic(cursor, 0);
  if (isCondition(left)) return left;
  const token = cursor.peek();
  const operator = token.kind === 'operator' ? compareOperators[token.text] : undefined;
  if (operator !== undefined) {
    cursor.next();
    return { kind: 'compare', operator, left, right: scalar(parseArithmetic(cursor, 0), cursor) };
  }
  if (cursor.accept('IS')) {
    const isNegated = cursor.accept('NOT');
    cursor.expect('NULL');
    return { kind: 'isNull', operand: left, isNegated };
  }
  const isNegated = cursor.at('NOT') && ['IN', 'LIKE', 'BETWEEN'].includes(cursor.peek(1).word);
  if (isNegated) cursor.next();
  if (cursor.accept('BETWEEN')) {
    const low = scalar(parseArithmetic(cursor, 0), cursor);
    cursor.expect('AND');
    return { kind: 'between', operand: left, low, high: scalar(parseArithmetic(cursor, 0), cursor), isNegated };
  }
  if (cursor.accept('LIKE')) {
    const pattern = scalar(parseArithmetic(cursor, 0), cursor);
    const escape = cursor.accept('ESCAPE') ? scalar(parseArithmetic(cursor, 0), cursor) : null;
    return { kind: 'like', operand: left, pattern, escape, isNegated };
  }
  if (cursor.accept('IN')) return parseIn(cursor, left, isNegated);
  return left;
}

const scalar = (node: Expression, cursor: Cursor): Expression => (isCondition(node) ? cursor.fail() : node);

function parseIn(cursor: Cursor, operand: Expression, isNegated: boolean): Expression {
  if (cursor.at('(') && startsQuery(cursor, 1)) {
    return { kind: 'in', operand, list: null, query: parseBracketedQuery(cursor), isNegated };
  }
  cursor.expect('(');
  const list = parseValueList(cursor);
  cursor.expect(')');
  return { kind: 'in', operand, list, query: null, isNegated };
}

export function parseValueList(cursor: Cursor): Expression[] {
  const list = [parseValue(cursor)];
  while (cursor.accept(',')) list.push(parseValue(cursor));
  return list;
}

const startsQuery = (cursor: Cursor, ahead: number): boolean => {
  let position = ahead;
  while (cursor.at('(', position)) position++;
  return cursor.at('SELECT', position) || (position === ahead && cursor.at('WITH', position));
};

function parseBracketedQuery(cursor: Cursor) {
  return cursor.nested(() => {
    cursor.expect('(');
    const query = cursor.query(cursor);
    cursor.expect(')');
    return query;
  });
}

function parseArithmetic(cursor: Cursor, least: number): Expression {
  let left = parseUnary(cursor);
  for (;;) {
    const token = cursor.peek();
    const operator = token.kind === 'operator' ? binaryOperators.find((known) => known === token.text) : undefined;
    const precedence = operator === undefined ? 0 : binaryPrecedence[operator];
    if (operator === undefined || precedence <= least || isCondition(left)) return left;
    cursor.next();
    left = { kind: 'binary', operator, left, right: scalar(parseArithmetic(cursor, precedence), cursor) };
  }
}

function parseUnary(cursor: Cursor): Expression {
  const token = cursor.peek();
  if (token.kind === 'operator' && (token.text === '-' || token.text === '+' || token.text === '~')) {
    const operator = token.text;
    cursor.next();
    return cursor.nested(() => ({ kind: 'unary', operator, operand: scalar(parseUnary(cursor), cursor) }));
  }
  let node = parsePrimary(cursor);
  while (cursor.at('COLLATE') && !isCondition(node)) {
    const { line } = cursor.next();
    node = { kind: 'collate', operand: node, collation: cursor.name(), line };
  }
  return node;
}

const literalKinds: readonly LiteralNode['of'][] = [
  'string',
  'nstring',
  'integer',
  'decimal',
  'float',
  'money',
  'binary',
];

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.peek();
  const literal = literalKinds.find((kind) => kind === token.kind);
  if (literal !== undefined) {
    cursor.next();
    return { kind: 'literal', of: literal, text: token.text };
  }
  if (token.kind === 'variable') {
    cursor.next();
    return { kind: 'variable', name: token.text, line: token.line };
  }
  if (cursor.at('(')) return parseBracketed(cursor);
  if (cursor.accept('NULL')) return { kind: 'literal', of: 'null', text: '' };
  if (cursor.accept('DEFAULT')) return { kind: 'default' };
  if (cursor.at('CASE')) return parseCase(cursor);
  if (token.kind === 'name' && bareFunctions.includes(token.word)) {
    cursor.next();
    return {
      kind: 'call',
      parts: [token.text],
      args: [],
      isStar: false,
      isDistinct: false,
      over: null,
      line: token.line,
    };
  }
  if (cursor.at('(', 1) && token.kind === 'name') {
    if (['CONVERT', 'TRY_CONVERT'].includes(token.word)) return parseConvert(cursor);
    if (['CAST', 'TRY_CAST'].includes(token.word)) return parseCast(cursor);
    if (reservedFunctions.includes(token.word)) {
      cursor.next();
      return parseCall(cursor, [token.text], token.line);
    }
  }
  const parts = parseDottedName(cursor, 5);
  return cursor.at('(') ? parseCall(cursor, parts, token.line) : { kind: 'name', parts, line: token.line };
}

function parseBracketed(cursor: Cursor): Expression {
  if (startsQuery(cursor, 1)) return { kind: 'subquery', query: parseBracketedQuery(cursor) };
  cursor.expect('(');
  const node = parseAny(cursor);
  cursor.expect(')');
  return node;
}

function parseConvert(cursor: Cursor): Expression {
  const isTry = cursor.next().word === 'TRY_CONVERT';
  cursor.expect('(');
  const type = parseType(cursor);
  cursor.expect(',');
  const operand = parseValue(cursor);
  const style = cursor.accept(',') ? parseValue(cursor) : null;
  cursor.expect(')');
  return { kind: 'convert', operand, type, style, isTry };
}

function parseCast(cursor: Cursor): Expression {
  const isTry = cursor.next().word === 'TRY_CAST';
  cursor.expect('(');
  const operand = parseValue(cursor);
  cursor.expect('AS');
  const type = parseType(cursor);
  cursor.expect(')');
  return { kind: 'convert', operand, type, style: null, isTry };
}

function parseCase(cursor: Cursor): CaseNode {
  cursor.expect('CASE');
  const operand = cursor.at('WHEN') ? null : parseValue(cursor);
  const branches: CaseNode['branches'][number][] = [];
  while (cursor.accept('WHEN')) {
    const when = operand === null ? parseCondition(cursor) : parseValue(cursor);
    cursor.expect('THEN');
    branches.push({ when, result: parseValue(cursor) });
  }
  if (branches.length === 0) cursor.fail();
  const otherwise = cursor.accept('ELSE') ? parseValue(cursor) : null;
  cursor.expect('END');
  return { kind: 'case', operand, branches, otherwise };
}

function parseArguments(cursor: Cursor, name: string): Expression[] {
  if (cursor.at(')')) return [];
  if (name === 'IIF') {
    const condition = parseCondition(cursor);
    cursor.expect(',');
    return [condition, ...parseValueList(cursor)];
  }
  if (name === 'TRIM') {
    const first = parseValue(cursor);
    return cursor.accept('FROM') ? [parseValue(cursor), first] : [first];
  }
  return parseValueList(cursor);
}

function parseCall(cursor: Cursor, parts: readonly string[], line: number): Expression {
  cursor.expect('(');
  const isStar = cursor.at('*') && cursor.at(')', 1);
  if (isStar) cursor.next();
  const isDistinct = !isStar && cursor.accept('DISTINCT');
  if (!isDistinct && !isStar) cursor.accept('ALL');
  const args = isStar ? [] : parseArguments(cursor, parts[parts.length - 1].toUpperCase());
  cursor.expect(')');
  const over = cursor.at('OVER') ? parseOver(cursor) : null;
  return { kind: 'call', parts, args, isStar, isDistinct, over, line };
}

function parseOver(cursor: Cursor): WindowNode {
  cursor.expect('OVER');
  cursor.expect('(');
  let partitionBy: Expression[] = [];
  if (cursor.accept('PARTITION')) {
    cursor.expect('BY');
    partitionBy = parseValueList(cursor);
  }
  const orderBy = cursor.at('ORDER') ? parseOrderBy(cursor) : [];
  cursor.expect(')');
  return { partitionBy, orderBy };
}

/** `ORDER BY a, b DESC`. */
export function parseOrderBy(cursor: Cursor): OrderItem[] {
  cursor.expect('ORDER');
  cursor.expect('BY');
  const items: OrderItem[] = [];
  do {
    const expression = parseValue(cursor);
    const isDescending = cursor.accept('DESC');
    if (!isDescending) cursor.accept('ASC');
    items.push({ expression, isDescending });
  } while (cursor.accept(','));
  return items;
}
