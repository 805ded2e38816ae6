// What a look at a table's rows did not see, and how many rows there are against what the server believes.
import type { CatalogTable } from '../../../../shared/catalog.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import type { Finding } from '../../../../shared/preflight.ts';
import type { ChosenRows } from '../../source/chosen-rows.ts';
import type { SourceSession } from '../../source/session.ts';
import { countRowsWithin } from '../count-rows.ts';
import { finding } from './finding.ts';
import { judgeRowCount } from './judge-rights.ts';
import type { Probe, ProbeLimits } from './probe-table.ts';

export function judgeLook(table: CatalogTable, { looked, rowsLooked, detail }: Probe): Finding | null {
  const place = { schema: table.schema, table: table.name, column: null };
  const consequence = 'Values that cannot be written exactly are met by the run, which follows its rule for them.';
  switch (looked) {
    case 'tooLong':
      return finding('notLookedAt', 'yellow', place, {
        what: 'Its data was not looked at: that took too long.',
        consequence,
      });
    case 'refused':
      return finding('notLookedAt', 'yellow', place, {
        what: `Its data was not looked at: the server refused the question (${detail}).`,
        consequence,
      });
    case 'sample':
      return finding('notLookedAt', 'yellow', place, {
        what: `About ${formatCount(rowsLooked ?? 0)} of ${formatCount(table.rowsEstimate ?? 0)} rows were looked at, by a sample of its pages.`,
        consequence: 'What is not in the sample is met by the run.',
      });
    default:
      return null;
  }
}

/** A filter of the user's picks rows, too: then there is nothing to compare with. */
export async function judgeCount(
  table: CatalogTable,
  rows: ChosenRows,
  { looked, rowsLooked }: Probe,
  { tableMs }: ProbeLimits,
  session: SourceSession,
  signal: AbortSignal,
): Promise<Finding | null> {
  if (rows.where !== null || rows.query !== null || (table.traits?.rowFilters ?? []).length > 0) return null;
  const seen = looked === 'all' ? rowsLooked : await countBounded(session, rows, tableMs, signal);
  return seen === null ? null : judgeRowCount(table, seen);
}

async function countBounded(session: SourceSession, rows: ChosenRows, limitMs: number, signal: AbortSignal) {
  try {
    return await countRowsWithin(session, rows, limitMs, signal);
  } catch (error) {
    if (error instanceof AppError && error.kind === 'auth') return null;
    throw error;
  }
}
