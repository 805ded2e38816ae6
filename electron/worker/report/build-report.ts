// Gathers what the store and the plan say about a run into its report.
import type { TargetConfig } from '../../../shared/connection.ts';
import { describeAdjustment } from '../../../shared/load.ts';
import { evidenceFacts } from '../../../shared/moment-verdict.ts';
import type { Plan } from '../../../shared/plan.ts';
import { preflightSentence } from '../../../shared/preflight.ts';
import type { Report, ReportTable } from '../../../shared/report.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { toolName } from '../../../shared/version.ts';
import { judgePlan, readMoments } from '../store/read-moments.ts';
import { readWrittenBy } from '../store/read-written-by.ts';
import type { Store } from '../store/store.ts';
import { exceptionsOf, judgeRun } from './judge-run.ts';
import { readKept } from './kept-parts.ts';
import { byTable, countAllFindings, newestValidations, tableKey } from './newest-validations.ts';
import { toReportTable } from './report-tables.ts';

export type ReportRequest = {
  readonly store: Store;
  readonly snapshot: RunSnapshot;
  readonly manifestName: string;
  readonly nowUtc: string;
  /** Account and computer, or the like. */
  readonly madeBy: string;
};

/** Throws RUN_UNKNOWN. */
export function buildReport({ store, snapshot, manifestName, nowUtc, madeBy }: ReportRequest): Report {
  const { runId, state } = snapshot;
  const plan = store.runs.plan(runId);
  const { createdUtc, updatedUtc, carriedMs } = store.runs.get(runId);
  const validations = store.validations.list(runId);
  const newest = newestValidations(validations);
  const validated = byTable(newest);
  const progressOf = new Map(snapshot.tables.map((progress) => [progress.id, progress]));
  const startedUtc = new Map(store.checkpoints.tables(runId).map((one) => [one.tableId, one.startedUtc]));
  const keptOf = readKept(store, runId, plan);
  const writtenBy = readWrittenBy(store, runId, plan);
  const tables = plan.tables.flatMap((table) => {
    const progress = progressOf.get(table.id);
    const found = validated.get(tableKey(table.schema, table.name)) ?? [];
    if (progress === undefined) return [];
    return [
      toReportTable({
        store,
        runId,
        runCreatedUtc: createdUtc,
        table,
        progress,
        startedUtc: startedUtc.get(table.id) ?? null,
        validations: found,
        writtenBy: writtenBy(table),
        kept: keptOf(table),
      }),
    ];
  });
  const exceptions = exceptionsOf(snapshot, tables);
  return {
    reportVersion: 1,
    tool: toolName,
    madeUtc: nowUtc,
    madeBy,
    ...judgeRun(state, exceptions.length, newest, { verify: plan.options.verify, tables }),
    exceptions,
    run: {
      runId,
      state,
      createdUtc,
      updatedUtc,
      carriedSeconds: carriedMs / 1000,
      carriedBy: store.runs.carriers(runId),
    },
    plan: planFacts(plan),
    pointInTime: momentFacts(store, runId, plan),
    adjustments: store.adjustments
      .list(runId)
      .map(({ atUtc, change }) => ({ atUtc, text: describeAdjustment(change) })),
    manifest: state.kind === 'completed' ? manifestName : null,
    totals: { ...addUp(tables), ...countAllFindings(newest) },
    tables,
    validations,
    sourceChanges: store.sourceChanges.list(runId),
  };
}

function addUp(tables: readonly ReportTable[]): Omit<Report['totals'], 'faults' | 'notices'> {
  const total = (pick: (table: ReportTable) => number): number => tables.reduce((sum, table) => sum + pick(table), 0);
  return {
    tables: tables.length,
    tablesVerified: total(({ verified }) => (verified ? 1 : 0)),
    rows: total(({ rows }) => rows),
    parts: total(({ parts }) => parts),
    bytes: total(({ bytes }) => bytes),
    rowsSetAside: total(({ rowsSetAside }) => rowsSetAside),
    retries: total(({ retries }) => retries),
    sourceRows: tables.some(({ sourceRows }) => sourceRows === null)
      ? null
      : total(({ sourceRows }) => sourceRows ?? 0),
  };
}

const planFacts = (plan: Plan): Report['plan'] => ({
  planId: plan.id,
  hash: plan.hash,
  createdUtc: plan.createdUtc,
  tool: plan.tool,
  server: plan.source.server,
  serverVersion: plan.server.version,
  serverEdition: plan.server.edition,
  database: plan.source.database,
  container: plan.target.container,
  storage: storageOf(plan.target),
  consistency: plan.consistency,
  checked: preflightSentence(plan.preflight),
  options: plan.options,
});

/** The address of the account; a connection string keeps its own in a secret. */
function storageOf(target: TargetConfig): string {
  if (target.kind === 'connectionString') return '';
  // Somebody may have pasted a whole address, with what opens it.
  const { origin, pathname } = new URL(target.endpoint);
  return pathname === '/' ? origin : `${origin}${pathname}`;
}

function momentFacts(store: Store, runId: string, plan: Plan): Report['pointInTime'] {
  const moments = readMoments(store, runId);
  return {
    ...judgePlan(plan, moments),
    moments: [...moments.evidence].map(([moment, evidence]) => ({
      tables: plan.tables
        .filter(({ id }) => moments.of(id).includes(moment))
        .map(({ schema, name }) => `${schema}.${name}`),
      facts: evidenceFacts(evidence).map((pair) => [...pair]),
    })),
  };
}
