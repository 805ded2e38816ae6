// Catalogs that were read for the window, so that choosing tables does not ask the server again for each look.
import type { Catalog } from '../../shared/catalog.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import { readCatalog } from './source/catalog.ts';
import type { SourceSession } from './source/session.ts';

/** A catalog of 10,000 tables with 20 columns each takes 52 MB; going back and forth between two connections is common. */
const keptConnections = 3;

export type KeptCatalogs = {
  /** The kept catalog of this connection; read anew when there is none, or when `refresh` asks for it. */
  readonly get: (request: CatalogRequest, signal: AbortSignal) => Promise<Catalog>;
};

export type CatalogRequest = { readonly source: SourceConfig; readonly password: string; readonly refresh: boolean };

type OpenSession = (source: SourceConfig, password: string, signal: AbortSignal) => Promise<SourceSession>;

/** A failed reading keeps nothing and forgets what was kept: a login that is refused now must not see the old list. */
export function createKeptCatalogs(parts: { readonly openSession: OpenSession }): KeptCatalogs {
  const kept = new Map<string, Catalog>();
  return {
    async get({ source, password, refresh }, signal) {
      const key = JSON.stringify(source);
      const known = refresh ? undefined : kept.get(key);
      // The connection used last is the last to be forgotten.
      kept.delete(key);
      const catalog = known ?? (await read(parts, source, password, signal));
      kept.set(key, catalog);
      const [oldest] = kept.keys();
      if (kept.size > keptConnections && oldest !== undefined) kept.delete(oldest);
      return catalog;
    },
  };
}

async function read(
  parts: { readonly openSession: OpenSession },
  source: SourceConfig,
  password: string,
  signal: AbortSignal,
): Promise<Catalog> {
  const session = await parts.openSession(source, password, signal);
  try {
    return await readCatalog(session, source, signal);
  } finally {
    await session.close();
  }
}
