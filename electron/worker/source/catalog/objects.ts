// Which tables and views this login sees, and what is special about them.
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

/** `id` is the server's object_id. */
export type CatalogObject = {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view';
};

const select = 'SELECT s.name AS schema_name, o.name AS object_name, o.object_id';
const join = 'JOIN sys.schemas AS s ON s.schema_id = o.schema_id';
const order = 'ORDER BY s.name, o.name';

const objectStatements = [
  `${select}, o.type FROM sys.objects AS o ${join} WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 ${order}`,
  `${select}, o.type FROM sys.objects AS o ${join} WHERE o.type IN ('U', 'V') ${order}`,
];
const tableStatements = [
  `${select} FROM sys.tables AS o ${join} WHERE o.is_ms_shipped = 0 ${order}`,
  `${select} FROM sys.tables AS o ${join} ${order}`,
];
const viewStatements = [`${select} FROM sys.views AS o ${join} ${order}`];

/** Null when the server has neither sys.objects nor sys.tables. */
export async function readObjects(
  session: SourceSession,
  signal: AbortSignal,
): Promise<readonly CatalogObject[] | null> {
  const objects = await askFirst(session, objectStatements, signal);
  const rows =
    objects ??
    [
      await askFirst(session, tableStatements, signal),
      (await askFirst(session, viewStatements, signal))?.map((row) => ({ ...row, type: 'V' })),
    ].flatMap((some) => some ?? []);
  if (objects === null && rows.length === 0) return null;
  return rows.flatMap((row) => {
    const id = integerOf(row['object_id']);
    if (id === null) return [];
    const kind = textOf(row['type']).trim() === 'V' ? 'view' : 'table';
    return [{ id, schema: textOf(row['schema_name']), name: textOf(row['object_name']), kind }];
  });
}

/** Whether this login may SELECT, by object id; empty when the server cannot say. */
export async function readSelectRights(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, boolean>> {
  const rows = await askFirst(
    session,
    [
      `SELECT o.object_id, HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), 'OBJECT', 'SELECT') AS can_select
FROM sys.objects AS o ${join} WHERE o.type IN ('U', 'V')`,
    ],
    signal,
  );
  return new Map(
    (rows ?? []).flatMap((row) => {
      const id = integerOf(row['object_id']);
      const canSelect = flagOf(row['can_select']);
      return id === null || canSelect === null ? [] : [[id, canSelect] as const];
    }),
  );
}
