// Cuts T-SQL text into tokens: names, quoted names, literals, variables, operators; comments are skipped.
import { SqlError } from '../../types.ts';

export type TokenKind =
  | 'name'
  | 'quoted'
  | 'string'
  | 'nstring'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'money'
  | 'binary'
  | 'variable'
  | 'operator'
  | 'end';

export type Token = {
  readonly kind: TokenKind;
  /** Unquoted content; operators and names as written. */
  readonly text: string;
  /** Upper case of an unquoted name, otherwise ''. */
  readonly word: string;
  readonly line: number;
  /** Position in the source text, half open. */
  readonly start: number;
  readonly end: number;
};

const nameStart = /[\p{L}_#]/u;
const namePart = /[\p{L}\p{Nd}_@#$]/u;
const operators = ['<>', '<=', '>=', '!=', '!<', '!>', '+=', '-=', '*=', '/=', '%=', '::'] as const;
const singles = '+-*/%&|^~<>=(),.;:';
const currencies = '$¢£¤¥€';

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

type Scanner = { readonly sql: string; at: number; line: number };

function skipBlockComment(scanner: Scanner): void {
  const { sql } = scanner;
  let depth = 0;
  while (scanner.at < sql.length) {
    if (sql.startsWith('/*', scanner.at)) {
      depth++;
      scanner.at += 2;
    } else if (sql.startsWith('*/', scanner.at)) {
      depth--;
      scanner.at += 2;
      if (depth === 0) return;
    } else {
      if (sql[scanner.at] === '\n') scanner.line++;
      scanner.at++;
    }
  }
  throw new SqlError(113, "Missing end comment mark '*/'.", 15, 1, scanner.line);
}

function skipBlanks(scanner: Scanner): void {
  const { sql } = scanner;
  while (scanner.at < sql.length) {
    const character = sql[scanner.at];
    if (character === '\n') scanner.line++;
    if (character === '\u0000' || /\s/.test(character)) scanner.at++;
    else if (sql.startsWith('--', scanner.at)) {
      while (scanner.at < sql.length && sql[scanner.at] !== '\n') scanner.at++;
    } else if (sql.startsWith('/*', scanner.at)) skipBlockComment(scanner);
    else return;
  }
}

/** Reads up to the closing character, which is doubled inside; `at` stands behind the opening one. */
function readQuoted(scanner: Scanner, close: string): string {
  const { sql } = scanner;
  const line = scanner.line;
  const start = scanner.at;
  let text = '';
  while (scanner.at < sql.length) {
    const end = sql.indexOf(close, scanner.at);
    if (end < 0) break;
    text += sql.slice(scanner.at, end);
    scanner.at = end + 1;
    if (sql[scanner.at] !== close) {
      for (const character of text) if (character === '\n') scanner.line++;
      return text;
    }
    text += close;
    scanner.at++;
  }
  const rest = sql.slice(start, start + 128);
  throw new SqlError(105, `Unclosed quotation mark after the character string '${rest}'.`, 15, 1, line);
}

function readNumber(scanner: Scanner): { kind: TokenKind; text: string } {
  const match = /^(?:0[xX][0-9a-fA-F]*|\d*\.?\d*(?:[eE][+-]?\d*)?)/.exec(
    scanner.sql.slice(scanner.at, scanner.at + 40_000),
  );
  const text = match?.[0] ?? '';
  scanner.at += text.length;
  if (/^0x/i.test(text)) {
    if (text.length > 30_000) {
      // a long binary literal may go on behind the window the pattern looked at
      const rest = /^[0-9a-fA-F]*/.exec(scanner.sql.slice(scanner.at))?.[0] ?? '';
      scanner.at += rest.length;
      return { kind: 'binary', text: text.slice(2) + rest };
    }
    return { kind: 'binary', text: text.slice(2) };
  }
  if (/e/i.test(text)) return { kind: 'float', text };
  return { kind: text.includes('.') ? 'decimal' : 'integer', text };
}

function readName(scanner: Scanner): string {
  const start = scanner.at;
  while (scanner.at < scanner.sql.length) {
    const character = String.fromCodePoint(scanner.sql.codePointAt(scanner.at) ?? 0);
    if (!namePart.test(character)) break;
    scanner.at += character.length;
  }
  return scanner.sql.slice(start, scanner.at);
}

function readOperator(scanner: Scanner): string {
  const { sql, at } = scanner;
  const double = operators.find((operator) => sql.startsWith(operator, at));
  const character = String.fromCodePoint(sql.codePointAt(at) ?? 0);
  if (double === undefined && !singles.includes(character)) {
    throw new SqlError(102, `Incorrect syntax near '${character}'.`, 15, 1, scanner.line);
  }
  scanner.at += double?.length ?? 1;
  return double ?? character;
}

function checkName(text: string, line: number): string {
  if (text.length > 128) {
    const message = `The identifier that starts with '${text.slice(0, 128)}' is too long. Maximum length is 128.`;
    throw new SqlError(103, message, 15, 4, line);
  }
  return text;
}

function readToken(scanner: Scanner, isQuoting: boolean): { kind: TokenKind; text: string } {
  const { sql } = scanner;
  const character = String.fromCodePoint(sql.codePointAt(scanner.at) ?? 0);
  const next = sql[scanner.at + 1];
  if (character === "'" || (character === '"' && !isQuoting)) {
    scanner.at++;
    return { kind: 'string', text: readQuoted(scanner, character) };
  }
  if ((character === 'N' || character === 'n') && next === "'") {
    scanner.at += 2;
    return { kind: 'nstring', text: readQuoted(scanner, "'") };
  }
  if (character === '[' || character === '"') {
    scanner.at++;
    return { kind: 'quoted', text: checkName(readQuoted(scanner, character === '[' ? ']' : '"'), scanner.line) };
  }
  if (isDigit(character) || (character === '.' && isDigit(next))) return readNumber(scanner);
  if (/^\$PARTITION\b/i.test(sql.slice(scanner.at, scanner.at + 11))) {
    return { kind: 'name', text: readName(scanner) };
  }
  if (currencies.includes(character)) {
    scanner.at++;
    const number = isDigit(sql[scanner.at]) || sql[scanner.at] === '.' ? readNumber(scanner).text : '0';
    return { kind: 'money', text: number };
  }
  if (character === '@') {
    const name = readName(scanner);
    return { kind: 'variable', text: checkName(name, scanner.line) };
  }
  if (nameStart.test(character)) return { kind: 'name', text: checkName(readName(scanner), scanner.line) };
  return { kind: 'operator', text: readOperator(scanner) };
}

/** All tokens, the last of kind `end`. `isQuoting` = QUOTED_IDENTIFIER ON. Throws SqlError 102, 103, 105, 113. */
export function tokenize(sql: string, isQuoting: boolean): Token[] {
  const scanner: Scanner = { sql, at: 0, line: 1 };
  const tokens: Token[] = [];
  for (;;) {
    skipBlanks(scanner);
    const { line, at: start } = scanner;
    if (start >= sql.length) {
      tokens.push({ kind: 'end', text: '', word: '', line, start, end: start });
      return tokens;
    }
    const { kind, text } = readToken(scanner, isQuoting);
    tokens.push({ kind, text, word: kind === 'name' ? text.toUpperCase() : '', line, start, end: scanner.at });
  }
}
