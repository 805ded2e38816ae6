// The plan that the draft amounts to: its request, its secrets, and whether the plan made earlier still fits it.
import type { InputOf } from '../../shared/contract.ts';
import { checkKey, decidedPreflight, type CheckRequest } from './check-store.ts';
import { effectiveOptions } from './options-store.ts';
import { planKey, type PlanRequest } from './plan-facts.ts';
import type { PlanSecrets } from './plan-store.ts';
import { toSourceConfig } from './source-store.ts';
import type { Stores } from './stores.tsx';
import { chosenRules, chosenTables, tableKey } from './tables-store.ts';
import { secretOf, toTargetConfig } from './target-store.ts';

export const draftSecrets = ({ source, target }: Stores): PlanSecrets => ({
  source: source.getState().draft.secret ?? '',
  target: secretOf(target.getState().draft),
});

export const draftRequest = (stores: Stores): PlanRequest => ({
  ...uncheckedRequest(stores),
  preflight: isCheckOutdated(stores) ? null : decidedPreflight(stores.check.getState()),
});

function uncheckedRequest(stores: Stores): Omit<PlanRequest, 'preflight'> {
  const { options, datetime2 } = stores.options.getState();
  const { memoryMb, ...chosen } = effectiveOptions(options);
  const { draft: target, namespace } = stores.target.getState();
  return {
    source: toSourceConfig(stores.source.getState().draft),
    target: { ...toTargetConfig(target), ...(namespace === null ? {} : { namespace }) },
    password: draftSecrets(stores).source,
    selection: { by: 'tables', tables: chosenTables(stores.tables.getState()) },
    pathTemplate: target.pathTemplate,
    options: memoryMb === null ? chosen : { ...chosen, memoryMb },
    datetime2,
    pointInTime: stores.moments.getState().wish,
    rules: chosenRules(stores.tables.getState()),
  };
}

/** What a check of the draft looks at. */
export function checkRequest(stores: Stores): CheckRequest {
  const { source, password, selection, options, datetime2 } = uncheckedRequest(stores);
  return { source, password, selection, options, datetime2 };
}

/** True when a check was made and something it depends on is different now. */
export function isCheckOutdated(stores: Stores): boolean {
  const { preflight, madeOf } = stores.check.getState();
  return preflight !== null && madeOf !== checkKey(checkRequest(stores));
}

/** What the server is asked about points in time. */
export function momentQuestion(stores: Stores): InputOf<'source.moments'> {
  const { source, password, selection } = draftRequest(stores);
  const tables = selection.by === 'tables' ? selection.tables : [];
  const kinds = new Map(stores.tables.getState().tables.map((table) => [tableKey(table), table.kind]));
  return {
    source,
    password,
    tables: tables.map((table) => ({
      schema: table.schema,
      name: table.name,
      kind: table.query === null ? (kinds.get(tableKey(table)) ?? 'table') : 'query',
    })),
  };
}

/** True when a plan was made and something it depends on is different now. */
export function isPlanOutdated(stores: Stores): boolean {
  const { plan, madeOf } = stores.plan.getState();
  return plan !== null && madeOf !== planKey(draftRequest(stores));
}

/** True when the list of tables was read from another source than the draft now names. */
export function isSourceChanged({ source, tables }: Stores): boolean {
  const { readFrom } = tables.getState();
  return readFrom !== null && !readFrom.includes(JSON.stringify(toSourceConfig(source.getState().draft)));
}
