// The answers about the SQL Server side.
import type { CatalogTable } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { createKeptCatalogs } from '../kept-catalog.ts';
import { describeColumns } from '../plan/describe-columns.ts';
import { summarizeTable } from '../plan/summarize-table.ts';
import { probeSource } from '../probe-source.ts';
import { readCatalog } from '../source/catalog.ts';
import { isExactCodePage } from '../source/tds/types/code-page.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

const missing = (what: string) => async (): Promise<never> => {
  throw new AppError('BUG', { detail: `${what} is not there yet` });
};

export const sourceHandlers = ({ parts, emit }: Worker): HandlersFor<'source'> => {
  const catalogs = createKeptCatalogs(parts);
  return {
    'source.inventory': ({ source, password }, { signal }) =>
      withSession(parts, source, password, signal, (session) => readCatalog(session, source, signal)),
    'source.test': ({ probeId, ...connection }, { signal }) =>
      probeSource(
        parts,
        connection,
        (checks) => emit({ name: 'checks.changed', payload: { probeId, checks } }),
        signal,
      ),
    'source.tables': async ({ lanes, ...request }, { signal }) => {
      const { tables, ...told } = await catalogs.get(request, signal);
      return { ...told, tables: tables.map((table) => summarizeTable(table, { lanes, isExactCodePage })) };
    },
    'source.columns': async ({ table: choice, ...connection }, { signal }) => {
      const { tables } = await catalogs.get({ ...connection, refresh: false }, signal);
      const table = findTable(tables, choice);
      return { columns: describeColumns(table, isExactCodePage), notes: table.notes };
    },
    'source.preview': missing('source.preview'),
    'source.count': missing('source.count'),
  };
};

/** Throws TABLE_UNKNOWN. */
function findTable(tables: readonly CatalogTable[], { schema, name }: TableChoice): CatalogTable {
  const found = tables.find((table) => table.schema === schema && table.name === name);
  if (found === undefined) throw new AppError('TABLE_UNKNOWN', { pattern: `${schema}.${name}` });
  return found;
}
