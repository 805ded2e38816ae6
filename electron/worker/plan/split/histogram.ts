// Cuts by the server's statistics of the key's leading column: no row of the table is read.
import type { SqlType } from '../../../../shared/columns.ts';
import type { KeyTuple } from '../../../../shared/plan.ts';
import { keyOperand } from '../../source/key-codec.ts';
import { quoteName } from '../../source/quote-name.ts';
import { columnOf, type CutMethod, type CutRequest } from './cut-table.ts';
import { cutSteps } from './cut-steps.ts';
import { everyNthKey } from './ordered-pass.ts';
import { evenGuids, areSpread } from './random-guids.ts';
import { readStatistics } from './read-statistics.ts';

/** Below so many rows a pass over the key costs less than ranges that are not even. */
const cheapPassRows = 20_000_000;
/** Statistics that more than this share of the rows has changed since say little of how they lie. */
const maxChangedShare = 0.3;

/**
 * Null with a filter (statistics know nothing of it), without statistics, and when those are stale and a pass is cheap.
 */
export const byHistogram: CutMethod = async (request, signal) => {
  const { session, table, key, count, rows } = request;
  const first = key.columns[0];
  const type = columnOf(table, first?.name)?.sqlType;
  if (first === undefined || type === undefined || table.where !== null) return null;
  const statistics = await readStatistics(session, table, key.name, type, signal);
  if (statistics === null) return null;
  const counted = statistics.steps.reduce((sum, step) => sum + step.rangeRows + step.equalRows, 0);
  const changed = statistics.changes ?? Math.abs(rows - counted);
  const isStale = changed > counted * maxChangedShare;
  if (isStale && rows < cheapPassRows) return null;
  if (type.name === 'uniqueidentifier' && areSpread(statistics.steps.map(({ value }) => value)))
    return evenGuids(count, first.isDescending, first.name);
  const cuts = cutSteps(statistics.steps, count, first.isDescending);
  const bounds: KeyTuple[] = [];
  let heavy = 0;
  for (const cut of cuts) {
    if (cut.isHeavy && key.columns.length > 1) {
      heavy += 1;
      bounds.push(...(await boundsWithin(request, type, cut.value, Math.ceil(counted / count), signal)));
    }
    if (!cut.isLast) bounds.push([cut.value]);
  }
  const age = isStale ? ', which is old, so that lanes may have to share ranges' : '';
  return { bounds, how: `by the histogram of ${first.name}${age}${tellHeavy(heavy, key)}` };
};

const tellHeavy = (heavy: number, { columns }: CutRequest['key']): string => {
  if (heavy === 0) return '';
  const next = columns[1]?.name ?? '';
  const values = heavy === 1 ? 'one value fills' : `${String(heavy)} values fill`;
  return `; ${values} several ranges and ${heavy === 1 ? 'is' : 'are'} cut further by ${next}`;
};

/** Bounds inside one value of the leading column, by the columns behind it: only the rows of that value are read. */
function boundsWithin(
  request: CutRequest,
  type: SqlType,
  value: string,
  step: number,
  signal: AbortSignal,
): Promise<readonly KeyTuple[]> {
  const { parameter, expression } = keyOperand(type, value, '@value');
  const conditions = [`t.${quoteName(request.key.columns[0]?.name ?? '')} = ${expression}`];
  return everyNthKey(request, step, { conditions, parameters: [parameter] }, signal);
}
