// How far a table of a run is, as the store has it and as parts are recorded.
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { FactoryTableProgress } from '../../../shared/factory-progress.ts';
import type { KeyTuple, Partition, PlanTable } from '../../../shared/plan.ts';
import type { TableState } from '../../../shared/run.ts';
import type { PartRecord, TableRecord } from '../store/checkpoint-records.ts';
import type { Store } from '../store/store.ts';

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

/** A part is on record (1), or void (-1). */
export function countPart(table: TableProgress, part: PartRecord, sign: 1 | -1): void {
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

export function readTable(
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

/** With nothing of it read. */
export const openPartition = (range: Partition): PartitionProgress => ({
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
