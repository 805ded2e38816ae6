// What the draft says about who moves which tables, as a plan wants it.
import type { TableSummary } from '../../shared/contract.ts';
import type { EngineWish } from '../../shared/factory.ts';
import { enginesText } from '../text/engines.ts';
import { engineOf, fromBytesOf } from './engines-store.ts';
import { factoryProblems, factorySecret, toFactoryPlace } from './factory-draft.ts';
import type { Stores } from './stores.tsx';
import { tableKey } from './tables-store.ts';

type Parts = Pick<Stores, 'engines' | 'tables' | 'target'>;

const tickedTables = ({ tables }: Pick<Stores, 'tables'>): readonly TableSummary[] => {
  const { tables: all, chosen } = tables.getState();
  return all.filter((table) => chosen.has(tableKey(table)));
};

/** The ticked tables that Data Factory would move, before a plan finds what it cannot copy. */
export const factoryTables = (stores: Parts): readonly TableSummary[] => {
  const state = stores.engines.getState();
  if (state.rule === 'here') return [];
  return tickedTables(stores).filter((table) => engineOf(state, tableKey(table), table.bytesEstimate) === 'factory');
};

/** A rule by size leaves it to the plan which tables are large enough. */
const needsFactory = (stores: Parts): boolean =>
  stores.engines.getState().rule === 'size' || factoryTables(stores).length > 0;

/** A sentence: why no plan can be made yet; null = nothing. */
export function enginesObstacle(stores: Parts): string | null {
  const state = stores.engines.getState();
  if (state.rule === 'size' && fromBytesOf(state) === null) return enginesText.fromProblem(state.typedFrom.trim());
  if (!needsFactory(stores)) return null;
  const [problem] = Object.values(factoryProblems(state.draft, stores.target.getState().draft));
  return problem ?? null;
}

/** Null = this computer moves all. */
export function enginesRequest(stores: Parts): EngineWish | null {
  if (!needsFactory(stores) || enginesObstacle(stores) !== null) return null;
  const state = stores.engines.getState();
  const tables = tickedTables(stores).flatMap((table) => {
    const engine = state.named.get(tableKey(table));
    return engine === undefined ? [] : [{ schema: table.schema, name: table.name, engine }];
  });
  return {
    place: toFactoryPlace(state.draft, stores.target.getState().draft),
    fromBytes: state.rule === 'size' ? fromBytesOf(state) : null,
    tables,
  };
}

/** The handle of the secret that asks the factory; null = the draft has none that needs one. */
export function draftFactorySecret(stores: Parts): string | null {
  if (!needsFactory(stores)) return null;
  const secret = factorySecret(stores.engines.getState().draft, stores.target.getState().draft);
  return secret === '' ? null : secret;
}
