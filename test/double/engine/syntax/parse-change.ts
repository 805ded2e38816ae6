// INSERT, UPDATE, DELETE, TRUNCATE, CREATE TABLE and DROP TABLE.
import type { ColumnNode, KeyPart, SetClause, Statement, TableNode } from './ast.ts';
import { parseDottedName, parseNameList, type Cursor } from './cursor.ts';
import { parseCondition, parseValue } from './parse-expression.ts';
import { parseRows, parseTableSource } from './parse-from.ts';
import { parseQuery, parseTop, skipOptions } from './parse-query.ts';
import { parseType } from './parse-type.ts';

function skipTableHint(cursor: Cursor): void {
  if (!cursor.at('WITH') || !cursor.at('(', 1)) return;
  while (!cursor.at(')')) if (cursor.next().kind === 'end') cursor.fail();
  cursor.next();
}

export function parseInsert(cursor: Cursor): Statement {
  const { line } = cursor.next();
  cursor.accept('INTO');
  const table = parseDottedName(cursor);
  skipTableHint(cursor);
  const columns = cursor.at('(') && !cursor.at('SELECT', 1) ? parseNameList(cursor) : null;
  if (cursor.at('VALUES')) return { kind: 'insert', table, columns, rows: parseRows(cursor), query: null, line };
  if (cursor.accept('DEFAULT')) {
    cursor.expect('VALUES');
    return { kind: 'insert', table, columns: [], rows: [[]], query: null, line };
  }
  const query = parseQuery(cursor);
  skipOptions(cursor);
  return { kind: 'insert', table, columns, rows: null, query, line };
}

function parseSources(cursor: Cursor): TableNode[] {
  const from: TableNode[] = [];
  if (!cursor.accept('FROM')) return from;
  do from.push(parseTableSource(cursor));
  while (cursor.accept(','));
  return from;
}

export function parseUpdate(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const top = parseTop(cursor);
  const table = parseDottedName(cursor);
  skipTableHint(cursor);
  cursor.expect('SET');
  const sets: SetClause[] = [];
  do {
    const parts = parseDottedName(cursor);
    const token = cursor.next();
    const operator = token.kind === 'operator' ? token.text : '';
    const column = parts[parts.length - 1];
    if (operator === '=') sets.push({ column, value: parseValue(cursor) });
    else if (operator === '+=' || operator === '-=' || operator === '*=' || operator === '/=' || operator === '%=') {
      const left: SetClause['value'] = { kind: 'name', parts, line };
      const plain =
        operator === '+=' ? '+' : operator === '-=' ? '-' : operator === '*=' ? '*' : operator === '/=' ? '/' : '%';
      sets.push({ column, value: { kind: 'binary', operator: plain, left, right: parseValue(cursor) } });
    } else cursor.fail(token);
  } while (cursor.accept(','));
  const from = parseSources(cursor);
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : null;
  skipOptions(cursor);
  return { kind: 'update', table, sets, from, where, top, line };
}

export function parseDelete(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const top = parseTop(cursor);
  cursor.accept('FROM');
  const table = parseDottedName(cursor);
  skipTableHint(cursor);
  const from = parseSources(cursor);
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : null;
  skipOptions(cursor);
  return { kind: 'delete', table, from, where, top, line };
}

export function parseColumn(cursor: Cursor): ColumnNode {
  const name = cursor.name();
  const type = parseType(cursor);
  let isNullable = true;
  let isIdentity = false;
  let isPrimaryKey = false;
  let collation: string | null = null;
  for (;;) {
    if (cursor.accept('NOT')) {
      cursor.expect('NULL');
      isNullable = false;
    } else if (cursor.accept('NULL')) isNullable = true;
    else if (cursor.accept('COLLATE')) collation = cursor.name();
    else if (cursor.accept('IDENTITY')) {
      isIdentity = true;
      isNullable = false;
      if (cursor.accept('(')) {
        for (const text of ['1', ',', '1', ')']) if (cursor.next().text !== text) cursor.fail();
      }
    } else if (cursor.accept('CONSTRAINT')) cursor.name();
    else if (cursor.accept('PRIMARY')) {
      cursor.expect('KEY');
      if (!cursor.accept('CLUSTERED')) cursor.accept('NONCLUSTERED');
      isPrimaryKey = true;
      isNullable = false;
    } else return { name, type, isNullable, isIdentity, collation, isPrimaryKey };
  }
}

function parsePrimaryKey(cursor: Cursor): KeyPart[] {
  cursor.expect('PRIMARY');
  cursor.expect('KEY');
  if (!cursor.accept('CLUSTERED')) cursor.accept('NONCLUSTERED');
  cursor.expect('(');
  const parts: KeyPart[] = [];
  do {
    const name = cursor.name();
    const isDescending = !cursor.accept('ASC') && cursor.accept('DESC');
    parts.push({ name, isDescending });
  } while (cursor.accept(','));
  cursor.expect(')');
  return parts;
}

/** `CREATE DATABASE x ON (NAME = .., FILENAME = ..) [, ...] AS SNAPSHOT OF y`; no other database is made. */
function parseSnapshot(cursor: Cursor, line: number): Statement {
  const name = cursor.name();
  cursor.expect('ON');
  do {
    cursor.expect('(');
    while (!cursor.at(')')) if (cursor.next().kind === 'end') cursor.fail();
    cursor.expect(')');
  } while (cursor.accept(','));
  cursor.expect('AS');
  if (cursor.name().toUpperCase() !== 'SNAPSHOT') cursor.fail();
  cursor.expect('OF');
  return { kind: 'createSnapshot', name, source: cursor.name(), line };
}

export function parseCreate(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.accept('DATABASE')) return parseSnapshot(cursor, line);
  cursor.expect('TABLE');
  const table = parseDottedName(cursor);
  cursor.expect('(');
  const columns: ColumnNode[] = [];
  let primaryKey: KeyPart[] = [];
  do {
    if (cursor.accept('CONSTRAINT')) cursor.name();
    if (cursor.at('PRIMARY')) primaryKey = parsePrimaryKey(cursor);
    else columns.push(parseColumn(cursor));
  } while (cursor.accept(','));
  cursor.expect(')');
  const inline = columns.filter((column) => column.isPrimaryKey).map(({ name }) => ({ name, isDescending: false }));
  return { kind: 'createTable', table, columns, primaryKey: [...primaryKey, ...inline], line };
}

export function parseDrop(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const isDatabase = cursor.accept('DATABASE');
  if (!isDatabase) cursor.expect('TABLE');
  const isIfExists = cursor.accept('IF');
  if (isIfExists) cursor.expect('EXISTS');
  if (isDatabase) return { kind: 'dropDatabase', name: cursor.name(), isIfExists, line };
  return { kind: 'dropTable', table: parseDottedName(cursor), isIfExists, line };
}

export function parseTruncate(cursor: Cursor): Statement {
  const { line } = cursor.next();
  cursor.expect('TABLE');
  return { kind: 'truncate', table: parseDottedName(cursor), line };
}
