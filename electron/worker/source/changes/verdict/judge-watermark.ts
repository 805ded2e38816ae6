// A watermark loses nothing that can be noticed but its column; what it cannot see is told.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import { formatPlural } from '../../../../../shared/format.ts';
import type { Increment } from '../../../../../shared/series.ts';
import type { JudgedTable } from '../verdict.ts';
import type { VerdictFacts } from './judge-mark.ts';
import { describeSeconds, lost, ok, type Verdict } from './words.ts';

export function judgeWatermark(
  table: Pick<JudgedTable, 'columns'>,
  increment: Extract<Increment, { mode: 'watermark' }>,
  since: ChangeMark,
  now: ChangeMark,
  { rowsWithoutValue = null, oldestTransactionSeconds = null }: VerdictFacts,
): Verdict {
  const { column } = increment;
  if (since.watermark === null) return lost(`How far ${column} had come was not noted in the last round.`);
  if (since.watermark.column !== column)
    return lost(`Its watermark is ${column} now, and ${since.watermark.column} was read.`);
  if (now.watermark === null || table.columns.every(({ name }) => name !== column))
    return lost(`It has no column ${column} any more, or this login may not read it.`);
  const without =
    rowsWithoutValue === null || rowsWithoutValue === 0
      ? null
      : `${formatPlural(rowsWithoutValue, 'row')} of it ${rowsWithoutValue === 1 ? 'has' : 'have'} no ${column} and ${rowsWithoutValue === 1 ? 'is' : 'are'} in no round but a full load.`;
  return ok(
    without,
    increment.kind === 'time' ? overlapNotice(increment.overlapSeconds, oldestTransactionSeconds) : null,
  );
}

function overlapNotice(overlapSeconds: number, oldestTransactionSeconds: number | null): string | null {
  if (oldestTransactionSeconds === null || oldestTransactionSeconds <= overlapSeconds) return null;
  return `A transaction has been open for ${describeSeconds(oldestTransactionSeconds)}, longer than the ${describeSeconds(overlapSeconds)} that rounds overlap: what it wrote before may never be read. Load the table whole once it has ended, or overlap more.`;
}
