// Finding what a name means: the sources of this query, then those of the queries around it.
import { SqlError } from '../../types.ts';
import type { NameNode } from '../syntax/ast.ts';
import { loaderOf } from '../types/value.ts';
import { isText } from '../types/kinds.ts';
import { columnKey, type Bound, type Env, type RelationColumn } from './bound.ts';

export type Source = {
  readonly alias: string;
  /** Schema and table, when the source is a table that was given no alias. */
  readonly schema: string | null;
  readonly columns: readonly RelationColumn[];
};

export type Scope = { readonly sources: readonly Source[]; readonly outer: Scope | null };

/** Names compare without case, as in a database with a case-insensitive collation. */
export const sameName = (left: string, right: string): boolean =>
  left === right || left.toLowerCase() === right.toLowerCase();

const sourceIds = new WeakMap<object, number>();
let nextSourceId = 1;
const idOf = (source: object): number => {
  const known = sourceIds.get(source);
  if (known !== undefined) return known;
  sourceIds.set(source, nextSourceId);
  return nextSourceId++;
};

function matches(source: Source, qualifier: readonly string[]): boolean {
  if (qualifier.length === 0) return true;
  if (!sameName(source.alias, qualifier[qualifier.length - 1])) return false;
  const schema = qualifier.length > 1 ? qualifier[qualifier.length - 2] : '';
  return schema === '' || (source.schema !== null && sameName(source.schema, schema));
}

/** Sources a qualifier of `x.*` names. Throws 107 when there is none. */
export function qualifiedSources(scope: Scope, qualifier: readonly string[], line: number): readonly Source[] {
  const found = scope.sources.filter((source) => matches(source, qualifier));
  if (found.length > 0) return found;
  const message = `The column prefix '${qualifier.join('.')}' does not match with a table name or alias name used in the query.`;
  throw new SqlError(107, message, 15, 1, line);
}

function findIn(scope: Scope, node: NameNode): RelationColumn | null {
  const name = node.parts[node.parts.length - 1];
  const qualifier = node.parts.slice(0, -1);
  let found: RelationColumn | null = null;
  for (const source of scope.sources) {
    if (!matches(source, qualifier)) continue;
    const exact = source.columns.filter((column) => column.name === name);
    const hits = exact.length > 0 ? exact : source.columns.filter((column) => sameName(column.name, name));
    if (hits.length > 1 || (hits.length === 1 && found !== null)) {
      throw new SqlError(209, `Ambiguous column name '${name}'.`, 16, 1, node.line);
    }
    if (hits.length === 1) found = hits[0];
  }
  return found;
}

/** The expression that reads a column `depth` query levels out. */
export function readColumn(column: RelationColumn, depth: number): Bound {
  column.use();
  const { slot } = column;
  const load = loaderOf(column.type);
  const evaluate =
    depth === 0
      ? (env: Env) => load(env.row[slot.at])
      : (env: Env) => {
          let level = env;
          for (let i = 0; i < depth && level.outer !== null; i++) level = level.outer;
          return load(level.row[slot.at]);
        };
  return {
    type: column.type,
    isNullable: column.isNullable,
    key: columnKey(column, depth, idOf),
    evaluate,
    sources: depth === 0 ? [column.source] : [],
    isCorrelated: depth > 0,
    isVolatile: false,
    collationRank: isText(column.type) ? 1 : 0,
    ...(depth === 0 ? { column } : {}),
  };
}

/** Throws 207 for an unknown plain name, 4104 for an unknown qualified one, 209 for an ambiguous one. */
export function resolveName(node: NameNode, scope: Scope | null): Bound {
  let depth = 0;
  for (let level = scope; level !== null; level = level.outer) {
    const column = findIn(level, node);
    if (column !== null) return readColumn(column, depth);
    depth++;
  }
  if (node.parts.length > 1) {
    throw new SqlError(
      4104,
      `The multi-part identifier "${node.parts.join('.')}" could not be bound.`,
      16,
      1,
      node.line,
    );
  }
  throw new SqlError(207, `Invalid column name '${node.parts[0]}'.`, 16, 1, node.line);
}
