// Gathers what the store and the plan say about a run into its report.
import { describeError } from '../../../shared/errors.ts';
import { formatPlural } from '../../../shared/format.ts';
import { describeAdjustment } from '../../../shared/load.ts';
import { evidenceFacts } from '../../../shared/moment-verdict.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { preflightSentence } from '../../../shared/preflight.ts';
import type { Report, ReportTable } from '../../../shared/report.ts';
import type { RunSnapshot, RunState, TableSnapshot } from '../../../shared/run.ts';
import { toolName } from '../../../shared/version.ts';
import { judgeRules } from '../rules/judge-results.ts';
import { judgePlan, readMoments } from '../store/read-moments.ts';
import type { Store } from '../store/store.ts';

type Exception = Report['exceptions'][number];

export type ReportRequest = {
  readonly store: Store;
  readonly snapshot: RunSnapshot;
  readonly manifestName: string;
  readonly nowUtc: string;
};

/** Throws RUN_UNKNOWN. */
export function buildReport({ store, snapshot, manifestName, nowUtc }: ReportRequest): Report {
  const { runId, state } = snapshot;
  const plan = store.runs.plan(runId);
  const { createdUtc, updatedUtc, carriedMs } = store.runs.get(runId);
  const tables = plan.tables.flatMap((table) => {
    const progress = snapshot.tables.find(({ id }) => id === table.id);
    return progress === undefined ? [] : [toReportTable(store, runId, table, progress)];
  });
  const exceptions = [
    ...failuresOf(snapshot),
    ...snapshot.tables.flatMap((table) => exceptionsOf(table, state)),
    ...tables.flatMap(rulesBroken),
  ];
  const { verdict, headline } = judge(state, exceptions.length);
  const total = (pick: (table: ReportTable) => number): number => tables.reduce((sum, table) => sum + pick(table), 0);
  return {
    reportVersion: 1,
    tool: toolName,
    madeUtc: nowUtc,
    verdict,
    headline,
    exceptions,
    run: { runId, state, createdUtc, updatedUtc, carriedSeconds: carriedMs / 1000 },
    plan: planFacts(plan),
    pointInTime: momentFacts(store, runId, plan),
    adjustments: store.adjustments
      .list(runId)
      .map(({ atUtc, change }) => ({ atUtc, text: describeAdjustment(change) })),
    manifest: state.kind === 'completed' ? manifestName : null,
    totals: {
      tables: tables.length,
      tablesVerified: total(({ verified }) => (verified ? 1 : 0)),
      rows: total(({ rows }) => rows),
      parts: total(({ parts }) => parts),
      bytes: total(({ bytes }) => bytes),
      rowsSetAside: total(({ rowsSetAside }) => rowsSetAside),
      retries: total(({ retries }) => retries),
    },
    tables,
    validations: store.validations.list(runId),
    sourceChanges: store.sourceChanges.list(runId),
  };
}

function judge(state: RunState, decisions: number): Pick<Report, 'verdict' | 'headline'> {
  switch (state.kind) {
    case 'completed':
      return decisions === 0
        ? { verdict: 'completeAndVerified', headline: 'Complete and verified' }
        : { verdict: 'completeWithDecisions', headline: `Complete, ${formatPlural(decisions, 'decision')} open` };
    case 'failed':
      return { verdict: 'failed', headline: 'Failed' };
    case 'running':
    case 'stopping':
      return { verdict: 'running', headline: 'Still running' };
    default:
      return { verdict: 'stopped', headline: 'Stopped' };
  }
}

/** The failure of the whole run, unless it is that of one of its tables. */
function failuresOf({ state, tables }: RunSnapshot): Exception[] {
  if (state.kind !== 'failed' || tables.some((table) => table.state === 'failed')) return [];
  return [{ table: null, kind: 'failed', code: state.error.code, text: describeError(state.error) }];
}

function exceptionsOf(snapshot: TableSnapshot, run: RunState): Exception[] {
  const { schema, name, state, error, rows, rowsSetAside } = snapshot;
  const table = `${schema}.${name}`;
  const isOver = run.kind !== 'running' && run.kind !== 'stopping';
  const found: Exception[] = [];
  if (state === 'failed' && error !== null)
    found.push({ table, kind: 'failed', code: error.code, text: describeError(error) });
  else if (state !== 'done' && isOver)
    found.push({
      table,
      kind: 'unfinished',
      code: null,
      text: `Not finished: ${formatPlural(rows, 'row')} verified and kept. Resume the run to go on.`,
    });
  if (rowsSetAside > 0)
    found.push({
      table,
      kind: 'rowsSetAside',
      code: null,
      text: `${formatPlural(rowsSetAside, 'row')} set aside, ${whyAside(snapshot)}. Decide what becomes of them.`,
    });
  return found;
}

const whyAside = ({ rules = [] }: TableSnapshot): string =>
  rules.some(({ onBreak, rowsBroken }) => onBreak === 'quarantine' && rowsBroken > 0)
    ? 'because they break its rules, or no file can carry a value exactly'
    : 'because no file can carry a value exactly';

/** Rules that were broken and only counted; the others are told with the rows set aside, or with the failure. */
const rulesBroken = ({ schema, name: table, rules }: ReportTable): Exception[] =>
  rules.flatMap(({ verdict, action, name, found }) =>
    verdict === 'broken' && action === 'counted'
      ? [{ table: `${schema}.${table}`, kind: 'ruleBroken', code: null, text: `Rule "${name}" is broken: ${found}.` }]
      : [],
  );

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
  consistency: plan.consistency,
  checked: preflightSentence(plan.preflight),
  options: plan.options,
});

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

/** Ranges that are not the plan's. */
function cutNotes(store: Store, runId: string, table: PlanTable): readonly string[] {
  const cuts = store.checkpoints.partitions(runId, table.id).filter(({ cutFrom }) => cutFrom !== null).length;
  if (cuts === 0) return [];
  const was = cuts === 1 ? 'range was' : 'ranges were';
  return [`${String(cuts)} ${was} cut from others during the run, for lanes without work; the manifest lists them.`];
}

function toReportTable(store: Store, runId: string, table: PlanTable, progress: TableSnapshot): ReportTable {
  const { rows, rowsEstimate, parts, bytes, partitions, partitionsDone, retries, rowsSetAside, state } = progress;
  const recorded = store.checkpoints.parts(runId, table.id);
  const quarantines = recorded.flatMap(({ quarantine }) => quarantine ?? []);
  return {
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    state,
    readNote: table.readNote,
    notes: [
      ...table.notes,
      ...cutNotes(store, runId, table),
      ...table.columns.flatMap(({ name, note }) => (note === null ? [] : [`Column ${name}: ${note}`])),
    ],
    rows,
    rowsEstimate,
    parts,
    bytes,
    partitions,
    partitionsDone,
    retries,
    verified: state === 'done',
    ...store.checkpoints.verifiedSpan(runId, table.id),
    rowsSetAside,
    rules: judgeRules({
      table,
      parts: recorded,
      rowCount: rows + rowsSetAside,
      isComplete: state === 'done',
      runCreatedUtc: store.runs.get(runId).createdUtc,
      error: progress.error,
    }),
    setAside: quarantines.map(({ blobName, rowCount, examples }) => ({
      blob: blobName,
      rows: rowCount,
      examples: [...examples].map((row) => ({ ...row, key: [...row.key] })),
    })),
  };
}
