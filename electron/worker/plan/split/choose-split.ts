// How a table is cut into partitions: half-open key ranges, open at both ends, by the way that reads least.
import type { CatalogKey } from '../../../../shared/catalog.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { formatPlural } from '../../../../shared/format.ts';
import type { Partition, PlanTable } from '../../../../shared/plan.ts';
import { isRefusal } from '../../source/catalog/ask.ts';
import type { SourceSession } from '../../source/session.ts';
import { countPartitions } from './count-partitions.ts';
import { rangesBetween, type CutMethod, type CutRequest, type CutTable } from './cut-table.ts';
import { evenIntegers } from './even-integers.ts';
import { byHistogram } from './histogram.ts';
import { byClusteredIndex } from './loose-ranges.ts';
import { orderedPass } from './ordered-pass.ts';
import { byPhysicalPartitions, type PhysicalSplit } from './physical-partitions.ts';
import { bySampledGuids } from './random-guids.ts';
import { bySample } from './sample-keys.ts';

export type Split = Pick<PlanTable, 'ranges' | 'layout'> & {
  readonly partitions: readonly Partition[];
  /** How it is cut and why, one sentence; '' = there is nothing to add. */
  readonly note: string;
  /** What was not possible, and what it costs. */
  readonly warning: string | null;
};

export type TableSize = {
  readonly rows: number;
  readonly bytes: number;
  readonly lanes: number;
  /** Of all tables of the plan, as far as it is known; 0 = not at all. */
  readonly planBytes: number;
};

/** From what reads least to what reads most; the first that fits is taken. */
const methods: readonly CutMethod[] = [evenIntegers, byHistogram, bySampledGuids, bySample, orderedPass];

const onePartition = (note: string, warning: string | null = null): Split => ({
  partitions: rangesBetween([]),
  note,
  warning,
});

/**
 * `rows` and `bytes` are estimates. Reads at most the key index once, in key order, and that only where neither
 * arithmetic nor the server's statistics tell where to cut. A server that refuses it all gets one partition and a warning.
 */
export async function splitTable(
  session: SourceSession,
  table: CutTable,
  key: CatalogKey,
  size: TableSize,
  signal: AbortSignal,
): Promise<Split> {
  const count = countPartitions(size.rows, size.bytes, size.lanes, size.planBytes);
  if (count === 1) return onePartition('One range: the table is small.');
  const physical =
    key.isClustered === false
      ? null
      : await byPhysicalPartitions(session, table, key, { rows: size.rows, count }, signal);
  if (physical !== null) return physicalSplit(physical, '', '');
  return cut({ session, table, key, count, rows: size.rows }, signal);
}

/**
 * The same for a table without a unique key: no range has a watermark, so each is read again from its start, and is
 * better short whatever stands beside it.
 */
export async function splitUnkeyed(
  session: SourceSession,
  table: CutTable,
  size: Omit<TableSize, 'planBytes'>,
  signal: AbortSignal,
): Promise<Split> {
  const count = countPartitions(size.rows, size.bytes, size.lanes);
  if (count === 1) return onePartition('');
  const counts = { rows: size.rows, count };
  try {
    const physical = await byPhysicalPartitions(session, table, null, counts, signal);
    if (physical !== null) return physicalSplit(physical, unordered, again);
    const loose = await byClusteredIndex(session, table, counts, signal);
    if (loose === null) return onePartition('');
    const note = `${unordered}${formatPlural(loose.partitions.length, 'range')}, ${loose.how}${again}.`;
    return { partitions: loose.partitions, ranges: loose.ranges, note, warning: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return onePartition('');
  }
}

const unordered = 'No unique key orders its rows: ';
const again = ', each read again from its start after a failure';

const physicalSplit = ({ layout, partitions, how }: PhysicalSplit, head: string, tail: string): Split => ({
  layout,
  partitions,
  note: `${head}${formatPlural(partitions.length, 'range')}, ${how}${tail}.`,
  warning: null,
});

/** A way that the server refuses is passed over. */
async function cut(request: CutRequest, signal: AbortSignal): Promise<Split> {
  let refusal: AppError | null = null;
  for (const method of methods) {
    const found = await method(request, signal).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      refusal = error;
      return null;
    });
    if (found === null) continue;
    const ranges = formatPlural(found.bounds.length + 1, 'range');
    return { partitions: rangesBetween(found.bounds), note: `${ranges}, ${found.how}.`, warning: null };
  }
  return onePartition(
    'One range.',
    `The server refused to compute key ranges (${refusal === null ? 'without a reason' : refusalOf(refusal)}), so one lane reads the whole table.`,
  );
}

const refusalOf = ({ code, context }: AppError): string => String(context['number'] ?? code);
