// A watermark loses nothing that can be noticed but its column; what it cannot see is told.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import { formatPlural } from '../../../../../shared/format.ts';
import type { Increment } from '../../../../../shared/increment.ts';
import type { JudgedTable } from '../verdict.ts';
import type { VerdictFacts } from './judge-mark.ts';
import { describeSeconds, emptied, fewerNotice, isEmptied, lost, ok, type Verdict } from './words.ts';

type Watermark = Extract<Increment, { mode: 'watermark' }>;

export function judgeWatermark(
  table: Pick<JudgedTable, 'columns'>,
  increment: Watermark,
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
  if (isEmptied(since, now)) return lost(emptied);
  const without =
    rowsWithoutValue === null || rowsWithoutValue === 0
      ? null
      : `${formatPlural(rowsWithoutValue, 'row')} of it ${rowsWithoutValue === 1 ? 'has' : 'have'} no ${column} and ${rowsWithoutValue === 1 ? 'is' : 'are'} in no round but a full load.`;
  return ok(
    without,
    increment.kind === 'time'
      ? overlapNotice(increment.overlapSeconds, oldestTransactionSeconds)
      : numberNotice(increment, oldestTransactionSeconds),
    fewerNotice(since, now, increment.sweepEvery),
  );
}

/** How many numbers an open transaction holds is not told. */
function numberNotice({ column, overlap }: Watermark, oldestTransactionSeconds: number | null): string | null {
  if (oldestTransactionSeconds === null || BigInt(overlap) > 0n) return null;
  return `A transaction is open (for ${describeSeconds(oldestTransactionSeconds)}), and rounds do not overlap: a row whose ${column} it has taken and not committed is never read once a higher one is. Give the table an overlap, of more numbers than are taken while a transaction lasts.`;
}

function overlapNotice(overlapSeconds: number, oldestTransactionSeconds: number | null): string | null {
  if (oldestTransactionSeconds === null || oldestTransactionSeconds <= overlapSeconds) return null;
  return `A transaction has been open for ${describeSeconds(oldestTransactionSeconds)}, longer than the ${describeSeconds(overlapSeconds)} that rounds overlap: what it wrote before may never be read. Load the table whole once it has ended, or overlap more.`;
}
