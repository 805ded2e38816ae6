// SELECT with its clauses, set operators, WITH, ORDER BY, OFFSET/FETCH and OPTION.
import type { BodyNode, CteNode, Expression, QueryNode, SelectItem, SelectNode } from './ast.ts';
import { parseDottedName, parseNameList, type Cursor } from './cursor.ts';
import { parseCondition, parseOrderBy, parseValue, parseValueList } from './parse-expression.ts';
import { parseTableSource } from './parse-from.ts';
import { isReserved } from './reserved.ts';

function parseTop(cursor: Cursor): Expression | null {
  if (!cursor.accept('TOP')) return null;
  let top: Expression;
  if (cursor.accept('(')) {
    top = parseValue(cursor);
    cursor.expect(')');
  } else {
    const token = cursor.next();
    if (token.kind !== 'integer') cursor.fail(token);
    top = { kind: 'literal', of: 'integer', text: token.text };
  }
  if (cursor.at('PERCENT') || (cursor.at('WITH') && cursor.at('TIES', 1))) cursor.fail();
  return top;
}
export { parseTop };

function parseItemAlias(cursor: Cursor): string | null {
  const isExplicit = cursor.accept('AS');
  const token = cursor.peek();
  if (token.kind === 'string' || token.kind === 'nstring') {
    cursor.next();
    return token.text;
  }
  if (isExplicit || token.kind === 'quoted' || (token.kind === 'name' && !isReserved(token.word))) return cursor.name();
  return null;
}

/** `t.*`, `s.t.*`: the position of the star behind a dotted name, or -1. */
function qualifiedStar(cursor: Cursor): number {
  let ahead = 0;
  while (['name', 'quoted'].includes(cursor.peek(ahead).kind) && cursor.at('.', ahead + 1)) {
    ahead += 2;
    if (cursor.at('*', ahead)) return ahead;
  }
  return -1;
}

function parseItem(cursor: Cursor): SelectItem {
  const token = cursor.peek();
  const { line } = token;
  if (cursor.accept('*')) return { kind: 'star', qualifier: [], line };
  const star = qualifiedStar(cursor);
  if (star > 0) {
    const qualifier: string[] = [];
    for (let i = 0; i < star; i += 2) {
      qualifier.push(cursor.name());
      cursor.expect('.');
    }
    cursor.expect('*');
    return { kind: 'star', qualifier, line };
  }
  if (token.kind === 'variable' && !token.text.startsWith('@@') && cursor.at('=', 1)) {
    cursor.next();
    cursor.next();
    return { kind: 'assign', variable: token.text, expression: parseValue(cursor), line };
  }
  const isOldAlias =
    (token.kind === 'quoted' || token.kind === 'string' || (token.kind === 'name' && !isReserved(token.word))) &&
    cursor.at('=', 1);
  if (isOldAlias) {
    cursor.next();
    cursor.next();
    return { kind: 'column', expression: parseValue(cursor), alias: token.text };
  }
  const expression = parseValue(cursor);
  return { kind: 'column', expression, alias: parseItemAlias(cursor) };
}

function parseSelect(cursor: Cursor): SelectNode {
  cursor.expect('SELECT');
  const isDistinct = cursor.accept('DISTINCT');
  if (!isDistinct) cursor.accept('ALL');
  const top = parseTop(cursor);
  const items = [parseItem(cursor)];
  while (cursor.accept(',')) items.push(parseItem(cursor));
  const into = cursor.accept('INTO') ? parseDottedName(cursor) : null;
  const from = [];
  if (cursor.accept('FROM')) {
    do from.push(parseTableSource(cursor));
    while (cursor.accept(','));
  }
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : null;
  let groupBy: Expression[] = [];
  if (cursor.accept('GROUP')) {
    cursor.expect('BY');
    groupBy = parseValueList(cursor);
  }
  const having = cursor.accept('HAVING') ? parseCondition(cursor) : null;
  return { kind: 'select', isDistinct, top, items, into, from, where, groupBy, having };
}

function parseTerm(cursor: Cursor): BodyNode {
  if (!cursor.at('(')) return parseSelect(cursor);
  return cursor.nested(() => {
    cursor.expect('(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return query;
  });
}

function parseIntersects(cursor: Cursor): BodyNode {
  let left = parseTerm(cursor);
  while (cursor.accept('INTERSECT')) left = { kind: 'set', operator: 'intersect', left, right: parseTerm(cursor) };
  return left;
}

function parseBody(cursor: Cursor): BodyNode {
  let left = parseIntersects(cursor);
  for (;;) {
    if (cursor.accept('UNION')) {
      const operator = cursor.accept('ALL') ? 'unionAll' : 'union';
      left = { kind: 'set', operator, left, right: parseIntersects(cursor) };
    } else if (cursor.accept('EXCEPT'))
      left = { kind: 'set', operator: 'except', left, right: parseIntersects(cursor) };
    else return left;
  }
}

function parseCtes(cursor: Cursor): CteNode[] {
  if (!cursor.accept('WITH')) return [];
  const ctes: CteNode[] = [];
  do {
    const name = cursor.name();
    const columns = cursor.at('(') ? parseNameList(cursor) : null;
    cursor.expect('AS');
    cursor.expect('(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    ctes.push({ name, columns, query });
  } while (cursor.accept(','));
  return ctes;
}

const optionWords: readonly string[] = [
  'MAXDOP',
  'RECOMPILE',
  'FAST',
  'HASH',
  'LOOP',
  'MERGE',
  'ORDER',
  'CONCAT',
  'GROUP',
  'UNION',
  'JOIN',
  'FORCE',
  'KEEP',
  'KEEPFIXED',
  'PLAN',
  'ROBUST',
  'OPTIMIZE',
  'MAXRECURSION',
  'EXPAND',
  'VIEWS',
  'MIN_GRANT_PERCENT',
  'MAX_GRANT_PERCENT',
  'QUERYTRACEON',
  'NO_PERFORMANCE_SPOOL',
  'LABEL',
  'USE',
  'FOR',
  'UNKNOWN',
  'HINT',
];

/** `OPTION (MAXDOP 1, RECOMPILE, ..)`: understood and of no effect here. */
export function skipOptions(cursor: Cursor): void {
  if (!cursor.accept('OPTION')) return;
  cursor.expect('(');
  do {
    if (!optionWords.includes(cursor.peek().word)) cursor.fail();
    let depth = 0;
    while (depth > 0 || (!cursor.at(',') && !cursor.at(')'))) {
      const token = cursor.next();
      if (token.kind === 'end') cursor.fail(token);
      if (token.kind === 'operator' && token.text === '(') depth++;
      if (token.kind === 'operator' && token.text === ')') depth--;
    }
  } while (cursor.accept(','));
  cursor.expect(')');
}

/** A whole query expression; OPTION belongs to the statement, not to it. */
export function parseQuery(cursor: Cursor): QueryNode {
  const { line } = cursor.peek();
  return cursor.nested(() => {
    const ctes = parseCtes(cursor);
    const body = parseBody(cursor);
    const orderBy = cursor.at('ORDER') ? parseOrderBy(cursor) : [];
    let offset: Expression | null = null;
    let fetch: Expression | null = null;
    if (orderBy.length > 0 && cursor.accept('OFFSET')) {
      offset = parseValue(cursor);
      if (!cursor.accept('ROWS')) cursor.expect('ROW');
      if (cursor.accept('FETCH')) {
        if (!cursor.accept('NEXT')) cursor.expect('FIRST');
        fetch = parseValue(cursor);
        if (!cursor.accept('ROWS')) cursor.expect('ROW');
        cursor.expect('ONLY');
      }
    }
    return { kind: 'query', ctes, body, orderBy, offset, fetch, line };
  });
}
