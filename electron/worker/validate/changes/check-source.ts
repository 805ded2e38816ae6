// Whether a source changed since a run: every table of it, on one connection.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import { headlineOf, kindOfAll, rowsOfAll, type SourceChanges } from '../../../../shared/source-changes.ts';
import { takeMarks } from '../../source/changes/take-marks.ts';
import type { SourceSession } from '../../source/session.ts';
import type { ChangeTable } from './change-table.ts';
import { countChanges } from './count-changes.ts';

export type MarkedTable = ChangeTable & { readonly mark: ChangeMark | null };

export type SourceCheckRequest = Pick<SourceChanges, 'runId' | 'server' | 'database'> & {
  readonly session: SourceSession;
  readonly tables: readonly MarkedTable[];
  readonly nowUtc: () => string;
};

/** Throws what the source throws, apart from what it may refuse. */
export async function checkSource(
  { session, tables, runId, server, database, nowUtc }: SourceCheckRequest,
  signal: AbortSignal,
): Promise<SourceChanges> {
  // Before anything is counted: what comes later is counted too, or told the next time.
  const checkedUtc = nowUtc();
  const marked = tables.filter(({ kind, mark }) => kind === 'table' && mark !== null);
  const now = await takeMarks(session, marked, signal);
  const found: SourceChanges['tables'] = [];
  for (const table of tables) {
    const at = marked.indexOf(table);
    const changes = await countChanges(session, table, table.mark, signal, at < 0 ? null : (now[at] ?? null));
    found.push({ schema: table.schema, name: table.name, ...changes });
  }
  return {
    changesVersion: 1,
    runId,
    checkedUtc,
    server,
    database,
    kind: kindOfAll(found),
    rows: rowsOfAll(found),
    headline: headlineOf(found),
    tables: found,
  };
}
