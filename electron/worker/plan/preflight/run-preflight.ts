// The check before a plan: catalog, rights and state first, then the data of each table in one bounded look.
import type { Catalog, CatalogColumn, CatalogTable } from '../../../../shared/catalog.ts';
import type { Selection } from '../../../../shared/contract.ts';
import {
  withoutTableText,
  type Finding,
  type Preflight,
  type PreflightScope,
  type TableLook,
} from '../../../../shared/preflight.ts';
import { nameOf, type ChosenRows } from '../../source/chosen-rows.ts';
import { carrying } from '../../source/given-parameters.ts';
import { describeQuery } from '../../source/describe-query.ts';
import type { SourceSession } from '../../source/session.ts';
import { planColumn } from '../column-plan.ts';
import { pickTables, type Picked } from '../pick-tables.ts';
import { hashPlan } from '../plan-hash.ts';
import { suggestRules } from '../suggest-rules.ts';
import { findDenied } from './denied-columns.ts';
import { sampleOf } from './finding.ts';
import { computedFails, judgeColumn, judgeType, type JudgeOptions } from './judge-column.ts';
import { judgeColumnNames, judgeTableNames } from './judge-names.ts';
import { columnDenied, judgeObstacle, judgeRowFilter, selectDenied, typeLeftOut } from './judge-rights.ts';
import { judgeCount, judgeLook } from './judge-look.ts';
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
  const suggestions: NonNullable<Preflight['suggestions']> = [];
  for (const { table } of picked)
    for (const suggestion of table === null ? [] : await suggestRules(session, table, signal))
      suggestions.push({ schema: table?.schema ?? '', table: table?.name ?? '', suggestion });
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
  return { ...document, ...(suggestions.length === 0 ? {} : { suggestions }), hash: hashPreflight(document) };
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
  if (table === null) return lookAtQuery({ ...choice, query: choice.query ?? '' }, request, tools, look, signal);
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

/** What a query gives is looked at like a view; quick, only its shape is, which is asked without running it. */
async function lookAtQuery(
  choice: Picked['choice'] & { readonly query: string },
  { scope, options }: PreflightRequest,
  tools: PreflightTools,
  look: (more: Partial<TableLook>) => TableLook,
  signal: AbortSignal,
): Promise<Seen> {
  const { schema, name, query, parameters } = choice;
  const described = await describeQuery(tools.session, { table: nameOf(choice), query, parameters }, signal);
  const table: CatalogTable = {
    schema,
    name,
    kind: 'view',
    rowsEstimate: null,
    bytesEstimate: null,
    keys: [],
    columns: [...described],
    canSelect: true,
    sizeSource: 'unknown',
    traits: null,
    hiddenReason: null,
    notes: [],
  };
  const known = judgeCatalog(table, described, options, null);
  if (scope === 'quick') return { look: look({}), findings: known.map(inQuery) };
  const rows: ChosenRows = { schema, name, where: null, query, parameters };
  const carried = { ...tools, session: carrying(tools.session, rows) };
  const limits = tools.limits ?? limitsOf[scope];
  const readable = described.filter(({ obstacle }) => obstacle === null);
  const probe = await probeTable(carried.session, table, rows, readable, limits, signal);
  const found = await judgeProbe(table, rows, readable, probe, options, limits, carried, signal);
  const findings = [...known, ...found].map(inQuery);
  return { look: look({ looked: probe.looked, rowsLooked: probe.rowsLooked }), findings };
}

/** Its columns are chosen in the query itself. */
const inQuery = (one: Finding): Finding => ({
  ...one,
  choices: one.choices.filter(({ choice }) => choice !== 'leaveOutColumn'),
});

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
  const count = await judgeCount(table, rows, probe, limits, tools.session, signal);
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
