// How many rows and bytes the server believes its tables have: approximate, for planning and progress only.
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, integerOf } from './ask.ts';

export type SizeEstimate = { readonly rows: number | null; readonly bytes: number | null };

/** Exact to the page, but needs VIEW DATABASE STATE. */
const partitionStats = `SELECT ps.object_id,
       SUM(CASE WHEN ps.index_id IN (0, 1) THEN ps.row_count ELSE 0 END) AS approx_rows,
       SUM(CASE WHEN ps.index_id IN (0, 1) THEN ps.used_page_count ELSE 0 END) AS used_pages
FROM sys.dm_db_partition_stats AS ps
GROUP BY ps.object_id`;

/** Enough for a login that has SELECT only. */
const partitionRows = `SELECT p.object_id, SUM(p.rows) AS approx_rows
FROM sys.partitions AS p WHERE p.index_id IN (0, 1)
GROUP BY p.object_id`;

const allocationUnits = `SELECT p.object_id, SUM(au.used_pages) AS used_pages
FROM sys.partitions AS p
JOIN sys.allocation_units AS au
  ON au.container_id = CASE WHEN au.type = 2 THEN p.partition_id ELSE p.hobt_id END
WHERE p.index_id IN (0, 1)
GROUP BY p.object_id`;

const pageBytes = 8192;

function byObject(rows: readonly QueryRow[] | null, column: string, factor: number): ReadonlyMap<number, number> {
  return new Map(
    (rows ?? []).flatMap((row) => {
      const id = integerOf(row['object_id']);
      const value = integerOf(row[column]);
      return id === null || value === null ? [] : [[id, value * factor] as const];
    }),
  );
}

/** A function from object id to its estimate; unknown parts are null. */
export async function readSizes(session: SourceSession, signal: AbortSignal): Promise<(id: number) => SizeEstimate> {
  const stats = await askFirst(session, [partitionStats], signal);
  const rows = byObject(stats ?? (await askFirst(session, [partitionRows], signal)), 'approx_rows', 1);
  const bytes = byObject(stats ?? (await askFirst(session, [allocationUnits], signal)), 'used_pages', pageBytes);
  return (id) => ({ rows: rows.get(id) ?? null, bytes: bytes.get(id) ?? null });
}
