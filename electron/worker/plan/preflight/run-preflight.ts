// The check before a plan: catalog, rights and state first, then the data of each table in one bounded look.
import type { Catalog, CatalogColumn, CatalogTable } from '../../../../shared/catalog.ts';
import type { Selection } from '../../../../shared/contract.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import {
  withoutTableText,
  type Finding,
  type Preflight,
  type PreflightScope,
  type TableLook,
} from '../../../../shared/preflight.ts';
import { nameOf, type ChosenRows } from '../../source/chosen-rows.ts';
import { carrying } from '../../source/given-parameters.ts';
import type { SourceSession } from '../../source/session.ts';
import { planColumn } from '../column-plan.ts';
import { countRowsWithin } from '../count-rows.ts';
import { pickTables, type Picked } from '../pick-tables.ts';
import { hashPlan } from '../plan-hash.ts';
import { findDenied } from './denied-columns.ts';
import { finding, sampleOf } from './finding.ts';
import { computedFails, judgeColumn, judgeType, type JudgeOptions } from './judge-column.ts';
import { judgeColumnNames, judgeTableNames } from './judge-names.ts';
import {
  columnDenied,
  judgeObstacle,
  judgeRowCount,
  judgeRowFilter,
  selectDenied,
  typeLeftOut,
} from './judge-rights.ts';
import { judgeState } from './judge-state.ts';
import { askSample, limitsOf, probeTable, type Probe, type ProbeLimits } from './probe-table.ts';
import { readState } from './read-state.ts';

export type PreflightRequest = {
  readonly selection: Selection;
  readonly scope: PreflightScope;
  readonly options: JudgeOptions;
  readonly database: string;
};

export type PreflightTools = {
  readonly session: SourceSession;
  readonly catalog: Catalog;
  readonly freeBytes: number | null;
  readonly nowMs: () => number;
  /** Instead of those of the scope. */
  readonly limits?: ProbeLimits;
  readonly onTable?: (done: number, inAll: number, table: string) => void;
};

type Seen = { readonly look: TableLook; readonly findings: readonly Finding[] };

/** Throws TABLE_UNKNOWN, USAGE and whatever else the connection meets; what the server refuses becomes a finding. */
export async function runPreflight(
  request: PreflightRequest,
  tools: PreflightTools,
  signal: AbortSignal,
): Promise<Preflight> {
  const { session, catalog } = tools;
  const picked = pickTables(catalog.tables, request.selection);
  const state = await readState(session, request.database, tools.freeBytes, signal);
  const seen: Seen[] = [];
  for (const [i, some] of picked.entries()) {
    signal.throwIfAborted();
    tools.onTable?.(i, picked.length, nameOf(some.choice));
    seen.push(await lookAt(some, request, state.user, tools, signal));
  }
  const names = picked.map(({ choice: { schema, name } }) => ({ schema, name }));
  const document: Omit<Preflight, 'hash'> = {
    preflightVersion: 1,
    madeUtc: new Date(tools.nowMs()).toISOString(),
    scope: request.scope,
    server: catalog.server.name,
    database: request.database,
    tables: seen.map(({ look }) => look),
    findings: [...judgeState(state), ...judgeTableNames(names), ...seen.flatMap(({ findings }) => findings)],
  };
  return { ...document, hash: hashPreflight(document) };
}

/** Over what may be kept: the same with and without text of cells. */
export const hashPreflight = (document: Omit<Preflight, 'hash'>): string => {
  const { preflightVersion, madeUtc, scope, server, database, tables, findings } = document;
  return hashPlan({ preflightVersion, madeUtc, scope, server, database, tables, findings: withoutTableText(findings) });
};

async function lookAt(
  { choice, table }: Picked,
  request: PreflightRequest,
  user: string | null,
  tools: PreflightTools,
  signal: AbortSignal,
): Promise<Seen> {
  const startMs = tools.nowMs();
  const look = (more: Partial<TableLook>): TableLook => ({
    schema: choice.schema,
    table: choice.name,
    looked: 'catalog',
    rowsLooked: null,
    rowsInAll: table?.rowsEstimate ?? null,
    milliseconds: Math.max(0, Math.round(tools.nowMs() - startMs)),
    ...more,
  });
  const place = { schema: choice.schema, table: choice.name, column: null };
  if (table === null)
    return {
      look: look({}),
      findings: [
        finding('notLookedAt', 'yellow', place, {
          what: 'It is a query: what it gives is not read before the run.',
          consequence: 'Values that cannot be written exactly are met by the run.',
        }),
      ],
    };
  const wanted = table.columns.filter(({ name }) => choice.columns?.includes(name) ?? true);
  const fromCatalog = judgeCatalog(table, wanted, request.options, user);
  const { where, parameters } = choice;
  const rows: ChosenRows = { schema: table.schema, name: table.name, where, query: null, parameters };
  const carried = { ...tools, session: carrying(tools.session, rows) };
  const readable = wanted.filter(({ obstacle }) => obstacle === null);
  const denied = await findDenied(carried.session, rows, readable, signal);
  if (denied === 'table') return { look: look({}), findings: [selectDenied(table, user), ...fromCatalog] };
  const known = [...fromCatalog, ...denied.map((name) => columnDenied(table, name, user))];
  if (request.scope === 'quick') return { look: look({}), findings: known };
  const columns = readable.filter(({ name }) => !denied.includes(name));
  const limits = tools.limits ?? limitsOf[request.scope];
  const probe = await probeTable(carried.session, table, rows, columns, limits, signal);
  const found = await judgeProbe(table, rows, columns, probe, request.options, limits, carried, signal);
  return { look: look({ looked: probe.looked, rowsLooked: probe.rowsLooked }), findings: [...known, ...found] };
}

function judgeCatalog(
  table: CatalogTable,
  columns: readonly CatalogColumn[],
  options: JudgeOptions,
  user: string | null,
): readonly Finding[] {
  const filter = judgeRowFilter(table);
  const rules = { isExactCodePage: options.isExactCodePage, fitsNanos: () => false, extraName: (name: string) => name };
  return [
    ...(filter === null ? [] : [filter]),
    ...columns.flatMap((column) => {
      const obstacle = judgeObstacle(table, column, user);
      if (obstacle !== null) return [obstacle];
      const decision = planColumn(column, rules);
      if ('leftOut' in decision) return [typeLeftOut(table, column.name, decision.leftOut)];
      return judgeType(table, column, options);
    }),
    ...judgeColumnNames(
      table,
      columns.map(({ name }) => name),
    ),
  ];
}

async function judgeProbe(
  table: CatalogTable,
  rows: ChosenRows,
  columns: readonly CatalogColumn[],
  probe: Probe,
  options: JudgeOptions,
  limits: ProbeLimits,
  tools: PreflightTools,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const found = columns.flatMap((column) => judgeColumn(table, column, probe.items, probe.row, options));
  const sampled: Finding[] = [];
  for (const one of found) sampled.push(await withSample(one, rows, probe, limits, tools, signal));
  const missed = judgeLook(table, probe);
  const count = await judgeCount(table, rows, probe, limits, tools, signal);
  return [
    ...probe.failed.map(({ column, detail }) => computedFails(table, column, detail)),
    ...(count === null ? [] : [count]),
    ...(missed === null ? [] : [missed]),
    ...sampled,
  ];
}

/** Text that no reader can take is shown, once, to whoever decides about it. */
async function withSample(
  one: Finding,
  rows: ChosenRows,
  probe: Probe,
  limits: ProbeLimits,
  { session }: PreflightTools,
  signal: AbortSignal,
): Promise<Finding> {
  const what = one.rule === 'nulCharacters' ? 'nul' : null;
  const item = probe.items.find((some) => some.column === one.column && some.what === what);
  if (item === undefined || one.sample !== null) return one;
  const text = await askSample(session, rows, item, probe.samplePercent, Math.min(5000, limits.tableMs), signal);
  return text === null ? one : { ...one, sample: sampleOf(text.replaceAll('\0', '␀'), true) };
}

function judgeLook(table: CatalogTable, { looked, rowsLooked, detail }: Probe): Finding | null {
  const place = { schema: table.schema, table: table.name, column: null };
  const consequence = 'Values that cannot be written exactly are met by the run, which follows its rule for them.';
  switch (looked) {
    case 'tooLong':
      return finding('notLookedAt', 'yellow', place, {
        what: 'Its data was not looked at: that took too long.',
        consequence,
      });
    case 'refused':
      return finding('notLookedAt', 'yellow', place, {
        what: `Its data was not looked at: the server refused the question (${detail}).`,
        consequence,
      });
    case 'sample':
      return finding('notLookedAt', 'yellow', place, {
        what: `About ${formatCount(rowsLooked ?? 0)} of ${formatCount(table.rowsEstimate ?? 0)} rows were looked at, by a sample of its pages.`,
        consequence: 'What is not in the sample is met by the run.',
      });
    default:
      return null;
  }
}

/** A filter of the user's picks rows, too: then there is nothing to compare with. */
async function judgeCount(
  table: CatalogTable,
  rows: ChosenRows,
  { looked, rowsLooked }: Probe,
  { tableMs }: ProbeLimits,
  { session }: PreflightTools,
  signal: AbortSignal,
): Promise<Finding | null> {
  if (rows.where !== null || (table.traits?.rowFilters ?? []).length > 0) return null;
  const seen = looked === 'all' ? rowsLooked : await countBounded(session, rows, tableMs, signal);
  return seen === null ? null : judgeRowCount(table, seen);
}

async function countBounded(session: SourceSession, rows: ChosenRows, limitMs: number, signal: AbortSignal) {
  try {
    return await countRowsWithin(session, rows, limitMs, signal);
  } catch (error) {
    if (error instanceof AppError && error.kind === 'auth') return null;
    throw error;
  }
}
