// Reads a few rows of the source, as texts that can be compared with those of a file.
import type { PlanTable } from '../../../shared/plan.ts';
import type { KeyRange } from '../source/select.ts';
import { createRowDigester, type RowDigest } from './digest/row-digest.ts';
import type { LocalRow, PartForm } from './part-job.ts';
import { createRowReader } from './part-rows.ts';
import type { SourceMoment } from './source-moment.ts';

const batchBytes = 4 << 20;

/** The first rows of a range in key order, `most` at most. Without a range that a key bounds: in whatever order. */
export async function readSourceRows(
  { session, asOfUtc }: Pick<SourceMoment, 'session' | 'asOfUtc'>,
  table: PlanTable,
  range: KeyRange,
  most: number,
  signal: AbortSignal,
): Promise<readonly LocalRow[]> {
  const rows: LocalRow[] = [];
  for await (const row of streamSourceRows({ session, asOfUtc }, table, range, most, signal)) {
    rows.push(row.told());
    if (rows.length >= most) break;
  }
  return rows;
}

/** A row while it is at hand: nothing of it may be asked once the next one came. */
export type PassingRow = { digest(): RowDigest; told(): LocalRow };

/** Every row of a range, as it passes. */
export async function* streamSourceRows(
  { session, asOfUtc }: Pick<SourceMoment, 'session' | 'asOfUtc'>,
  table: PlanTable,
  { after, upTo, scope }: KeyRange,
  most: number | null,
  signal: AbortSignal,
): AsyncGenerator<PassingRow, void, void> {
  const digest = createRowDigester(table.columns);
  const toRow = createRowReader(sourceForm(table));
  const request = {
    table,
    after,
    upTo,
    batchBytes,
    ...(scope === undefined ? {} : { scope }),
    ...(most === null ? {} : { mostRows: most }),
    ...(asOfUtc === null ? {} : { asOfUtc }),
  };
  for await (const batch of session.read(request, signal))
    for (let row = 0; row < batch.rowCount; row++)
      yield { digest: () => digest(batch, row), told: () => toRow(batch, row, row) };
}

/** Rows of the source have every column of the key, also one that is not written. */
const sourceForm = ({ columns, key, query }: PlanTable): PartForm => ({
  runId: '',
  format: 'parquet',
  compression: 'none',
  columns,
  key: query === null ? key : null,
});
