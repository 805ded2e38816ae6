// What the coordinator knows about a run in progress, and the snapshot it makes of it. Mutable; the store is the truth.
import type { AppErrorData } from '../../../shared/errors.ts';
import type { FactoryProgress, FactoryTableProgress } from '../../../shared/factory-progress.ts';
import type { Partition, Plan } from '../../../shared/plan.ts';
import { nameOfRule, type Rule, type RuleCount } from '../../../shared/rules.ts';
import type { LaneSnapshot, RunSnapshot, RunState } from '../../../shared/run.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import type { Store } from '../store/store.ts';
import { createRates } from './rates.ts';
import { countPart, openPartition, readTable, type PartitionProgress, type TableProgress } from './table-progress.ts';

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
  /** Why the run's own requests to the storage wait; null = they do not. */
  storage: AppErrorData | null;
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
    storage: null,
    addPart: (table, part) => countPart(table, part, 1),
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
    removePart: (table, part) => countPart(table, part, -1),
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
        ...(board.storage === null ? {} : { storage: board.storage }),
        isElsewhere: false,
      };
    },
  };
  return board;
}

/** Rows that Data Factory has copied and nobody has taken in. */
const rowsCopied = ({ factory, state }: TableProgress): number =>
  factory === null || state === 'done' || state === 'failed' ? 0 : (factory.rowsCopied ?? factory.rowsRead ?? 0);

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
