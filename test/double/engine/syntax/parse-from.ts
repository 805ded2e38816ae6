// The FROM clause: tables with hints, derived tables, VALUES, table functions, joins and APPLY.
import type { Expression, TableNode } from './ast.ts';
import { parseDottedName, parseNameList, type Cursor } from './cursor.ts';
import { parseCondition, parseValueList } from './parse-expression.ts';
import { isReserved } from './reserved.ts';

/** Stands before the time in a table's hints. */
export const asOfHint = 'AS OF ';
export const changeTable = 'CHANGETABLE';
/** FOR SYSTEM_TIME ALL. */
export const allTimesHint = 'ALL TIMES';

const hintNames: readonly string[] = [
  'NOLOCK',
  'READUNCOMMITTED',
  'READCOMMITTED',
  'READCOMMITTEDLOCK',
  'REPEATABLEREAD',
  'SERIALIZABLE',
  'SNAPSHOT',
  'HOLDLOCK',
  'UPDLOCK',
  'XLOCK',
  'ROWLOCK',
  'PAGLOCK',
  'TABLOCK',
  'TABLOCKX',
  'NOWAIT',
  'READPAST',
  'NOEXPAND',
  'FORCESCAN',
  'FORCESEEK',
  'INDEX',
  'KEEPIDENTITY',
  'IGNORE_TRIGGERS',
];
/** Words that end a table source although they are no reserved words. */
const stopWords: readonly string[] = ['OFFSET', 'APPLY', 'HASH', 'LOOP', 'WINDOW', 'TABLESAMPLE'];

function parseHints(cursor: Cursor): string[] {
  if (!cursor.at('WITH') || !cursor.at('(', 1)) {
    const isOldForm =
      cursor.at('(') && hintNames.includes(cursor.peek(1).word) && (cursor.at(')', 2) || cursor.at(',', 2));
    if (!isOldForm) return [];
  } else cursor.next();
  cursor.expect('(');
  const hints: string[] = [];
  while (!cursor.at(')')) {
    const token = cursor.next();
    if (!hintNames.includes(token.word)) cursor.fail(token);
    hints.push(token.word);
    if (token.word === 'INDEX') {
      const isList = cursor.accept('(');
      if (!isList) cursor.expect('=');
      do cursor.next();
      while (isList && cursor.accept(','));
      if (isList) cursor.expect(')');
    }
    cursor.accept(',');
  }
  cursor.expect(')');
  return hints;
}

/** `AS x`, `x` or nothing. */
function parseAlias(cursor: Cursor): string | null {
  if (cursor.accept('AS')) return cursor.name();
  const token = cursor.peek();
  if (token.kind === 'quoted') return cursor.name();
  if (token.kind !== 'name' || isReserved(token.word) || stopWords.includes(token.word)) return null;
  return cursor.name();
}

function parseRows(cursor: Cursor): Expression[][] {
  cursor.expect('VALUES');
  const rows: Expression[][] = [];
  do {
    cursor.expect('(');
    rows.push(parseValueList(cursor));
    cursor.expect(')');
  } while (cursor.accept(','));
  return rows;
}
export { parseRows };

function parseDerived(cursor: Cursor): TableNode {
  cursor.expect('(');
  if (cursor.at('VALUES')) {
    const rows = parseRows(cursor);
    cursor.expect(')');
    const alias = parseAlias(cursor) ?? cursor.fail();
    return { kind: 'values', rows, alias, columns: parseNameList(cursor) };
  }
  let depth = 0;
  while (cursor.at('(', depth)) depth++;
  if (!cursor.at('SELECT', depth) && !cursor.at('WITH', depth)) {
    const source = parseTableSource(cursor);
    cursor.expect(')');
    return source;
  }
  const query = cursor.nested(() => cursor.query(cursor));
  cursor.expect(')');
  const alias = parseAlias(cursor) ?? cursor.fail();
  return { kind: 'derived', query, alias, columns: cursor.at('(') ? parseNameList(cursor) : null };
}

/** Only `TABLESAMPLE SYSTEM (n PERCENT)`; a sample of so many rows is refused. */
function parseSample(cursor: Cursor): number | null {
  if (!cursor.accept('TABLESAMPLE')) return null;
  cursor.accept('SYSTEM');
  cursor.expect('(');
  const percent = Number(cursor.next().text);
  cursor.expect('PERCENT');
  cursor.expect(')');
  return Number.isFinite(percent) ? percent : cursor.fail();
}

/** `FOR SYSTEM_TIME AS OF 'time'` and `FOR SYSTEM_TIME ALL`, kept as a hint; no other period is known. */
function parseSystemTime(cursor: Cursor): string[] {
  if (!cursor.at('FOR') || !cursor.at('SYSTEM_TIME', 1)) return [];
  cursor.next();
  cursor.next();
  if (cursor.accept('ALL')) return [allTimesHint];
  cursor.expect('AS');
  cursor.expect('OF');
  const token = cursor.next();
  if (token.kind !== 'string' && token.kind !== 'nstring') cursor.fail(token);
  return [`${asOfHint}${token.text}`];
}

/** `CHANGETABLE(CHANGES table, version)`: a function whose name is followed by that of its table. */
function parseChangeTable(cursor: Cursor): TableNode {
  const { line } = cursor.next();
  cursor.expect('(');
  cursor.expect('CHANGES');
  const parts = [changeTable, ...parseDottedName(cursor, 3)];
  cursor.expect(',');
  const args = parseValueList(cursor);
  cursor.expect(')');
  return { kind: 'function', parts, args, alias: parseAlias(cursor) ?? cursor.fail(), line };
}

function parsePrimarySource(cursor: Cursor): TableNode {
  if (cursor.at('(')) return cursor.nested(() => parseDerived(cursor));
  const { line } = cursor.peek();
  if (cursor.at('CHANGETABLE') && cursor.at('(', 1)) return parseChangeTable(cursor);
  const parts = parseDottedName(cursor, 4);
  if (cursor.at('(') && !hintNames.includes(cursor.peek(1).word)) {
    cursor.expect('(');
    const args = cursor.at(')') ? [] : parseValueList(cursor);
    cursor.expect(')');
    return { kind: 'function', parts, args, alias: parseAlias(cursor), line };
  }
  const time = parseSystemTime(cursor);
  const early = parseHints(cursor);
  const alias = parseAlias(cursor);
  const samplePercent = parseSample(cursor);
  return { kind: 'table', parts, alias, samplePercent, hints: [...time, ...early, ...parseHints(cursor)], line };
}

type JoinType = 'inner' | 'left' | 'right' | 'full';

function parseJoinType(cursor: Cursor): JoinType | null {
  const side = cursor.peek().word;
  if (cursor.accept('JOIN')) return 'inner';
  if (side !== 'INNER' && side !== 'LEFT' && side !== 'RIGHT' && side !== 'FULL') return null;
  cursor.next();
  if (side !== 'INNER') cursor.accept('OUTER');
  if (['HASH', 'LOOP', 'MERGE', 'REMOTE'].includes(cursor.peek().word)) cursor.next();
  cursor.expect('JOIN');
  return side === 'INNER' ? 'inner' : side === 'LEFT' ? 'left' : side === 'RIGHT' ? 'right' : 'full';
}

/** One element of the FROM list with all its joins. */
export function parseTableSource(cursor: Cursor): TableNode {
  return cursor.nested(() => {
    let left = parsePrimarySource(cursor);
    for (;;) {
      if ((cursor.at('CROSS') || cursor.at('OUTER')) && cursor.at('APPLY', 1)) {
        const isOuter = cursor.next().word === 'OUTER';
        cursor.next();
        left = { kind: 'apply', isOuter, left, right: parsePrimarySource(cursor) };
      } else if (cursor.at('CROSS') && cursor.at('JOIN', 1)) {
        cursor.next();
        cursor.next();
        left = { kind: 'join', type: 'cross', left, right: parsePrimarySource(cursor), on: null };
      } else {
        const type = parseJoinType(cursor);
        if (type === null) return left;
        const right = parseTableSourceUntilOn(cursor);
        cursor.expect('ON');
        left = { kind: 'join', type, left, right, on: parseCondition(cursor) };
      }
    }
  });
}

/** The right side of a join: a nested `a JOIN b ON ..` may stand there before this join's own ON. */
function parseTableSourceUntilOn(cursor: Cursor): TableNode {
  let right = parsePrimarySource(cursor);
  while (!cursor.at('ON')) {
    const type = cursor.nested(() => parseJoinType(cursor));
    if (type === null) return right;
    const inner = cursor.nested(() => parseTableSourceUntilOn(cursor));
    cursor.expect('ON');
    right = { kind: 'join', type, left: right, right: inner, on: parseCondition(cursor) };
  }
  return right;
}
