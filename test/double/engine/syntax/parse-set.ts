// SET: a variable, a session option, the isolation level.
import { SqlError } from '../../types.ts';
import type { Statement } from './ast.ts';
import { parseDottedName, type Cursor } from './cursor.ts';
import { parseValue } from './parse-expression.ts';

/** Options that are ON or OFF. */
const switches: readonly string[] = [
  'ANSI_DEFAULTS',
  'ANSI_NULL_DFLT_OFF',
  'ANSI_NULL_DFLT_ON',
  'ANSI_NULLS',
  'ANSI_PADDING',
  'ANSI_WARNINGS',
  'ARITHABORT',
  'ARITHIGNORE',
  'CONCAT_NULL_YIELDS_NULL',
  'CURSOR_CLOSE_ON_COMMIT',
  'FIPS_FLAGGER',
  'FMTONLY',
  'FORCEPLAN',
  'IMPLICIT_TRANSACTIONS',
  'NOCOUNT',
  'NOEXEC',
  'NUMERIC_ROUNDABORT',
  'PARSEONLY',
  'QUOTED_IDENTIFIER',
  'REMOTE_PROC_TRANSACTIONS',
  'SHOWPLAN_ALL',
  'SHOWPLAN_TEXT',
  'SHOWPLAN_XML',
  'XACT_ABORT',
];
/** Options that take one value. */
const valued: readonly string[] = [
  'TEXTSIZE',
  'ROWCOUNT',
  'LOCK_TIMEOUT',
  'DEADLOCK_PRIORITY',
  'DATEFIRST',
  'DATEFORMAT',
  'LANGUAGE',
  'QUERY_GOVERNOR_COST_LIMIT',
  'CONTEXT_INFO',
];

const levels: readonly string[] = ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'SNAPSHOT'];

function parseSwitch(cursor: Cursor): string {
  if (cursor.accept('ON')) return 'ON';
  cursor.expect('OFF');
  return 'OFF';
}

function parseIsolation(cursor: Cursor, line: number): Statement {
  cursor.expect('ISOLATION');
  cursor.expect('LEVEL');
  const token = cursor.next();
  const isTwoWords = token.word === 'READ' || token.word === 'REPEATABLE';
  const value = isTwoWords ? `${token.word} ${cursor.next().word}` : token.word;
  if (!levels.includes(value)) cursor.fail(token);
  return { kind: 'option', name: 'ISOLATION', value, line };
}

function parseVariable(cursor: Cursor): Statement {
  const { text: name, line } = cursor.next();
  const token = cursor.next();
  const operator = token.kind === 'operator' ? token.text : '';
  const value = parseValue(cursor);
  const left = { kind: 'variable', name, line } as const;
  switch (operator) {
    case '=':
      return { kind: 'assign', name, value, line };
    case '+=':
      return { kind: 'assign', name, value: { kind: 'binary', operator: '+', left, right: value }, line };
    case '-=':
      return { kind: 'assign', name, value: { kind: 'binary', operator: '-', left, right: value }, line };
    case '*=':
      return { kind: 'assign', name, value: { kind: 'binary', operator: '*', left, right: value }, line };
    case '/=':
      return { kind: 'assign', name, value: { kind: 'binary', operator: '/', left, right: value }, line };
    default:
      return cursor.fail(token);
  }
}

function parseValued(cursor: Cursor): string {
  const sign = cursor.accept('-') ? '-' : '';
  const token = cursor.next();
  if (!['integer', 'name', 'string', 'nstring', 'binary', 'quoted', 'variable'].includes(token.kind))
    cursor.fail(token);
  return sign + token.text;
}

export function parseSet(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const token = cursor.peek();
  if (token.kind === 'variable' && !token.text.startsWith('@@')) return parseVariable(cursor);
  if (cursor.accept('TRANSACTION')) return parseIsolation(cursor, line);
  if (cursor.accept('STATISTICS')) {
    const what = cursor.next().word;
    if (!['IO', 'TIME', 'PROFILE', 'XML'].includes(what)) cursor.fail(token);
    return { kind: 'option', name: `STATISTICS ${what}`, value: parseSwitch(cursor), line };
  }
  if (cursor.accept('IDENTITY_INSERT')) {
    const table = parseDottedName(cursor).at(-1) ?? '';
    return { kind: 'option', name: 'IDENTITY_INSERT', value: `${parseSwitch(cursor)} ${table}`, line };
  }
  if (valued.includes(token.word)) {
    cursor.next();
    return { kind: 'option', name: token.word, value: parseValued(cursor), line };
  }
  const names: string[] = [];
  do {
    const name = cursor.next();
    if (!switches.includes(name.word)) {
      if (name.kind !== 'name') cursor.fail(name);
      throw new SqlError(195, `'${name.text}' is not a recognized SET option.`, 15, 5, name.line);
    }
    names.push(name.word);
  } while (cursor.accept(','));
  const value = parseSwitch(cursor);
  const statements = names.map((name): Statement => ({ kind: 'option', name, value, line }));
  return statements.length === 1 ? statements[0] : { kind: 'block', statements, line };
}
