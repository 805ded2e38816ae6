// What the coordinator knows about a run in progress, and the snapshot it makes of it. Mutable; the store is the truth.
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { FactoryProgress, FactoryTableProgress } from '../../../shared/factory.ts';
import type { KeyTuple, Partition, Plan, PlanTable } from '../../../shared/plan.ts';
import { nameOfRule, type Rule, type RuleCount } from '../../../shared/rules.ts';
import type { LaneSnapshot, RunSnapshot, RunState, TableState } from '../../../shared/run.ts';
import type { PartRecord, TableRecord } from '../store/checkpoints.ts';
import type { Store } from '../store/store.ts';
import { createRates } from './rates.ts';

export type PartitionProgress = {
  readonly index: number;
  /** As it is now: a cut during the run gives its end away. */
  range: Partition;
  /** Read to its end in this process, or done. */
  isRead: boolean;
  isDone: boolean;
  watermark: KeyTuple | null;
  nextPart: number;
  /** Rows on record. */
  rowsCarried: number;
};

export type TableProgress = {
  readonly table: PlanTable;
  state: TableState;
  error: AppErrorData | null;
  rows: number;
  parts: number;
  bytes: number;
  rowsSetAside: number;
  /** What the parts on record say of its rules, by the rule's id. */
  readonly ruleCounts: Map<string, { checked: number; broken: number }>;
  retries: number;
  readonly partitions: PartitionProgress[];
  /** How far Data Factory is; null = this computer moves the table. */
  factory: FactoryTableProgress | null;
};

export type LaneProgress = {
  readonly lane: number;
  activity: LaneSnapshot['activity'];
  table: TableProgress | null;
  partition: number | null;
  /** Rows read that stand in no recorded part yet. */
  rowsInFlight: number;
};

export type RunBoard = {
  readonly tables: readonly TableProgress[];
  readonly lanes: readonly LaneProgress[];
  /** The factory's part of the run; null = nothing is known of it, or there is none. */
  factory: FactoryProgress | null;
  /** A part is on record. */
  addPart(table: TableProgress, part: PartRecord): void;
  /** A partition that was cut from another one, with nothing of it read. */
  addPartition(table: TableProgress, range: Partition): PartitionProgress;
  /** The table starts over, as its plan has it. */
  restart(table: TableProgress): void;
  /** A provisional part is void. */
  removePart(table: TableProgress, part: PartRecord): void;
  snapshot(state: RunState, seq: number, nowMs: number): RunSnapshot;
};

/** The board of a run as the store has it, for so many lanes. */
export function createBoard(store: Store, runId: string, plan: Plan, laneCount: number, startedMs: number): RunBoard {
  const records = new Map(store.checkpoints.tables(runId).map((record) => [record.tableId, record]));
  const shown = plan.factory === undefined ? new Map<string, FactoryTableProgress>() : store.factory.shownTables(runId);
  const tables = plan.tables.map((table) => readTable(store, runId, table, records.get(table.id), shown.get(table.id)));
  const lanes = Array.from({ length: laneCount }, (_, lane): LaneProgress => ({
    lane,
    activity: 'idle',
    table: null,
    partition: null,
    rowsInFlight: 0,
  }));
  const rates = createRates();
  const total = (pick: (table: TableProgress) => number): number => tables.reduce((sum, table) => sum + pick(table), 0);
  const board: RunBoard = {
    tables,
    lanes,
    factory: plan.factory === undefined ? null : store.factory.shown(runId),
    addPart: (table, part) => count(table, part, 1),
    addPartition(table, range) {
      const state = openPartition(range);
      table.partitions.push(state);
      return state;
    },
    restart(table) {
      table.partitions.splice(0, table.partitions.length, ...table.table.partitions.map(openPartition));
      Object.assign(table, { state: 'waiting', error: null, rows: 0, parts: 0, bytes: 0, rowsSetAside: 0 });
      table.ruleCounts.clear();
    },
    removePart: (table, part) => count(table, part, -1),
    snapshot(state, seq, nowMs) {
      const rows = total((table) => table.rows);
      const bytes = total((table) => table.bytes);
      const inFlight = lanes.reduce((sum, lane) => sum + lane.rowsInFlight, 0) + total(rowsCopied);
      const rate = rates.measure(nowMs, rows + inFlight, bytes);
      return {
        runId,
        seq,
        atUtc: new Date(nowMs).toISOString(),
        state,
        tables: tables.map((table) => toTableSnapshot(table, lanes)),
        lanes: lanes.map(({ lane, activity, table, partition, rowsInFlight }) => ({
          lane,
          tableId: table?.table.id ?? null,
          partition,
          activity,
          rowsInFlight,
        })),
        rows,
        parts: total((table) => table.parts),
        bytes,
        rowsEstimate: estimateRows(tables),
        elapsedMs: nowMs - startedMs,
        ...rate,
        etaSeconds: etaSeconds(tables, rows + inFlight, rate.rowsPerSecond),
        rssMb: Math.round(process.memoryUsage.rss() / (1 << 20)),
        ...(board.factory === null ? {} : { factory: board.factory }),
        isElsewhere: false,
      };
    },
  };
  return board;
}

/** Rows that Data Factory has copied and nobody has taken in. */
const rowsCopied = ({ factory, state }: TableProgress): number =>
  factory === null || state === 'done' || state === 'failed' ? 0 : (factory.rowsCopied ?? factory.rowsRead ?? 0);

function count(table: TableProgress, part: PartRecord, sign: 1 | -1): void {
  table.rows += sign * part.rowCount;
  table.parts += sign;
  table.bytes += sign * part.sizeBytes;
  table.rowsSetAside += sign * (part.quarantine?.rowCount ?? 0);
  countRules(table.ruleCounts, part, sign);
}

function countRules(counts: TableProgress['ruleCounts'], { rules = [] }: PartRecord, sign: 1 | -1): void {
  for (const { rule, checked, broken } of rules) {
    const known = counts.get(rule) ?? { checked: 0, broken: 0 };
    counts.set(rule, { checked: known.checked + sign * checked, broken: known.broken + sign * broken });
  }
}

function readTable(
  store: Store,
  runId: string,
  table: PlanTable,
  record: TableRecord | undefined,
  shown: FactoryTableProgress | undefined,
): TableProgress {
  const parts = store.checkpoints.parts(runId, table.id);
  const sum = (pick: (part: PartRecord) => number): number => parts.reduce((total, part) => total + pick(part), 0);
  const ruleCounts: TableProgress['ruleCounts'] = new Map();
  for (const part of parts) countRules(ruleCounts, part, 1);
  return {
    ruleCounts,
    table,
    factory: table.engine === 'factory' ? (shown ?? notBegun) : null,
    state: record === undefined || record.state === 'open' ? 'waiting' : record.state,
    error: record?.error ?? null,
    rows: sum(({ rowCount }) => rowCount),
    parts: parts.length,
    bytes: sum(({ sizeBytes }) => sizeBytes),
    rowsSetAside: sum(({ quarantine }) => quarantine?.rowCount ?? 0),
    retries: record?.retries ?? 0,
    partitions: store.checkpoints
      .partitions(runId, table.id)
      .map(({ partition, isDone, watermark, nextPart, range }) => ({
        ...openPartition(range ?? plannedRange(table, partition)),
        isRead: isDone,
        isDone,
        watermark,
        nextPart,
        rowsCarried: parts
          .filter((part) => part.partition === partition)
          .reduce((rows, part) => rows + part.rowCount, 0),
      })),
  };
}

export const notBegun: FactoryTableProgress = {
  phase: 'waiting',
  status: '',
  pipeline: '',
  pipelineRunId: null,
  rowsRead: null,
  rowsCopied: null,
  bytesRead: null,
  bytesWritten: null,
  startedUtc: null,
};

const openPartition = (range: Partition): PartitionProgress => ({
  index: range.index,
  range,
  isRead: false,
  isDone: false,
  watermark: null,
  nextPart: 0,
  rowsCarried: 0,
});

function plannedRange(table: PlanTable, index: number): Partition {
  const range = table.partitions.find((partition) => partition.index === index);
  if (range === undefined) throw new AppError('BUG', { detail: `the plan has no partition ${index} of ${table.id}` });
  return range;
}

function toTableSnapshot(progress: TableProgress, lanes: readonly LaneProgress[]): RunSnapshot['tables'][number] {
  const { table, state, error, rows, parts, bytes, rowsSetAside, retries, partitions } = progress;
  const { id, schema, name, rowsEstimate } = table;
  const own = lanes.filter((lane) => lane.table === progress);
  return {
    id,
    schema,
    name,
    state,
    rowsEstimate,
    rows,
    parts,
    bytes,
    rowsInFlight: own.reduce((sum, lane) => sum + lane.rowsInFlight, 0) + rowsCopied(progress),
    partitions: partitions.length,
    rowsSetAside,
    partitionsDone: partitions.filter(({ isDone }) => isDone).length,
    retries,
    error,
    ...(progress.factory === null ? {} : { factory: progress.factory }),
    ...(table.rules === undefined ? {} : { rules: table.rules.map((rule) => ruleCountOf(rule, progress)) }),
  };
}

function ruleCountOf(rule: Rule, { ruleCounts }: TableProgress): RuleCount {
  const { checked = 0, broken = 0 } = ruleCounts.get(rule.id) ?? {};
  return { id: rule.id, name: nameOfRule(rule), onBreak: rule.onBreak, rowsChecked: checked, rowsBroken: broken };
}

/** A finished table counts as it turned out, not as it was estimated. */
function estimateRows(tables: readonly TableProgress[]): number | null {
  let sum = 0;
  for (const { table, state, rows } of tables) {
    if (table.rowsEstimate === null && state !== 'done') return null;
    sum += state === 'done' ? rows : Math.max(rows, table.rowsEstimate ?? 0);
  }
  return sum;
}

function etaSeconds(tables: readonly TableProgress[], rowsRead: number, rowsPerSecond: number): number | null {
  const expected = estimateRows(tables);
  if (expected === null || rowsPerSecond === 0) return null;
  return Math.ceil(Math.max(0, expected - rowsRead) / rowsPerSecond);
}
