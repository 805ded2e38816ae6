// The foreign keys of one table: what it refers to, and whether the server vouches for it.
import type { SourceSession } from '../session.ts';
import { groupRows } from './keys.ts';
import { askFirst, flagOf, textOf } from './ask.ts';

export type ForeignKey = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: { readonly schema: string; readonly name: string; readonly columns: string[] };
  readonly isDisabled: boolean;
  readonly isTrusted: boolean;
};

const statement = `SELECT fk.name AS key_name, fk.is_disabled, fk.is_not_trusted, c.name AS column_name,
       rs.name AS parent_schema, rt.name AS parent_name, rc.name AS parent_column
FROM sys.foreign_keys AS fk
JOIN sys.foreign_key_columns AS fc ON fc.constraint_object_id = fk.object_id
JOIN sys.columns AS c ON c.object_id = fc.parent_object_id AND c.column_id = fc.parent_column_id
JOIN sys.columns AS rc ON rc.object_id = fc.referenced_object_id AND rc.column_id = fc.referenced_column_id
JOIN sys.objects AS rt ON rt.object_id = fc.referenced_object_id
JOIN sys.schemas AS rs ON rs.schema_id = rt.schema_id
JOIN sys.objects AS t ON t.object_id = fk.parent_object_id
JOIN sys.schemas AS s ON s.schema_id = t.schema_id
WHERE s.name = @schema AND t.name = @name
ORDER BY fk.name, fc.constraint_column_id`;

/** Null when the server does not tell. */
export async function readForeignKeys(
  session: SourceSession,
  { schema, name }: { readonly schema: string; readonly name: string },
  signal: AbortSignal,
): Promise<readonly ForeignKey[] | null> {
  const asking: SourceSession = {
    ...session,
    query: (sql, parameters, stop) =>
      session.query(
        sql,
        [
          ...parameters,
          { name: '@schema', type: 'nvarchar', value: schema },
          { name: '@name', type: 'nvarchar', value: name },
        ],
        stop,
      ),
  };
  const rows = await askFirst(asking, [statement], signal);
  if (rows === null) return null;
  return groupRows(rows, (row) => textOf(row['key_name'])).map((group) => {
    const [first] = group;
    return {
      name: textOf(first['key_name']),
      columns: group.map((row) => textOf(row['column_name'])),
      to: {
        schema: textOf(first['parent_schema']),
        name: textOf(first['parent_name']),
        columns: group.map((row) => textOf(row['parent_column'])),
      },
      isDisabled: flagOf(first['is_disabled']) ?? false,
      isTrusted: flagOf(first['is_not_trusted']) !== true,
    };
  });
}
