// Which tables note their own changes: change tracking and CDC.
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

const trackingStatements = [
  `SELECT ct.object_id, HAS_PERMS_BY_NAME(QUOTENAME(OBJECT_SCHEMA_NAME(ct.object_id)) + N'.' + QUOTENAME(OBJECT_NAME(ct.object_id)),
       'OBJECT', 'VIEW CHANGE TRACKING') AS can_view
FROM sys.change_tracking_tables AS ct`,
  'SELECT ct.object_id FROM sys.change_tracking_tables AS ct',
];

/** By object id of the tracked tables; empty where change tracking is off or not told. */
export async function readChangeTracking(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, { readonly canView: boolean | null }>> {
  const rows = (await askFirst(session, trackingStatements, signal)) ?? [];
  return new Map(
    rows.flatMap((row) => {
      const id = integerOf(row['object_id']);
      return id === null ? [] : [[id, { canView: flagOf(row['can_view']) }] as const];
    }),
  );
}

const captureStatements = ['SELECT ct.source_object_id, ct.capture_instance FROM cdc.change_tables AS ct'];

/**
 * Names of the capture instances by object id of their table; null when they cannot be read. Asked only where a table
 * says that CDC captures it: a database that never had CDC has no schema `cdc`.
 */
export async function readCaptureInstances(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly string[]> | null> {
  const rows = await askFirst(session, captureStatements, signal);
  if (rows === null) return null;
  const instances = new Map<number, string[]>();
  for (const row of rows) {
    const id = integerOf(row['source_object_id']);
    if (id !== null) instances.set(id, [...(instances.get(id) ?? []), textOf(row['capture_instance'])]);
  }
  return instances;
}
