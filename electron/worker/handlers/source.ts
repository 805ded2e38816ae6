// The answers about the SQL Server side.
import type { SourceConfig } from '../../../shared/connection.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { createKeptCatalogs } from '../kept-catalog.ts';
import { describeColumns } from '../plan/describe-columns.ts';
import { offerMoments } from '../plan/point-in-time/offer-moments.ts';
import { suggestionsOf } from '../plan/suggest-rules.ts';
import { describeTraits } from '../plan/describe-traits.ts';
import { pickOne, type Picked } from '../plan/pick-tables.ts';
import { countChoice, previewRows } from '../plan/preview-rows.ts';
import { summarizeTable } from '../plan/summarize-table.ts';
import { probeSource } from '../probe-source.ts';
import { readCatalog } from '../source/catalog.ts';
import { nameOf } from '../source/chosen-rows.ts';
import { describeQuery } from '../source/describe-query.ts';
import { isExactCodePage } from '../source/tds/types/code-page.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

type Connection = { readonly source: SourceConfig; readonly password: string };

export const sourceHandlers = ({ parts, emit }: Worker): HandlersFor<'source'> => {
  const catalogs = createKeptCatalogs(parts);
  /** A query needs no catalog. Throws TABLE_UNKNOWN. */
  const pick = async (connection: Connection, choice: TableChoice, signal: AbortSignal): Promise<Picked> => {
    if (choice.query !== null) return { choice, table: null };
    const { tables } = await catalogs.get({ ...connection, refresh: false }, signal);
    return pickOne(tables, choice);
  };
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
      const { table } = await pick(connection, choice, signal);
      if (table !== null)
        return {
          columns: describeColumns(table, isExactCodePage),
          facts: describeTraits(table),
          notes: table.notes,
          // Foreign keys would have to be asked for: the check before the plan tells them.
          suggestions: suggestionsOf(table, []),
        };
      const { source, password } = connection;
      const described = await withSession(parts, source, password, signal, (session) =>
        describeQuery(
          session,
          { table: nameOf(choice), query: choice.query ?? '', parameters: choice.parameters },
          signal,
        ),
      );
      return {
        columns: describeColumns({ kind: 'view', columns: [...described], keys: [] }, isExactCodePage),
        facts: [],
        notes: [],
      };
    },
    'source.preview': async ({ table: choice, rows, ...connection }, { signal }) => {
      const picked = await pick(connection, choice, signal);
      return withSession(parts, connection.source, connection.password, signal, (session) =>
        previewRows(picked, rows, { session, isExactCodePage }, signal),
      );
    },
    'source.moments': ({ source, password, tables }, { signal }) =>
      withSession(parts, source, password, signal, (session) => offerMoments(session, source.database, tables, signal)),
    'source.count': async ({ table: choice, ...connection }, { signal }) => {
      const picked = await pick(connection, choice, signal);
      return withSession(parts, connection.source, connection.password, signal, async (session) => {
        const startMs = parts.nowMs();
        const rows = await countChoice(picked, { session, isExactCodePage }, signal);
        return { rows, elapsedMs: parts.nowMs() - startMs };
      });
    },
  };
};
