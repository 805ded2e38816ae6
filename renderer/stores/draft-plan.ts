// The plan that the draft amounts to: its request, its secrets, and whether the plan made earlier still fits it.
import type { InputOf } from '../../shared/contract.ts';
import { checkKey, decidedPreflight, type CheckRequest } from './check-store.ts';
import { draftFactorySecret, enginesRequest } from './draft-engines.ts';
import { effectiveOptions } from './options-store.ts';
import { planKey, type PlanRequest } from './plan-facts.ts';
import type { PlanSecrets } from './plan-store.ts';
import type { AdviceQuestion } from './series-store.ts';
import { suggestName } from './suggest-name.ts';
import { toSourceConfig } from './source-store.ts';
import type { Stores } from './stores.tsx';
import { chosenRules, chosenTables, tableKey } from './tables-store.ts';
import { secretOf, toTargetConfig } from './target-store.ts';
import { chosenTransforms, maskKeyReference, needsKey } from './transforms-store.ts';

export function draftSecrets(stores: Stores): PlanSecrets {
  const { maskKey } = stores.transforms.getState();
  const factory = draftFactorySecret(stores);
  return {
    source: stores.source.getState().draft.secret ?? '',
    target: secretOf(stores.target.getState().draft),
    ...(maskKey !== null && needsMaskKey(stores) ? { maskKey } : {}),
    ...(factory === null ? {} : { factory }),
  };
}

const draftTransforms = ({ tables, transforms }: Stores) => chosenTransforms(tables.getState(), transforms.getState());

/** Whether a mask of a ticked table is made with a key. */
export const needsMaskKey = (stores: Stores): boolean =>
  draftTransforms(stores).some(({ transforms }) => needsKey(transforms));

/** The name of the series: as typed, or the one that is suggested. */
export const seriesName = ({ series, source, target }: Stores): string =>
  series.getState().typedName ??
  suggestName(source.getState().draft.database.trim(), target.getState().draft.container.trim());

/** The ticked tables as keys, in the order of the catalog; those that a query stands in for are read whole. */
export const keptKeys = ({ tables }: Stores): readonly string[] =>
  chosenTables(tables.getState()).flatMap((choice) => (choice.query === null ? [tableKey(choice)] : []));

/** What the server is asked about how changes can be found. */
export function adviceQuestion(stores: Stores, keys: readonly string[] = keptKeys(stores)): AdviceQuestion {
  const wanted = new Set(keys);
  return {
    source: toSourceConfig(stores.source.getState().draft),
    password: draftSecrets(stores).source,
    tables: stores.tables
      .getState()
      .tables.flatMap((table) => (wanted.has(tableKey(table)) ? [{ schema: table.schema, name: table.name }] : [])),
  };
}

function seriesRequest(stores: Stores): Pick<PlanRequest, 'series' | 'increments'> {
  const { isKept, compactEvery, increments } = stores.series.getState();
  if (!isKept) return { series: null, increments: [] };
  const kept = chosenTables(stores.tables.getState()).flatMap((choice) => {
    const increment = choice.query === null ? increments.get(tableKey(choice)) : undefined;
    return increment === undefined ? [] : [{ schema: choice.schema, name: choice.name, increment }];
  });
  return { series: { name: seriesName(stores), compactEvery }, increments: kept };
}

export const draftRequest = (stores: Stores): PlanRequest => ({
  ...uncheckedRequest(stores),
  preflight: isCheckOutdated(stores) ? null : decidedPreflight(stores.check.getState()),
});

function uncheckedRequest(stores: Stores): Omit<PlanRequest, 'preflight'> {
  const { options, datetime2 } = stores.options.getState();
  const { memoryMb, ...chosen } = effectiveOptions(options);
  const { draft: target, namespace } = stores.target.getState();
  const { source: password, maskKey, factory } = draftSecrets(stores);
  return {
    source: toSourceConfig(stores.source.getState().draft),
    target: { ...toTargetConfig(target), ...(namespace === null ? {} : { namespace }) },
    password,
    selection: { by: 'tables', tables: chosenTables(stores.tables.getState()) },
    pathTemplate: target.pathTemplate,
    options: memoryMb === null ? chosen : { ...chosen, memoryMb },
    datetime2,
    pointInTime: stores.moments.getState().wish,
    rules: chosenRules(stores.tables.getState()),
    ...seriesRequest(stores),
    engines: enginesRequest(stores),
    transforms: draftTransforms(stores),
    maskKey: needsMaskKey(stores) ? maskKeyReference : null,
    secrets: { ...(maskKey === undefined ? {} : { maskKey }), ...(factory === undefined ? {} : { factory }) },
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
