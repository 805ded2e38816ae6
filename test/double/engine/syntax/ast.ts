// The syntax tree of the supported T-SQL: what was written, nothing resolved yet.

/** A type as written: `decimal(10, 2)`, `nvarchar(max)` (-1), `dbo.Alias`. */
export type TypeNode = {
  readonly name: string;
  readonly schema: string | null;
  readonly facets: readonly number[];
  readonly line: number;
};

export type WindowNode = { readonly partitionBy: readonly Expression[]; readonly orderBy: readonly OrderItem[] };

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';
export type CompareOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type NameNode = { readonly kind: 'name'; readonly parts: readonly string[]; readonly line: number };
export type CallNode = {
  readonly kind: 'call';
  readonly parts: readonly string[];
  readonly args: readonly Expression[];
  readonly isStar: boolean;
  readonly isDistinct: boolean;
  readonly over: WindowNode | null;
  readonly line: number;
};
export type CaseNode = {
  readonly kind: 'case';
  readonly operand: Expression | null;
  readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
  readonly otherwise: Expression | null;
};
export type ConvertNode = {
  readonly kind: 'convert';
  readonly operand: Expression;
  readonly type: TypeNode;
  readonly style: Expression | null;
  readonly isTry: boolean;
};

export type LiteralNode = {
  readonly kind: 'literal';
  readonly of: 'string' | 'nstring' | 'integer' | 'decimal' | 'float' | 'money' | 'binary' | 'null';
  readonly text: string;
};

export type Expression =
  | LiteralNode
  | NameNode
  | { readonly kind: 'variable'; readonly name: string; readonly line: number }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | CaseNode
  | ConvertNode
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string; readonly line: number }
  | CallNode
  | { readonly kind: 'subquery'; readonly query: QueryNode }
  | { readonly kind: 'default' }
  | Condition;

export type Condition =
  | {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly operand: Condition }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly isNegated: boolean;
    }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly list: readonly Expression[] | null;
      readonly query: QueryNode | null;
      readonly isNegated: boolean;
    }
  | {
      readonly kind: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | null;
      readonly isNegated: boolean;
    }
  | { readonly kind: 'isNull'; readonly operand: Expression; readonly isNegated: boolean }
  | { readonly kind: 'exists'; readonly query: QueryNode };

const conditionKinds: readonly string[] = ['compare', 'and', 'or', 'not', 'between', 'in', 'like', 'isNull', 'exists'];
export const isCondition = (node: Expression): node is Condition => conditionKinds.includes(node.kind);

export type OrderItem = { readonly expression: Expression; readonly isDescending: boolean };

export type SelectItem =
  | { readonly kind: 'star'; readonly qualifier: readonly string[]; readonly line: number }
  | { readonly kind: 'column'; readonly expression: Expression; readonly alias: string | null }
  | { readonly kind: 'assign'; readonly variable: string; readonly expression: Expression; readonly line: number };

export type TableHints = readonly string[];

export type TableNode =
  | {
      readonly kind: 'table';
      readonly parts: readonly string[];
      readonly alias: string | null;
      /** TABLESAMPLE SYSTEM (n PERCENT). */
      readonly samplePercent: number | null;
      readonly hints: TableHints;
      readonly line: number;
    }
  | {
      readonly kind: 'function';
      readonly parts: readonly string[];
      readonly args: readonly Expression[];
      readonly alias: string | null;
      readonly line: number;
    }
  | {
      readonly kind: 'derived';
      readonly query: QueryNode;
      readonly alias: string;
      readonly columns: readonly string[] | null;
    }
  | {
      readonly kind: 'values';
      readonly rows: readonly (readonly Expression[])[];
      readonly alias: string;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly left: TableNode;
      readonly right: TableNode;
      readonly on: Condition | null;
    }
  | { readonly kind: 'apply'; readonly isOuter: boolean; readonly left: TableNode; readonly right: TableNode };

export type SelectNode = {
  readonly kind: 'select';
  readonly isDistinct: boolean;
  readonly top: Expression | null;
  readonly items: readonly SelectItem[];
  readonly into: readonly string[] | null;
  readonly from: readonly TableNode[];
  readonly where: Condition | null;
  readonly groupBy: readonly Expression[];
  readonly having: Condition | null;
};

export type SetNode = {
  readonly kind: 'set';
  readonly operator: 'union' | 'unionAll' | 'except' | 'intersect';
  readonly left: BodyNode;
  readonly right: BodyNode;
};
export type BodyNode = SelectNode | SetNode | QueryNode;

export type CteNode = { readonly name: string; readonly columns: readonly string[] | null; readonly query: QueryNode };

export type QueryNode = {
  readonly kind: 'query';
  readonly ctes: readonly CteNode[];
  readonly body: BodyNode;
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | null;
  readonly fetch: Expression | null;
  readonly line: number;
};

/** A column of a key, and its direction. */
export type KeyPart = { readonly name: string; readonly isDescending: boolean };

export type ColumnNode = {
  readonly name: string;
  readonly type: TypeNode;
  readonly isNullable: boolean;
  readonly isIdentity: boolean;
  readonly collation: string | null;
  readonly isPrimaryKey: boolean;
};

export type SetClause = { readonly column: string; readonly value: Expression };

export type Statement =
  | { readonly kind: 'select'; readonly query: QueryNode; readonly line: number }
  | { readonly kind: 'option'; readonly name: string; readonly value: string; readonly line: number }
  | {
      readonly kind: 'declare';
      readonly name: string;
      readonly type: TypeNode;
      readonly value: Expression | null;
      readonly line: number;
    }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression; readonly line: number }
  | { readonly kind: 'use'; readonly database: string; readonly line: number }
  | { readonly kind: 'print'; readonly value: Expression; readonly line: number }
  | {
      readonly kind: 'transaction';
      readonly action: 'begin' | 'commit' | 'rollback' | 'save';
      readonly name: string | null;
      readonly line: number;
    }
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly consequence: Statement;
      readonly otherwise: Statement | null;
      readonly line: number;
    }
  | { readonly kind: 'while'; readonly condition: Condition; readonly body: Statement; readonly line: number }
  | { readonly kind: 'block'; readonly statements: readonly Statement[]; readonly line: number }
  | { readonly kind: 'raiserror'; readonly args: readonly Expression[]; readonly line: number }
  | { readonly kind: 'throw'; readonly args: readonly Expression[]; readonly line: number }
  | { readonly kind: 'waitfor'; readonly delay: Expression; readonly line: number }
  | { readonly kind: 'return' | 'empty'; readonly line: number }
  | {
      readonly kind: 'insert';
      readonly table: readonly string[];
      readonly columns: readonly string[] | null;
      readonly rows: readonly (readonly Expression[])[] | null;
      readonly query: QueryNode | null;
      readonly line: number;
    }
  | {
      readonly kind: 'update';
      readonly table: readonly string[];
      readonly sets: readonly SetClause[];
      readonly from: readonly TableNode[];
      readonly where: Condition | null;
      readonly top: Expression | null;
      readonly line: number;
    }
  | {
      readonly kind: 'delete';
      readonly table: readonly string[];
      readonly from: readonly TableNode[];
      readonly where: Condition | null;
      readonly top: Expression | null;
      readonly line: number;
    }
  | {
      readonly kind: 'createTable';
      readonly table: readonly string[];
      readonly columns: readonly ColumnNode[];
      readonly primaryKey: readonly KeyPart[];
      readonly line: number;
    }
  | {
      readonly kind: 'dropTable';
      readonly table: readonly string[];
      readonly isIfExists: boolean;
      readonly line: number;
    }
  | { readonly kind: 'createSnapshot'; readonly name: string; readonly source: string; readonly line: number }
  | { readonly kind: 'dropDatabase'; readonly name: string; readonly isIfExists: boolean; readonly line: number }
  | {
      readonly kind: 'alterTable';
      readonly table: readonly string[];
      readonly action:
        | { readonly kind: 'add'; readonly columns: readonly ColumnNode[] }
        | { readonly kind: 'alter'; readonly column: ColumnNode }
        | { readonly kind: 'drop'; readonly columns: readonly string[] }
        | { readonly kind: 'tracking'; readonly isOn: boolean };
      /** As written. */
      readonly text: string;
      readonly line: number;
    }
  /** ALTER DATABASE ... SET CHANGE_TRACKING; the name CURRENT means the session's own. */
  | { readonly kind: 'alterDatabase'; readonly name: string; readonly isTracking: boolean; readonly line: number }
  | { readonly kind: 'truncate'; readonly table: readonly string[]; readonly line: number }
  | {
      readonly kind: 'execute';
      readonly parts: readonly string[];
      readonly args: readonly { readonly name: string | null; readonly value: Expression }[];
      readonly line: number;
    };
