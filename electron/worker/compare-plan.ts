// Whether a server still is what a plan or a draft is about: tables, columns, keys, rights, and what finds changes.
import type { Catalog, CatalogTable } from '../../shared/catalog.ts';
import type { Selection } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { PlanTable } from '../../shared/plan.ts';
import type { ComparedPlan, ComparedTable } from '../../shared/compared-plan.ts';
import type { TableIncrement } from '../../shared/increment.ts';
import { checkQuery } from './plan/check-table.ts';
import { checkLayout } from './plan/split/layout.ts';
import { comparePicks, keyOf, nameOf, trackingDifferences, type Told } from './compare-picks.ts';
import { compareSchema } from './series/drift.ts';
import type { SourceSession } from './source/session.ts';

/** What is compared: a plan that is there, what a draft would pick, or both. */
export type Compared = {
  /** Null without a plan. */
  readonly planned: readonly PlanTable[] | null;
  /** Null without a draft. */
  readonly selection: Selection | null;
  /** Of a draft. */
  readonly increments: readonly TableIncrement[];
};

/** Throws what the source throws; what a draft or plan says that the server does not have is a difference, no error. */
export async function comparePlan(
  { planned, selection, increments }: Compared,
  catalog: Catalog,
  session: SourceSession,
  signal: AbortSignal,
): Promise<ComparedPlan> {
  const byKey = new Map(catalog.tables.map((table) => [keyOf(table), table] as const));
  const tables: ComparedTable[] = [];
  for (const table of planned ?? []) {
    signal.throwIfAborted();
    tables.push(await compareTable(table, byKey.get(keyOf(table)) ?? null, session, signal));
  }
  const isPlanned = new Set((planned ?? []).map(keyOf));
  if (selection !== null)
    tables.push(...comparePicks(selection, catalog.tables, increments, planned === null ? null : isPlanned));
  const besides = planned === null || selection !== null ? [] : besidesOf(planned, catalog.tables, isPlanned);
  return { isSame: tables.every(({ differences }) => differences.length === 0), tables, besides };
}

async function compareTable(
  planned: PlanTable,
  table: CatalogTable | null,
  session: SourceSession,
  signal: AbortSignal,
): Promise<ComparedTable> {
  const { schema, name, query } = planned;
  if (query !== null) return compareQuery({ ...planned, query }, session, signal);
  const increment = planned.increment ?? null;
  const drift = compareSchema(planned, table, increment);
  const differences = [...drift.differences, ...layoutDifference(await layoutFault(planned, table, session, signal))];
  const untracked = table === null || increment === null ? [] : trackingDifferences(table, increment);
  const all = [...differences, ...untracked].map(compared);
  const action = all.length === 0 ? 'none' : drift.action === 'none' ? 'stop' : drift.action;
  return { schema, name, differences: all, action, why: drift.why === '' ? (all[0]?.consequence ?? '') : drift.why };
}

const compared = ({ kind, column, before, after, consequence }: Told) => ({
  kind,
  column,
  before,
  after,
  consequence,
});

async function compareQuery(
  planned: PlanTable & { readonly query: string },
  session: SourceSession,
  signal: AbortSignal,
): Promise<ComparedTable> {
  const { schema, name } = planned;
  const fault = await faultOf(() => checkQuery(session, planned, signal));
  const consequence = fault ?? '';
  const differences =
    fault === null ? [] : [{ kind: 'changed' as const, column: null, before: null, after: null, consequence }];
  return { schema, name, differences, action: fault === null ? 'none' : 'stop', why: consequence };
}

async function layoutFault(
  planned: PlanTable,
  table: CatalogTable | null,
  session: SourceSession,
  signal: AbortSignal,
): Promise<string | null> {
  const { layout } = planned;
  if (table === null || layout === null || layout === undefined) return null;
  return faultOf(() => checkLayout(session, { ...planned, layout }, signal));
}

/** What a run would be refused with, in its words. */
async function faultOf(check: () => Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof AppError && ['conflict', 'input', 'data'].includes(error.kind)) return error.message;
    throw error;
  }
}

const layoutDifference = (fault: string | null): readonly Told[] =>
  fault === null ? [] : [{ kind: 'key', column: null, before: null, after: null, consequence: fault }];

/** Tables of the plan's schemas that it does not have: no difference, since nobody knows whether they are meant. */
function besidesOf(
  planned: readonly PlanTable[],
  tables: readonly CatalogTable[],
  isPlanned: ReadonlySet<string>,
): string[] {
  const schemas = new Set(planned.map(({ schema }) => schema));
  return tables
    .filter((table) => table.kind === 'table' && table.hiddenReason === null)
    .filter((table) => schemas.has(table.schema) && !isPlanned.has(keyOf(table)))
    .map(nameOf);
}
