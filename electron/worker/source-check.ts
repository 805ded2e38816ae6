// Asks the source, while a run is going on, whether its tables still are those of the plan.
import type { Catalog } from '../../shared/catalog.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import { checkQuery, checkTable } from './plan/check-table.ts';
import { checkLayout } from './plan/split/layout.ts';
import { readCatalog } from './source/catalog.ts';
import type { SourceSession } from './source/session.ts';
import type { WorkerParts } from './worker-parts.ts';

/** Tables are taken up one after another; one look at the catalog serves those that follow at once. */
const freshMs = 60_000;

export type SourceCheck = {
  /** Signs in and reads the catalog. Throws what the source throws. */
  look(signal: AbortSignal): Promise<Catalog>;
  /** Throws SCHEMA_CHANGED, OBJECT_GONE, QUERY_REFUSED. */
  check(table: PlanTable, signal: AbortSignal): Promise<void>;
};

export function createSourceCheck(
  parts: Pick<WorkerParts, 'openSession' | 'nowMs'>,
  plan: Plan,
  password: string,
): SourceCheck {
  let seen: { readonly catalog: Catalog; readonly atMs: number } | null = null;
  const ask = async <T>(question: (session: SourceSession) => Promise<T>, signal: AbortSignal): Promise<T> => {
    const session = await parts.openSession(plan.source, password, signal);
    try {
      return await question(session);
    } finally {
      await session.close();
    }
  };
  const look = (signal: AbortSignal): Promise<Catalog> =>
    ask(async (session) => {
      const catalog = await readCatalog(session, plan.source, signal);
      seen = { catalog, atMs: parts.nowMs() };
      return catalog;
    }, signal);
  return {
    look,
    async check(table, signal) {
      const { query } = table;
      if (query !== null) return ask((session) => checkQuery(session, { ...table, query }, signal), signal);
      const isFresh = seen !== null && parts.nowMs() - seen.atMs < freshMs;
      checkTable(isFresh && seen !== null ? seen.catalog : await look(signal), table);
      const { layout } = table;
      if (layout !== null && layout !== undefined)
        await ask((session) => checkLayout(session, { ...table, layout }, signal), signal);
    },
  };
}
