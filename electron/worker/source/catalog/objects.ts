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

const tableFlags: readonly { readonly column: string; readonly value: number; readonly note: string }[] = [
  { column: 'temporal_type', value: 1, note: 'It is the history table of a system-versioned table.' },
  { column: 'ledger_type', value: 1, note: 'It is the history table of a ledger table.' },
  { column: 'is_dropped_ledger_table', value: 1, note: 'It is a ledger table that was dropped.' },
  {
    column: 'is_external',
    value: 1,
    note: 'It is an external table: its rows are stored elsewhere and each read goes there.',
  },
  { column: 'is_memory_optimized', value: 1, note: 'It is memory-optimized: its size estimate is not reliable.' },
];

/** Sentences about special tables, by object id. `known` tells which optional columns this server has. */
export async function readObjectNotes(
  session: SourceSession,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const notes = new Map<number, string[]>();
  const add = (id: number | null, note: string) => {
    if (id !== null) notes.set(id, [...(notes.get(id) ?? []), note]);
  };
  const flags = tableFlags.filter((flag) => known.has(`tables.${flag.column}`));
  if (flags.length > 0) {
    const sql = `SELECT o.object_id, ${flags.map((flag) => `o.${flag.column}`).join(', ')} FROM sys.tables AS o`;
    for (const row of (await askFirst(session, [sql], signal)) ?? []) {
      for (const flag of flags) {
        if (integerOf(row[flag.column]) === flag.value) add(integerOf(row['object_id']), flag.note);
      }
    }
  }
  const filtered = await askFirst(
    session,
    [
      `SELECT sp.target_object_id AS object_id FROM sys.security_predicates AS sp
JOIN sys.security_policies AS p ON p.object_id = sp.object_id WHERE p.is_enabled = 1 AND sp.predicate_type = 0`,
    ],
    signal,
  );
  for (const row of filtered ?? []) {
    add(
      integerOf(row['object_id']),
      'A row-level security policy filters it: only the rows that this login may see are exported.',
    );
  }
  return notes;
}
