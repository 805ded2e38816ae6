// What binding needs to know at each place: names in scope, grouping, windows, and the statement it belongs to.
import type { SqlType } from '../../types.ts';
import type { CallNode, Expression, QueryNode, WindowNode } from '../syntax/ast.ts';
import type { TypeContext } from '../types/resolve-type.ts';
import type { Value } from '../types/value.ts';
import type { Bound, Slot } from './bound.ts';
import type { Relation } from './relation.ts';
import type { Scope } from './scope.ts';

/** One aggregate of a grouped query and the place of its result in the group's row. */
export type Aggregate = {
  readonly name: string;
  readonly operand: Bound | null;
  readonly isDistinct: boolean;
  readonly type: SqlType;
  readonly key: string;
  readonly slot: Slot;
};

export type GroupKey = { readonly key: string; readonly bound: Bound; readonly slot: Slot };

export type Grouping = {
  readonly keys: readonly GroupKey[];
  /** Filled while the select list is bound. */
  readonly aggregates: Aggregate[];
  /** Binder for what stands inside an aggregate. */
  readonly inner: Binder;
};

/** A window function of the select list and the place of its result behind the row. */
export type WindowCall = {
  readonly name: string;
  readonly args: readonly Bound[];
  readonly partitionBy: readonly Bound[];
  readonly orderBy: readonly { readonly bound: Bound; readonly isDescending: boolean }[];
  readonly type: SqlType;
  readonly slot: Slot;
};

export type BoundQuery = {
  readonly relation: Relation;
  readonly names: readonly string[];
  /** Ordinals (1-based) of the columns the result is ordered by, as far as they are in it. */
  readonly orderBy: readonly number[];
  /** Output columns that hand a stored column through unchanged. */
  readonly isRaw: readonly boolean[];
};

/** Facts of the session and of the running statement that expressions ask for. */
export type Surroundings = {
  readonly types: TypeContext;
  readonly castTypes: TypeContext;
  /** Type and current value of a variable; undefined = not declared. */
  readonly variable: (name: string) => { readonly type: SqlType; readonly read: () => Value } | undefined;
  /** Value of `@@name`; undefined = unknown. */
  readonly systemVariable: (name: string) => Bound | undefined;
  /** A scalar function by name and bound arguments; undefined = unknown. */
  readonly scalarFunction: (node: CallNode, args: readonly Bound[]) => Bound | undefined;
  readonly areVariablesChanging: boolean;
  /** Opens table, view or CTE names and table functions. */
  readonly tables: TableSourceFinder;
};

export type TableSourceFinder = {
  readonly table: (
    parts: readonly string[],
    hints: readonly string[],
    line: number,
  ) => { readonly relation: Relation; readonly schema: string } | { readonly view: QueryNode };
  readonly tableFunction: (parts: readonly string[], args: readonly Bound[], line: number) => Relation;
};

export type Binder = {
  readonly scope: Scope | null;
  readonly around: Surroundings;
  readonly ctes: ReadonlyMap<string, CteEntry>;
  readonly grouping: Grouping | null;
  /** Null where window functions are not allowed. */
  readonly windows: WindowCall[] | null;
  /** Says where aggregates are not allowed, for the error text; null where they never get here. */
  readonly place: 'where' | 'on' | 'select' | 'statement';
  readonly bindQuery: (node: QueryNode, binder: Binder) => BoundQuery;
  readonly bindWindow: (node: CallNode, over: WindowNode, binder: Binder) => Bound;
};

export type CteEntry = {
  readonly node: QueryNode;
  readonly columns: readonly string[] | null;
  readonly ctes: ReadonlyMap<string, CteEntry>;
};

export type BindExpression = (node: Expression, binder: Binder) => Bound;
