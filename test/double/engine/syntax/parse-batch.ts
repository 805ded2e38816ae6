// A batch: statement after statement, semicolons optional, syntax errors before anything runs.
import { SqlError } from '../../types.ts';
import type { Expression, Statement } from './ast.ts';
import { createCursor, parseDottedName, type Cursor } from './cursor.ts';
import { parseAlter } from './parse-alter.ts';
import { parseCreate, parseDelete, parseDrop, parseInsert, parseTruncate, parseUpdate } from './parse-change.ts';
import { parseCondition, parseValue } from './parse-expression.ts';
import { parseQuery, skipOptions } from './parse-query.ts';
import { parseSet } from './parse-set.ts';
import { isReserved } from './reserved.ts';
import { parseType } from './parse-type.ts';
import { tokenize } from './tokens.ts';

function parseSelectStatement(cursor: Cursor): Statement {
  const { line } = cursor.peek();
  const query = parseQuery(cursor);
  skipOptions(cursor);
  return { kind: 'select', query, line };
}

function parseDeclare(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const statements: Statement[] = [];
  do {
    const token = cursor.next();
    if (token.kind !== 'variable' || token.text.startsWith('@@')) cursor.fail(token);
    cursor.accept('AS');
    const type = parseType(cursor);
    const value = cursor.accept('=') ? parseValue(cursor) : null;
    statements.push({ kind: 'declare', name: token.text, type, value, line });
  } while (cursor.accept(','));
  return statements.length === 1 ? statements[0] : { kind: 'block', statements, line };
}

function transactionName(cursor: Cursor): string | null {
  const token = cursor.peek();
  if (token.kind === 'variable') return cursor.next().text;
  const isName =
    token.kind === 'quoted' || (token.kind === 'name' && !isReserved(token.word) && !statementStarts.has(token.word));
  return isName ? cursor.name() : null;
}

function parseBegin(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.accept('TRAN') || cursor.accept('TRANSACTION')) {
    return { kind: 'transaction', action: 'begin', name: transactionName(cursor), line };
  }
  if (cursor.at('TRY') || cursor.at('CATCH') || cursor.at('DISTRIBUTED')) cursor.fail();
  const statements: Statement[] = [];
  while (!cursor.at('END')) {
    if (cursor.peek().kind === 'end') cursor.fail();
    if (!cursor.accept(';')) statements.push(cursor.nested(() => parseStatement(cursor)));
  }
  cursor.next();
  if (statements.length === 0) cursor.fail();
  return { kind: 'block', statements, line };
}

function parseEndOfTransaction(cursor: Cursor): Statement {
  const { line, word } = cursor.next();
  const action = word === 'COMMIT' ? 'commit' : 'rollback';
  if (!cursor.accept('TRAN') && !cursor.accept('TRANSACTION')) {
    cursor.accept('WORK');
    return { kind: 'transaction', action, name: null, line };
  }
  return { kind: 'transaction', action, name: transactionName(cursor), line };
}

function parseSave(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (!cursor.accept('TRAN')) cursor.expect('TRANSACTION');
  return { kind: 'transaction', action: 'save', name: transactionName(cursor) ?? cursor.fail(), line };
}

function parseIf(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const condition = parseCondition(cursor);
  const consequence = parseStatement(cursor);
  const semicolons = cursor.at(';') && cursor.at('ELSE', 1);
  if (semicolons) cursor.next();
  const otherwise = cursor.accept('ELSE') ? parseStatement(cursor) : null;
  return { kind: 'if', condition, consequence, otherwise, line };
}

function parseArgumentList(cursor: Cursor): Expression[] {
  const args = [parseValue(cursor)];
  while (cursor.accept(',')) args.push(parseValue(cursor));
  return args;
}

function parseRaiserror(cursor: Cursor): Statement {
  const { line } = cursor.next();
  cursor.expect('(');
  const args = parseArgumentList(cursor);
  cursor.expect(')');
  if (cursor.accept('WITH')) {
    do if (!['NOWAIT', 'LOG', 'SETERROR'].includes(cursor.next().word)) cursor.fail();
    while (cursor.accept(','));
  }
  return { kind: 'raiserror', args, line };
}

function parseThrow(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const isBare = cursor.at(';') || cursor.peek().kind === 'end' || cursor.at('END');
  const args = isBare ? [] : parseArgumentList(cursor);
  if (args.length !== 0 && args.length !== 3) cursor.fail();
  return { kind: 'throw', args, line };
}

function parseExecute(cursor: Cursor): Statement {
  cursor.next();
  if (cursor.at('(') || cursor.peek().kind === 'variable') cursor.fail();
  return parseCall(cursor);
}

function parseCall(cursor: Cursor): Statement {
  const { line } = cursor.peek();
  const parts = parseDottedName(cursor);
  const args: { name: string | null; value: Expression }[] = [];
  const token = cursor.peek();
  const hasArguments =
    ['variable', 'string', 'nstring', 'integer', 'decimal', 'binary', 'float'].includes(token.kind) ||
    cursor.at('-') ||
    cursor.at('NULL');
  if (hasArguments) {
    do {
      const isNamed = cursor.peek().kind === 'variable' && cursor.at('=', 1);
      const name = isNamed ? cursor.next().text : null;
      if (isNamed) cursor.next();
      args.push({ name, value: parseValue(cursor) });
    } while (cursor.accept(','));
  }
  return { kind: 'execute', parts, args, line };
}

type Rule = (cursor: Cursor) => Statement;

const statementStarts: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['SELECT', parseSelectStatement],
  ['WITH', parseSelectStatement],
  ['DECLARE', parseDeclare],
  ['SET', parseSet],
  ['BEGIN', parseBegin],
  ['COMMIT', parseEndOfTransaction],
  ['ROLLBACK', parseEndOfTransaction],
  ['SAVE', parseSave],
  ['IF', parseIf],
  [
    'WHILE',
    (cursor) => {
      const { line } = cursor.next();
      const condition = parseCondition(cursor);
      return { kind: 'while', condition, body: parseStatement(cursor), line };
    },
  ],
  [
    'USE',
    (cursor) => {
      const { line } = cursor.next();
      return { kind: 'use', database: cursor.name(), line };
    },
  ],
  [
    'PRINT',
    (cursor) => {
      const { line } = cursor.next();
      return { kind: 'print', value: parseValue(cursor), line };
    },
  ],
  ['RAISERROR', parseRaiserror],
  ['THROW', parseThrow],
  [
    'WAITFOR',
    (cursor) => {
      const { line } = cursor.next();
      cursor.expect('DELAY');
      return { kind: 'waitfor', delay: parseValue(cursor), line };
    },
  ],
  [
    'RETURN',
    (cursor) => {
      const { line } = cursor.next();
      return { kind: 'return', line };
    },
  ],
  ['INSERT', parseInsert],
  ['UPDATE', parseUpdate],
  ['DELETE', parseDelete],
  ['CREATE', parseCreate],
  ['DROP', parseDrop],
  ['TRUNCATE', parseTruncate],
  ['ALTER', parseAlter],
  ['EXEC', parseExecute],
  ['EXECUTE', parseExecute],
]);

function parseStatement(cursor: Cursor): Statement {
  return cursor.nested(() => {
    if (cursor.at('(')) return parseSelectStatement(cursor);
    const rule = statementStarts.get(cursor.peek().word);
    return rule === undefined ? cursor.fail() : rule(cursor);
  });
}

/** Does the batch start with a bare name? Then it calls a procedure: `sp_who` alone is `EXEC sp_who`. */
const isBareCall = (cursor: Cursor): boolean => {
  const token = cursor.peek();
  if (token.kind === 'quoted') return true;
  return token.kind === 'name' && !isReserved(token.word) && !statementStarts.has(token.word);
};

/** The statements of a batch. Throws SqlError 102, 105, 156 ... with the line of the first mistake. */
export function parseBatch(sql: string, isQuoting = true): Statement[] {
  const cursor = createCursor(tokenize(sql, isQuoting), sql, parseQuery);
  const statements: Statement[] = [];
  if (isBareCall(cursor)) statements.push(parseCall(cursor));
  while (cursor.peek().kind !== 'end') {
    if (!cursor.accept(';')) statements.push(parseStatement(cursor));
  }
  if (statements.length > 10_000)
    throw new SqlError(
      8631,
      'Internal error: Server stack limit has been reached. Please look for potentially deep nesting in your query, and try to simplify it.',
      17,
    );
  return statements;
}

/** A single query, as a view or describe_first_result_set holds it. */
export function parseViewQuery(sql: string) {
  const cursor = createCursor(tokenize(sql, true), sql, parseQuery);
  const query = parseQuery(cursor);
  while (cursor.accept(';'));
  return cursor.peek().kind === 'end' ? query : cursor.fail();
}
