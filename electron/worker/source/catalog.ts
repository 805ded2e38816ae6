// The catalog: server facts, tables and views visible to this login, their columns, keys and size estimates.
import type { Catalog, CatalogTable } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import { readCodePages } from './catalog/code-pages.ts';
import { readColumns } from './catalog/columns.ts';
import { readInformationSchema } from './catalog/information-schema.ts';
import { readKeys } from './catalog/keys.ts';
import { readObjectNotes, readObjects, readSelectRights } from './catalog/objects.ts';
import { probeOptionalColumns } from './catalog/optional-columns.ts';
import { readServerFacts } from './catalog/server-facts.ts';
import { readSizes } from './catalog/sizes.ts';
import type { SourceSession } from './session.ts';

/**
 * Reads the catalog of the session's database. Pieces that this server or login cannot tell are left unknown and noted;
 * fails only when not even the tables can be listed (BUG) or the connection is lost.
 */
export async function readCatalog(
  session: SourceSession,
  source: { readonly server: string; readonly database: string },
  signal: AbortSignal,
): Promise<Catalog> {
  const server = await readServerFacts(session, source.server, signal);
  const fromSys = await readSysCatalog(session, signal);
  if (fromSys !== null) return { server, database: source.database, ...fromSys };
  const tables = await readInformationSchema(session, signal);
  if (tables === null) {
    throw new AppError('CATALOG_UNREADABLE', { server: source.server, database: source.database });
  }
  const notes = ['The server has no sys catalog views: row counts, sizes and rights are unknown.'];
  return { server, database: source.database, tables: [...tables], notes };
}

type TablesAndNotes = { readonly tables: CatalogTable[]; readonly notes: string[] };

async function readSysCatalog(session: SourceSession, signal: AbortSignal): Promise<TablesAndNotes | null> {
  const objects = await readObjects(session, signal);
  if (objects === null) return null;
  const known = await probeOptionalColumns(session, signal);
  const columns = await readColumns(session, known, await readCodePages(session, signal), signal);
  if (columns === null) return null;
  const keys = await readKeys(session, signal);
  const sizeOf = await readSizes(session, signal);
  const rights = await readSelectRights(session, signal);
  const objectNotes = await readObjectNotes(session, known, signal);
  const tables = objects.map(({ id, schema, name, kind }): CatalogTable => {
    const size = sizeOf(id);
    return {
      schema,
      name,
      kind,
      canSelect: rights.get(id) ?? null,
      columns: [...(columns.get(id) ?? [])],
      keys: [...(keys?.get(id) ?? [])],
      rowsEstimate: kind === 'view' ? null : size.rows,
      bytesEstimate: kind === 'view' ? null : size.bytes,
      notes: [...(objectNotes.get(id) ?? [])],
    };
  });
  const notes = [
    ...(keys === null ? ['The server did not list its indexes: every table is read as one stream.'] : []),
    ...(tables.some((table) => table.kind === 'table') && tables.every((table) => table.rowsEstimate === null)
      ? ['The server did not tell row counts.']
      : []),
    ...(rights.size === 0 && tables.length > 0 ? ['The server did not tell SELECT rights beforehand.'] : []),
  ];
  return { tables, notes };
}
