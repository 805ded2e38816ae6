// Relations over rows made in JS: catalog views, derived tables, VALUES, table functions.
import type { Env, RelationColumn } from '../bind/bound.ts';
import type { Relation } from '../bind/relation.ts';
import type { SqlType } from '../../types.ts';
import type { Value } from '../types/value.ts';

export type ColumnShape = {
  readonly name: string;
  readonly type: SqlType;
  readonly isNullable: boolean;
  readonly isIdentity?: boolean;
  readonly isComputed?: boolean;
};

/** A relation whose rows hold one value a column, in order. */
export function rowsRelation(shapes: readonly ColumnShape[], open: (outer: Env | null) => Iterable<Value[]>): Relation {
  const source = {};
  const columns = shapes.map((shape, index): RelationColumn => ({
    name: shape.name,
    type: shape.type,
    isNullable: shape.isNullable,
    isIdentity: shape.isIdentity === true,
    isComputed: shape.isComputed === true,
    slot: { at: index },
    source,
    index,
    use: () => undefined,
  }));
  return {
    columns,
    layout: (base) => {
      columns.forEach((column, index) => {
        column.slot.at = base + index;
      });
      return columns.length;
    },
    open,
  };
}

/** The same rows under other column names, as a source of its own. */
export function renamed(relation: Relation, names: readonly string[] | null): Relation {
  const shapes = relation.columns.map((column, index) => ({
    name: names?.[index] ?? column.name,
    type: column.type,
    isNullable: column.isNullable,
    isIdentity: column.isIdentity,
    isComputed: column.isComputed,
  }));
  return rowsRelation(shapes, relation.open);
}
