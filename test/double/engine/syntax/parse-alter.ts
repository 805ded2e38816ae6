// ALTER TABLE and ALTER DATABASE, as far as they matter to who reads changes.
import type { Statement } from './ast.ts';
import { parseDottedName, type Cursor } from './cursor.ts';
import { parseColumn } from './parse-change.ts';

function skipParentheses(cursor: Cursor): void {
  if (!cursor.accept('(')) return;
  for (let depth = 1; depth > 0;) {
    const token = cursor.next();
    if (token.kind === 'end') cursor.fail();
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
  }
}

/** `SET CHANGE_TRACKING = ON (...)`, `= OFF`, or `(...)`, which changes its settings alone. */
function parseAlterDatabase(cursor: Cursor, line: number): Statement {
  const name = cursor.accept('CURRENT') ? 'CURRENT' : cursor.name();
  cursor.expect('SET');
  cursor.expect('CHANGE_TRACKING');
  const isOff = cursor.accept('=') && !cursor.accept('ON') && (cursor.accept('OFF') || cursor.fail());
  skipParentheses(cursor);
  return { kind: 'alterDatabase', name, isTracking: !isOff, line };
}

function parseAction(cursor: Cursor): Extract<Statement, { kind: 'alterTable' }>['action'] {
  const word = cursor.peek().word;
  if (word === 'ENABLE' || word === 'DISABLE') {
    cursor.next();
    cursor.expect('CHANGE_TRACKING');
    if (cursor.accept('WITH')) skipParentheses(cursor);
    return { kind: 'tracking', isOn: word === 'ENABLE' };
  }
  if (cursor.accept('ADD')) {
    const columns = [parseColumn(cursor)];
    while (cursor.accept(',')) columns.push(parseColumn(cursor));
    return { kind: 'add', columns };
  }
  if (cursor.accept('ALTER')) {
    cursor.expect('COLUMN');
    return { kind: 'alter', column: parseColumn(cursor) };
  }
  cursor.expect('DROP');
  cursor.expect('COLUMN');
  const columns = [cursor.name()];
  while (cursor.accept(',')) columns.push(cursor.name());
  return { kind: 'drop', columns };
}

export function parseAlter(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.accept('DATABASE')) return parseAlterDatabase(cursor, line);
  cursor.expect('TABLE');
  const table = parseDottedName(cursor);
  const action = parseAction(cursor);
  return { kind: 'alterTable', table, action, text: cursor.source.trim(), line };
}
