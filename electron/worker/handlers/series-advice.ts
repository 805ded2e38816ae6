// The answer to `series.advise`: the catalog and a few questions, then nothing more is asked, however many tables there are.
import { AppError } from '../../../shared/errors.ts';
import type { IncrementAdvice } from '../../../shared/increment.ts';
import { adviseIncrement } from '../plan/increments/advise.ts';
import { pickTables } from '../plan/pick-tables.ts';
import { readCatalog } from '../source/catalog.ts';
import { readIncrementFacts, tableKey } from '../source/catalog/increment-facts.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

type AdviceInput = Parameters<HandlersFor<'series'>['series.advise']>[0];

export const adviceHandlers = (worker: Worker): Pick<HandlersFor<'series'>, 'series.advise'> => ({
  'series.advise': (input, { signal }) => adviseTables(worker, input, signal),
});

/** Throws TABLE_UNKNOWN and what the source throws. */
const adviseTables = (
  { parts }: Worker,
  { source, password, tables, selection }: AdviceInput,
  signal: AbortSignal,
): Promise<IncrementAdvice[]> =>
  withSession(parts, source, password, signal, async (session) => {
    const catalog = await readCatalog(session, source, signal);
    const byName = new Map(catalog.tables.map((table) => [tableKey(table), table] as const));
    const facts = await readIncrementFacts(session, signal);
    const named = tables.map((one) => {
      const table = byName.get(tableKey(one));
      if (table === undefined) throw new AppError('TABLE_UNKNOWN', { pattern: `${one.schema}.${one.name}` });
      return adviseIncrement(table, facts);
    });
    // A query is loaded whole, whatever the server offers.
    const selected = selection === null ? [] : pickTables(catalog.tables, selection);
    return [
      ...named,
      ...selected.flatMap(({ table, choice }) => (table === null ? [] : [adviseIncrement(table, facts, choice)])),
    ];
  });
