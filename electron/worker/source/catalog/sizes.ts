// How many rows and bytes the server believes its tables have: approximate, for planning and progress only.
import type { CatalogTable, TableTraits } from '../../../../shared/catalog.ts';
import { quoteTable } from '../quote-name.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, integerOf, isRefusal } from './ask.ts';
import type { CatalogObject } from './objects.ts';

export type SizeEstimate = Pick<CatalogTable, 'rowsEstimate' | 'bytesEstimate' | 'sizeSource'>;
type Described = CatalogObject & { readonly traits: TableTraits | null };

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

/** Of a columnstore the partition counts include rows that were deleted. */
const liveRows = `SELECT g.object_id, SUM(g.total_rows - COALESCE(g.deleted_rows, 0)) AS approx_rows
FROM sys.dm_db_column_store_row_group_physical_stats AS g
WHERE g.index_id IN (0, 1)
GROUP BY g.object_id`;

const pageBytes = 8192;
/** In memory they are counted fast, but nobody waits for that long at the list of tables. */
const countingLimitMs = 5_000;
const countedTables = 100;

function byObject(rows: readonly QueryRow[] | null, column: string, factor: number): ReadonlyMap<number, number> {
  return new Map(
    (rows ?? []).flatMap((row) => {
      const id = integerOf(row['object_id']);
      const value = integerOf(row[column]);
      return id === null || value === null ? [] : [[id, value * factor] as const];
    }),
  );
}

/** A function from object to its estimate; unknown parts are null, and so is every size of a view. */
export async function readSizes(
  session: SourceSession,
  objects: readonly Described[],
  signal: AbortSignal,
): Promise<(object: Described) => SizeEstimate> {
  const stats = await askFirst(session, [partitionStats], signal);
  const rows = byObject(stats ?? (await askFirst(session, [partitionRows], signal)), 'approx_rows', 1);
  const bytes = byObject(stats ?? (await askFirst(session, [allocationUnits], signal)), 'used_pages', pageBytes);
  const live = objects.some(({ traits }) => traits?.storage === 'columnstore')
    ? byObject(await askFirst(session, [liveRows], signal), 'approx_rows', 1)
    : new Map<number, number>();
  const counted = await countInMemory(session, objects, signal);
  return ({ id, kind, traits }) => {
    if (kind === 'view') return { rowsEstimate: null, bytesEstimate: null, sizeSource: 'unknown' };
    const bytesEstimate = bytes.get(id) ?? null;
    const own = counted.get(id);
    if (own !== undefined) return { rowsEstimate: own, bytesEstimate, sizeSource: 'counted' };
    // The partition views do not know the rows of tables in memory, and of those elsewhere they say none.
    const isBlind = traits !== null && (traits.memory !== 'none' || traits.isExternal);
    const rowsEstimate = isBlind ? null : (live.get(id) ?? rows.get(id) ?? null);
    const told = stats === null ? 'partitions' : 'statistics';
    return { rowsEstimate, bytesEstimate, sizeSource: rowsEstimate === null ? 'unknown' : told };
  };
}

async function countInMemory(
  session: SourceSession,
  objects: readonly Described[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const inMemory = objects.filter(({ traits }) => traits !== null && traits.memory !== 'none').slice(0, countedTables);
  const limit = AbortSignal.timeout(countingLimitMs);
  const counted = new Map<number, number>();
  for (const object of inMemory) {
    try {
      const sql = `SELECT COUNT_BIG(*) AS n FROM ${quoteTable(object)} OPTION (MAXDOP 1)`;
      const rows = integerOf((await session.query(sql, [], AbortSignal.any([signal, limit])))[0]?.['n']);
      if (rows !== null) counted.set(object.id, rows);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) break;
      if (!isRefusal(error)) throw error;
    }
  }
  return counted;
}
