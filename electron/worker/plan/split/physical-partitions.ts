// Cuts a partitioned table: its physical partitions first, then key ranges inside the large ones.
import type { KeyTuple, Partition } from '../../../../shared/plan.ts';
import { formatPlural } from '../../../../shared/format.ts';
import { isRefusal } from '../../source/catalog/ask.ts';
import { physicalCondition } from '../../source/select.ts';
import type { SourceSession } from '../../source/session.ts';
import { rangesBetween, type CutRequest, type CutTable } from './cut-table.ts';
import { byHistogram } from './histogram.ts';
import { readLayout, type Layout } from './layout.ts';
import { everyNthKey } from './ordered-pass.ts';

/** More physical partitions than this are left to key ranges: most of them would be statements for a handful of rows. */
const mostPartitions = 1024;
/** A physical partition of more rows is not passed over for its bounds. */
const cheapPassRows = 20_000_000;

export type PhysicalSplit = {
  readonly layout: Layout;
  readonly partitions: readonly Partition[];
  readonly how: string;
};

/** `key` null: each physical partition is one stream. Null for a table that is not partitioned. */
export async function byPhysicalPartitions(
  session: SourceSession,
  table: CutTable,
  key: CutRequest['key'] | null,
  size: { readonly rows: number; readonly count: number },
  signal: AbortSignal,
): Promise<PhysicalSplit | null> {
  const physical = await readLayout(session, table, signal);
  if (physical === null) return null;
  const { layout, rows } = physical;
  if (layout.fanout < 2 || layout.fanout > mostPartitions) return null;
  const all = rows.reduce((sum, count) => sum + count, 0);
  const piece = Math.max(1, all / size.count);
  const partitions: Partition[] = [];
  for (const [i, count] of rows.entries()) {
    signal.throwIfAborted();
    const number = i + 1;
    const pieces = Math.round(count / piece);
    const bounds =
      key === null || pieces < 2
        ? []
        : await boundsInside({ session, table, key, count: pieces, rows: count }, layout, number, signal);
    for (const { after, upTo } of rangesBetween(bounds))
      partitions.push({ index: partitions.length, after, upTo, scope: { kind: 'physical', number } });
  }
  const cut = partitions.length === layout.fanout ? '' : ', the large ones cut further by key';
  const parts = formatPlural(layout.fanout, 'physical partition');
  return { layout, partitions, how: `by the ${parts} of ${layout.functionName} over ${layout.columnName}${cut}` };
}

/**
 * By a pass over that one partition. A huge one is cut as the histogram cuts the whole table, which is fair as long as
 * the key does not follow the partitions; where that fails too, it stays one range.
 */
async function boundsInside(
  request: CutRequest,
  layout: Layout,
  number: number,
  signal: AbortSignal,
): Promise<readonly KeyTuple[]> {
  try {
    const isSameColumn = request.key.columns[0]?.name === layout.columnName;
    if (request.rows > cheapPassRows) return isSameColumn ? [] : ((await byHistogram(request, signal))?.bounds ?? []);
    const step = Math.ceil((request.rows + 1) / request.count);
    return await everyNthKey(
      request,
      step,
      { conditions: [physicalCondition(layout, number)], parameters: [] },
      signal,
    );
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}
