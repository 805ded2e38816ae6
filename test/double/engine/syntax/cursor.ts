// A place in the token list with the few moves a recursive descent parser needs, and the syntax errors it raises.
import { SqlError } from '../../types.ts';
import type { QueryNode } from './ast.ts';
import { isReserved } from './reserved.ts';
import type { Token } from './tokens.ts';

const maxDepth = 150;

export type Cursor = {
  readonly peek: (ahead?: number) => Token;
  readonly next: () => Token;
  /** The token taken last. */
  readonly last: () => Token;
  /** Is the coming token this keyword or operator? */
  readonly at: (text: string, ahead?: number) => boolean;
  readonly accept: (text: string) => boolean;
  readonly expect: (text: string) => void;
  /** Keyword that is a name elsewhere (APPLY, OFFSET ...) followed as given. */
  readonly name: () => string;
  readonly fail: (token?: Token) => never;
  /** Runs a nested rule; too deep nesting ends in error 191 instead of a stack overflow. */
  readonly nested: <T>(rule: () => T) => T;
  /** The query rule, handed in so that expressions can hold subqueries. */
  readonly query: (cursor: Cursor) => QueryNode;
  readonly source: string;
};

/** SQL Server's complaint about an unexpected token: 156 for a keyword, 102 otherwise. */
function unexpected(token: Token, last: Token | null): SqlError {
  if (token.kind === 'end') {
    const near = last === null ? '' : last.text;
    return new SqlError(102, `Incorrect syntax near '${near}'.`, 15, 1, token.line);
  }
  if (token.kind === 'name' && isReserved(token.word)) {
    return new SqlError(156, `Incorrect syntax near the keyword '${token.text}'.`, 15, 1, token.line);
  }
  return new SqlError(102, `Incorrect syntax near '${token.text.slice(0, 128)}'.`, 15, 1, token.line);
}

export function createCursor(tokens: readonly Token[], source: string, query: Cursor['query']): Cursor {
  let position = 0;
  let depth = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(position + ahead, tokens.length - 1)];
  const at = (text: string, ahead = 0): boolean => {
    const token = peek(ahead);
    return token.kind === 'operator' ? token.text === text : token.word !== '' && token.word === text;
  };
  const next = (): Token => {
    const token = peek();
    if (token.kind !== 'end') position++;
    return token;
  };
  const fail = (token: Token = peek()): never => {
    throw unexpected(token, position > 0 ? tokens[position - 1] : null);
  };
  const last = (): Token => tokens[Math.max(position - 1, 0)];
  const accept = (text: string): boolean => {
    if (!at(text)) return false;
    next();
    return true;
  };
  const expect = (text: string): void => {
    if (!accept(text)) fail();
  };
  const name = (): string => {
    const token = peek();
    if (token.kind !== 'quoted' && (token.kind !== 'name' || isReserved(token.word))) return fail();
    if (token.text === '') {
      throw new SqlError(
        1038,
        'An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other statements, look for empty alias names. Aliases defined as "" or [] are not allowed. Change the alias to a valid name.',
        15,
        4,
        token.line,
      );
    }
    next();
    return token.text;
  };
  const nested = <T>(rule: () => T): T => {
    if (++depth > maxDepth) {
      throw new SqlError(
        191,
        'Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.',
        15,
        1,
        peek().line,
      );
    }
    const result = rule();
    depth--;
    return result;
  };
  return { peek, next, last, at, accept, expect, name, fail, nested, query, source };
}

/** `a`, `a.b`, `a..b`, `a.b.c` ...: an omitted part is ''. At most `most` parts. */
export function parseDottedName(cursor: Cursor, most = 4): string[] {
  const parts = [cursor.name()];
  while (cursor.at('.') && parts.length < most) {
    cursor.next();
    if (cursor.at('.')) parts.push('');
    else parts.push(cursor.name());
  }
  return parts;
}

/** `(a, b, c)` of names. */
export function parseNameList(cursor: Cursor): string[] {
  cursor.expect('(');
  const names = [cursor.name()];
  while (cursor.accept(',')) names.push(cursor.name());
  cursor.expect(')');
  return names;
}
