// Type names as written: nvarchar(50), decimal(10, 2), varbinary(max), double precision, dbo.Alias.
import type { TypeNode } from './ast.ts';
import type { Cursor } from './cursor.ts';

function parseFacets(cursor: Cursor): number[] {
  if (!cursor.accept('(')) return [];
  const facets: number[] = [];
  do {
    const token = cursor.next();
    if (token.word === 'MAX') facets.push(-1);
    else if (token.kind === 'integer') facets.push(Number(token.text));
    else cursor.fail(token);
  } while (cursor.accept(','));
  cursor.expect(')');
  return facets;
}

/** Two-word forms and their one-word names. */
function spelledOut(cursor: Cursor): string | null {
  if (cursor.at('DOUBLE') && cursor.at('PRECISION', 1)) {
    cursor.next();
    cursor.next();
    return 'float';
  }
  if (!cursor.accept('NATIONAL')) return null;
  if (!cursor.accept('CHARACTER') && !cursor.accept('CHAR')) {
    cursor.expect('TEXT');
    return 'ntext';
  }
  return cursor.accept('VARYING') ? 'nvarchar' : 'nchar';
}

export function parseType(cursor: Cursor): TypeNode {
  const { line } = cursor.peek();
  const spelled = spelledOut(cursor);
  if (spelled !== null) return { name: spelled, schema: null, facets: parseFacets(cursor), line };
  const first = cursor.name();
  const second = cursor.accept('.') ? cursor.name() : null;
  const isVarying = second === null && /^char(acter)?$/i.test(first) && cursor.accept('VARYING');
  const name = isVarying ? 'varchar' : (second ?? first);
  return { name, schema: second === null ? null : first, facets: parseFacets(cursor), line };
}
