// The catalog: server facts, tables and views visible to this login, their columns, keys and size estimates.
import type { Catalog, CatalogTable } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import { readChecks } from './catalog/check-constraints.ts';
import { readCodePages } from './catalog/code-pages.ts';
import { readColumns } from './catalog/columns.ts';
import { readInformationSchema } from './catalog/information-schema.ts';
import { readKeys } from './catalog/keys.ts';
import { readObjects, readSelectRights } from './catalog/objects.ts';
import { probeOptionalColumns } from './catalog/optional-columns.ts';
import { readServerFacts } from './catalog/server-facts.ts';
import { readSizes } from './catalog/sizes.ts';
import { addSynonyms, readSynonyms } from './catalog/synonyms.ts';
import { hiddenReasonOf, notesOfTraits } from './catalog/trait-notes.ts';
import { readTraits } from './catalog/traits.ts';
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
  const checks = await readChecks(session, signal);
  const rights = await readSelectRights(session, signal);
  const traitsOf = await readTraits(session, objects, known, signal);
  const described = objects.map((object) => ({ ...object, traits: traitsOf?.(object) ?? null }));
  const sizeOf = await readSizes(session, described, signal);
  const own = described.map((object): CatalogTable => {
    const { id, schema, name, kind, traits } = object;
    return {
      schema,
      name,
      kind,
      canSelect: rights.get(id) ?? null,
      columns: [...(columns.get(id) ?? [])],
      keys: [...(keys?.get(id) ?? [])],
      ...(checks === null ? {} : { checks: [...(checks.get(id) ?? [])] }),
      ...sizeOf(object),
      traits,
      hiddenReason: traits === null ? null : hiddenReasonOf(object, traits),
      notes: traits === null ? [] : notesOfTraits(traits),
    };
  });
  const tables = [...own, ...addSynonyms(own, await readSynonyms(session, signal))];
  const notes = [
    ...(keys === null ? ['The server did not list its indexes: every table is read as one stream.'] : []),
    ...(tables.some((table) => table.kind === 'table') && tables.every((table) => table.rowsEstimate === null)
      ? ['The server did not tell row counts.']
      : []),
    ...(rights.size === 0 && tables.length > 0 ? ['The server did not tell SELECT rights beforehand.'] : []),
  ];
  return { tables, notes };
}
