// Bound expressions: typed, resolved, and ready to be evaluated against a row.
import type { SqlType } from '../../types.ts';
import { converterOf } from '../convert/convert.ts';
import type { Value } from '../types/value.ts';

/** The row an expression sees, and the rows of the queries around it. The row changes while a query runs. */
export type Env = { row: readonly Value[]; readonly outer: Env | null };

/** Where in the row a column stands; known once the whole query is bound. */
export type Slot = { at: number };

/** A column that names can resolve to. */
export type RelationColumn = {
  readonly name: string;
  readonly type: SqlType;
  readonly isNullable: boolean;
  readonly isIdentity: boolean;
  readonly isComputed: boolean;
  readonly slot: Slot;
  /** Tells the source that the column is needed. */
  readonly use: () => void;
  /** The source, compared by identity. */
  readonly source: object;
  /** Position among the source's columns. */
  readonly index: number;
};

/** Who decided a text's collation: nobody (literal, variable), a column, COLLATE. */
export type CollationRank = 0 | 1 | 2;

export type Bound = {
  readonly type: SqlType;
  readonly isNullable: boolean;
  /** Equal keys mean equal expressions; used to match GROUP BY. */
  readonly key: string;
  readonly evaluate: (env: Env) => Value;
  /** Sources of this query level it depends on. */
  readonly sources: readonly object[];
  /** Depends on rows of an enclosing query. */
  readonly isCorrelated: boolean;
  /** Gives another value each time (NEWID). */
  readonly isVolatile: boolean;
  readonly collationRank: CollationRank;
  /** Set for a bare column of this query level. */
  readonly column?: RelationColumn;
  /** Set for literals: their value. */
  readonly literal?: Value;
};

export type BoundCondition = {
  readonly key: string;
  /** Three-valued: null is unknown. */
  readonly test: (env: Env) => boolean | null;
  readonly sources: readonly object[];
  readonly isCorrelated: boolean;
  readonly isVolatile: boolean;
  /** Set for `column op operand` that SQLite itself can decide. */
  readonly probe?: Probe;
  /** Set for `left = right` with sides from different sources. */
  readonly equal?: { readonly left: Bound; readonly right: Bound; readonly type: SqlType };
  readonly parts?: readonly BoundCondition[];
};

export type ProbeOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in' | 'isNull' | 'isNotNull';
export type Probe = {
  readonly column: RelationColumn;
  readonly operator: ProbeOperator;
  /** Evaluated when the read starts, in the column's type; any NULL among them means no row matches. */
  readonly operands: readonly Bound[];
};

type Facts = Pick<Bound, 'sources' | 'isCorrelated' | 'isVolatile'>;

/** What an expression made of these parts depends on. */
export function mergeFacts(parts: readonly Facts[]): Facts {
  const sources = new Set<object>();
  let isCorrelated = false;
  let isVolatile = false;
  for (const part of parts) {
    for (const source of part.sources) sources.add(source);
    isCorrelated ||= part.isCorrelated;
    isVolatile ||= part.isVolatile;
  }
  return { sources: [...sources], isCorrelated, isVolatile };
}

/** Same value for every row of every level: worth computing once. */
export const isSteady = (bound: Facts): boolean =>
  bound.sources.length === 0 && !bound.isCorrelated && !bound.isVolatile;

/** Evaluates a steady expression once, at its first use. */
export function once(evaluate: (env: Env) => Value): (env: Env) => Value {
  let value: Value = null;
  let isKnown = false;
  return (env) => {
    if (!isKnown) {
      value = evaluate(env);
      isKnown = true;
    }
    return value;
  };
}

export function literal(type: SqlType, value: Value): Bound {
  return {
    type,
    isNullable: value === null,
    key: `lit:${type.name}:${typeof value}:${String(value)}`,
    evaluate: () => value,
    sources: [],
    isCorrelated: false,
    isVolatile: false,
    collationRank: 0,
    literal: value,
  };
}

/** The expression brought to a type; unchanged when it has it already. */
export function converted(bound: Bound, type: SqlType, style: number | null = null): Bound {
  if (bound.type === type) return bound;
  // The word NULL becomes any type.
  const convert = bound.literal === null ? () => null : converterOf(bound.type, type, style);
  const { evaluate } = bound;
  const both = (env: Env): Value => convert(evaluate(env));
  const { column, literal: written, ...rest } = bound;
  return {
    ...rest,
    ...(column !== undefined && isUnchanged(bound.type, type) ? { column } : {}),
    ...(written === null ? { literal: null } : {}),
    type,
    key: `cv:${JSON.stringify(type)}:${style}:${bound.key}`,
    evaluate: isSteady(bound) ? once(both) : both,
  };
}

const isUnchanged = (from: SqlType, to: SqlType): boolean => JSON.stringify(from) === JSON.stringify(to);

export const columnKey = (column: RelationColumn, depth: number, ids: (source: object) => number): string =>
  `col:${depth}:${ids(column.source)}:${column.index}`;
