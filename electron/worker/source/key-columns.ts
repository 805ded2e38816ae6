// The key columns of a statement that looks for bounds: how they are selected, ordered and read, without loss.
import type { SqlType } from '../../../shared/columns.ts';
import type { KeyTuple } from '../../../shared/plan.ts';
import { keyTextOf } from './key-text.ts';
import { quoteName } from './quote-name.ts';
import type { QueryRow } from './session.ts';

export type KeyColumn = { readonly name: string; readonly isDescending: boolean; readonly type: SqlType | undefined };

/** `t` is the table's alias, `q` that of the query around it. */
export function keyColumns(columns: readonly KeyColumn[]) {
  const named = columns.map((column, i) => ({ ...column, alias: `k${String(i)}` }));
  return {
    /** `t.[a] AS k0, ...` */
    inner: named.map(({ name, alias }) => `t.${quoteName(name)} AS ${alias}`).join(', '),
    /** `t.[a] DESC, ...` */
    order: named.map(({ name, isDescending }) => `t.${quoteName(name)}${isDescending ? ' DESC' : ''}`).join(', '),
    /** `w.k0, ...`: handed on by a query in between. */
    passed: named.map(({ alias }) => `w.${alias}`).join(', '),
    /** The same order over a query that gives the columns as `w.k0 ...`. */
    again: named.map(({ alias, isDescending }) => `w.${alias}${isDescending ? ' DESC' : ''}`).join(', '),
    outer: named.map(({ alias, type }) => readable(`q.${alias}`, alias, type)).join(', '),
    tupleOf: (row: QueryRow): KeyTuple => named.map(({ alias, type }) => keyTextOf(row[alias], type?.name ?? '')),
  };
}

/** A key value in a select list. Text travels as Unicode, whatever its code page. */
function readable(expression: string, alias: string, type: SqlType | undefined): string {
  if (type?.name !== 'char' && type?.name !== 'varchar')
    return expression === `q.${alias}` ? expression : `${expression} AS ${alias}`;
  const length = type.maxLength > 4000 ? 'max' : String(type.maxLength);
  return `CONVERT(nvarchar(${length}), ${expression}) AS ${alias}`;
}
