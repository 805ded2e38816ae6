// Reads and encodes a few rows of the largest tables of a plan, to tell how much will be stored and how long it takes.
import { scaleSamples, type Estimate, type TableSample } from '../../../shared/estimate.ts';
import { formatCount, formatDuration, formatPlural } from '../../../shared/format.ts';
import type { Partition, Plan, PlanTable } from '../../../shared/plan.ts';
import { createTableEncoder } from '../pipeline/encode.ts';
import type { PartEncoder, SourcePort } from '../ports/ports.ts';

const mostTables = 8;
const rowsPerTable = 20_000;
const bytesPerTable = 64 << 20;
const batchBytes = 8 << 20;
const defaultLimitMs = 15_000;

export type SampleTools = {
  readonly session: Pick<SourcePort, 'read'>;
  readonly nowMs: () => number;
  readonly onTable: (done: number, inAll: number, table: string) => void;
  /** For all tables together. */
  readonly limitMs?: number;
};

/** Nothing is written anywhere. Throws what the source throws; an abort rejects with its reason. */
export async function estimatePlan(plan: Plan, tools: SampleTools, signal: AbortSignal): Promise<Estimate> {
  const largest = plan.tables
    .toSorted((a, b) => (b.bytesEstimate ?? -1) - (a.bytesEstimate ?? -1))
    .filter(({ rowsEstimate }) => rowsEstimate !== 0)
    .slice(0, mostTables);
  const startMs = tools.nowMs();
  const limits = { limitMs: tools.limitMs ?? defaultLimitMs, rowsPerTable, bytesPerTable };
  const samples = await sampleTables(largest, plan, { ...tools, ...limits }, signal);
  return {
    ...scaleSamples(plan.tables, samples, plan.options),
    basis: basisOf(samples, plan.tables.length, (tools.nowMs() - startMs) / 1000),
  };
}

function basisOf(samples: readonly TableSample[], tableCount: number, seconds: number): string {
  if (samples.length === 0) return 'No rows were sampled.';
  const rows = samples.reduce((sum, sample) => sum + sample.rows, 0);
  return `${formatPlural(rows, 'row')} of ${formatCount(samples.length)} of ${formatPlural(tableCount, 'table')} were read and encoded in ${formatDuration(seconds)}; uploading was not tried.`;
}

/** At most; of each table and, in time, of all together. */
type SampleLimits = Required<SampleTools> & { readonly rowsPerTable: number; readonly bytesPerTable: number };

/** Those of which rows came in time, or that were read to their end. Throws as `estimatePlan`. */
export async function sampleTables(
  picked: readonly PlanTable[],
  plan: Plan,
  tools: SampleLimits,
  signal: AbortSignal,
): Promise<TableSample[]> {
  const endMs = tools.nowMs() + tools.limitMs;
  const limit = AbortSignal.timeout(tools.limitMs);
  const samples: TableSample[] = [];
  for (const [i, table] of picked.entries()) {
    tools.onTable(i, picked.length, `${table.schema}.${table.name}`);
    // What one table does not need is left for those that follow.
    const left = endMs - tools.nowMs();
    if (left <= 0) break;
    const untilMs = tools.nowMs() + left / (picked.length - i);
    const bounds = { ...tools, untilMs, limit, maxDop: plan.options.maxDop };
    const sample = await sampleTable(table, plan, bounds, signal);
    if (sample !== null) samples.push(sample);
  }
  return samples;
}

export type Limits = Pick<SampleTools, 'session' | 'nowMs'> & {
  /** The table is left at the next batch after this. */
  readonly untilMs: number;
  /** Ends a batch that does not come. */
  readonly limit: AbortSignal;
  readonly rowsPerTable: number;
  readonly bytesPerTable: number;
  readonly maxDop: number;
};

/** Null when not a row came in time. */
async function sampleTable(
  planned: PlanTable,
  plan: Plan,
  limits: Limits,
  signal: AbortSignal,
): Promise<TableSample | null> {
  const { written: _, ...table } = planned;
  // Of rows as they are read: what transforms make of them is about as large.
  const ranges = spread(table.partitions);
  const encoder = createTableEncoder(table, plan.options);
  const startMs = limits.nowMs();
  let isWhole = ranges.length === table.partitions.length;
  try {
    for (const [i, range] of ranges.entries()) {
      const untilMs = limits.nowMs() + (limits.untilMs - limits.nowMs()) / (ranges.length - i);
      const isEnd = await sampleRange(table, range, encoder, ranges.length, { ...limits, untilMs }, signal);
      isWhole &&= isEnd;
    }
  } catch (error) {
    if (signal.aborted || !limits.limit.aborted) throw error;
    isWhole = false;
  }
  if (encoder.rowCount === 0 && !isWhole) return null;
  const { rowCount: rows } = encoder;
  encoder.finish();
  const seconds = (limits.nowMs() - startMs) / 1000;
  return { tableId: table.id, rows, storedBytes: encoder.sizeBytes, seconds, isWhole };
}

/** The first, the middle and the last range: tables change over their keys, and so do their rows. */
function spread(partitions: readonly Partition[]): readonly Partition[] {
  const last = partitions.length - 1;
  const indexes = new Set([0, Math.floor(last / 2), last]);
  return partitions.filter((_, index) => indexes.has(index));
}

/** True when the range was read to its end. */
async function sampleRange(
  table: PlanTable,
  { after, upTo, scope }: Partition,
  encoder: PartEncoder,
  rangeCount: number,
  limits: Limits,
  signal: AbortSignal,
): Promise<boolean> {
  const { maxDop } = limits;
  const wanted = Math.ceil(limits.rowsPerTable / rangeCount);
  const rows = { ...table, batchRows: Math.min(table.batchRows, wanted) };
  // One row more than is wanted tells whether the range ends here.
  const request = { table: rows, after, upTo, scope, batchBytes, mostRows: wanted + 1, maxDop };
  let rowCount = 0;
  let sizeBytes = 0;
  for await (const batch of limits.session.read(request, AbortSignal.any([signal, limits.limit]))) {
    if (rowCount >= wanted) return false;
    encoder.write(batch);
    rowCount += batch.rowCount;
    sizeBytes += batch.byteLength;
    if (sizeBytes * rangeCount >= limits.bytesPerTable || limits.nowMs() >= limits.untilMs) return false;
  }
  return rowCount <= wanted;
}
