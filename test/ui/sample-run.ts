// Snapshots, lines and answers of a made run, for tests of the screens that show runs.
import type { RunLogLine, RunSummary } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
import type { LaneSnapshot, RunSnapshot, TableSnapshot } from '../../shared/run.ts';
import type { Answers } from './fake-api.ts';
import { planTable, samplePlan } from './sample-plan.ts';

export const runId = '20261124-120000-a1b2';
const startMs = Date.parse('2026-11-24T12:00:00.000Z');

/** The time `seconds` after the run began. */
export const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

export const table = (index: number, more: Partial<TableSnapshot> = {}): TableSnapshot => ({
  id: `t${String(index)}`,
  schema: 'sales',
  name: `Orders_${String(index).padStart(4, '0')}`,
  state: 'waiting',
  rowsEstimate: 1_000_000,
  rows: 0,
  parts: 0,
  bytes: 0,
  rowsInFlight: 0,
  partitions: 4,
  partitionsDone: 0,
  rowsSetAside: 0,
  retries: 0,
  error: null,
  ...more,
});

export const verified = (index: number): TableSnapshot =>
  table(index, { state: 'done', rows: 1_000_000, parts: 8, bytes: 134_217_728, partitionsDone: 4 });
export const running = (index: number, rows: number): TableSnapshot =>
  table(index, { state: 'running', rows, parts: 3, bytes: 62_000_000, rowsInFlight: 50_000, partitionsDone: 1 });

export const lane = (index: number, tableId: string | null): LaneSnapshot => ({
  lane: index,
  tableId,
  partition: tableId === null ? null : index,
  activity: tableId === null ? 'idle' : 'reading',
  rowsInFlight: tableId === null ? 0 : 12_500,
});

/** A run of `count` tables in which a third is verified and four are being read. */
export function tablesOf(count: number): TableSnapshot[] {
  const done = Math.floor(count / 3);
  return Array.from({ length: count }, (_, index) => {
    if (index < done) return verified(index);
    return index < done + 4 ? running(index, 250_000) : table(index);
  });
}

export function snapshot(more: Partial<RunSnapshot> = {}): RunSnapshot {
  const tables = more.tables ?? tablesOf(12);
  const carried = tables.filter(({ state }) => state === 'running');
  const sum = (pick: (one: TableSnapshot) => number): number => tables.reduce((all, one) => all + pick(one), 0);
  return {
    runId,
    seq: 1,
    atUtc: at(300),
    state: { kind: 'running' },
    tables,
    lanes: Array.from({ length: 4 }, (_, index) => lane(index, carried[index]?.id ?? null)),
    rows: sum(({ rows }) => rows),
    parts: sum(({ parts }) => parts),
    bytes: sum(({ bytes }) => bytes),
    rowsEstimate: sum(({ rowsEstimate }) => rowsEstimate ?? 0),
    elapsedMs: 300_000,
    rowsPerSecond: 642_118,
    bytesPerSecond: 48_300_000,
    etaSeconds: 2520,
    rssMb: 412,
    isElsewhere: false,
    ...more,
  };
}

const planOf = (tables: readonly TableSnapshot[]): Plan => ({
  ...samplePlan,
  options: { ...samplePlan.options, bandwidthBytesPerSecond: 62_914_560 },
  tables: tables.map(({ id, schema, name }) => planTable(id, schema, name)),
});

export const lines = (count: number, from = 1): RunLogLine[] =>
  Array.from({ length: count }, (_, index) => {
    const line = from + index;
    const level = line % 40 === 0 ? 'error' : line % 15 === 0 ? 'warning' : 'info';
    return { line, atUtc: at(line), level, text: `Part ${String(line)} of sales.Orders is verified: 125,000 rows` };
  });

export const summary = (more: Partial<RunSummary> = {}): RunSummary => ({
  runId,
  planId: samplePlan.id,
  state: { kind: 'running' },
  createdUtc: at(0),
  updatedUtc: at(300),
  database: 'Sales',
  container: 'lake',
  tables: 12,
  rows: 5_000_000,
  bytes: 3_400_000_000,
  server: 'sql01',
  rowsEstimate: 12_000_000,
  isElsewhere: false,
  trigger: 'person',
  movedBy: 'here',
  series: null,
  ...more,
});

/** Answers for a run that is as `shown` says. */
export const answersFor = (shown: RunSnapshot, log: readonly RunLogLine[] = lines(60)): Answers => ({
  'run.list': () => ({ runs: [summary({ state: shown.state, rows: shown.rows, isElsewhere: shown.isElsewhere })] }),
  'run.get': () => shown,
  'run.plan': () => planOf(shown.tables),
  'run.log': ({ after }) => ({ lines: log.filter(({ line }) => line > after) }),
  'secret.find': () => ({ source: null, target: null }),
});
