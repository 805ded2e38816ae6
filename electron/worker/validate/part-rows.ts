// Rows of a part, for whoever looks for the one that differs: digest sums piece by piece, and some rows as texts.
import type { LogicalType } from '../../../shared/columns.ts';
import type { ManifestPart } from '../../../shared/manifest.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import type { Batch } from '../batch/batch.ts';
import { cellValue } from '../source/cell-value.ts';
import { cellTexts, createRowDigester } from './digest/row-digest.ts';
import { addDigest, createSketch, digestText, type Sketch } from './full/sketch.ts';
import type { ColumnDoubt } from './decode/text/foreign/doubts.ts';
import type { Chunk, LocalRow, PartForm, RowSpan } from './part-job.ts';
import { comparedForm, createKeyReader, readPart, type Readable } from './read-part.ts';

export async function readChunks(
  target: Readable,
  part: ManifestPart,
  partForm: PartForm,
  chunkRows: number,
  signal: AbortSignal,
): Promise<readonly Chunk[]> {
  const { form } = comparedForm(partForm);
  const digest = createRowDigester(form.columns);
  const keyAt = createKeyReader(form);
  const chunks: Chunk[] = [];
  let sum = { rows: 0, h1: 0n, h2: 0n };
  let from = 0;
  let last: Chunk['lastKey'] = null;
  const close = (): void => {
    if (sum.rows > 0) chunks.push({ from, sum, lastKey: last });
    from += sum.rows;
    sum = { rows: 0, h1: 0n, h2: 0n };
  };
  for await (const batch of keptBatches(target, part, partForm, signal))
    for (let row = 0; row < batch.rowCount; row++) {
      const { h1, h2 } = digest(batch, row);
      sum.rows += 1;
      sum.h1 += h1;
      sum.h2 += h2;
      if (sum.rows < chunkRows && row < batch.rowCount - 1) continue;
      last = keyAt(batch, row);
      if (sum.rows >= chunkRows) close();
    }
  close();
  return chunks;
}

/** Rows at the given places; those that the part does not have are left out. */
export async function readRows(
  target: Readable,
  part: ManifestPart,
  partForm: PartForm,
  spans: readonly RowSpan[],
  signal: AbortSignal,
): Promise<{ readonly rows: readonly LocalRow[]; readonly doubts: readonly ColumnDoubt[] }> {
  const { form, of } = comparedForm(partForm);
  const toRow = createRowReader(form);
  const rows: LocalRow[] = [];
  const { batches, doubts } = await readPart(target, part, partForm, signal);
  const end = spans.at(-1)?.until ?? 0;
  let start = 0;
  for await (const whole of batches) {
    const batch = of(whole);
    for (const { from, until } of spans) {
      const first = Math.max(from - start, 0);
      const last = Math.min(until - start, batch.rowCount);
      for (let row = first; row < last; row++) rows.push(toRow(batch, row, start + row));
    }
    start += batch.rowCount;
    if (start >= end) break;
  }
  return { rows, doubts: doubts() };
}

export async function sketchPart(
  target: Readable,
  part: ManifestPart,
  partForm: PartForm,
  signal: AbortSignal,
): Promise<Sketch> {
  const { form } = comparedForm(partForm);
  const digest = createRowDigester(form.columns);
  const sketch = createSketch();
  for await (const batch of keptBatches(target, part, partForm, signal))
    for (let row = 0; row < batch.rowCount; row++) addDigest(sketch, digest(batch, row));
  return sketch;
}

/** One row for each digest, `h1 h2`, that is there. */
export async function findRows(
  target: Readable,
  part: ManifestPart,
  partForm: PartForm,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<readonly LocalRow[]> {
  const { form } = comparedForm(partForm);
  const wanted = new Set(digests);
  const digest = createRowDigester(form.columns);
  const toRow = createRowReader(form);
  const rows: LocalRow[] = [];
  let start = 0;
  for await (const batch of keptBatches(target, part, partForm, signal)) {
    for (let row = 0; row < batch.rowCount; row++)
      if (wanted.delete(digestText(digest(batch, row)))) rows.push(toRow(batch, row, start + row));
    start += batch.rowCount;
  }
  return rows;
}

/** What is told of one row, whether it comes from a file or from the source. */
export function createRowReader(form: PartForm): (batch: Batch, row: number, place: number) => LocalRow {
  const digest = createRowDigester(form.columns);
  const keyAt = createKeyReader(form);
  const outputs = outputColumnsOf({ columns: [...form.columns] });
  return (batch, row, place) => ({
    row: place,
    key: keyAt(batch, row),
    ...digest(batch, row),
    texts: cellTexts(form.columns, batch, row),
    shown: outputs.map(({ type }, index) => shownValue(type, batch, index, row)),
  });
}

/** Of the columns that hold what was read. */
async function* keptBatches(
  target: Readable,
  part: ManifestPart,
  form: PartForm,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const { of } = comparedForm(form);
  for await (const batch of (await readPart(target, part, form, signal)).batches) yield of(batch);
}

/** Longer values are cut: who compares them looks for their beginning. */
const longest = 200;

function shownValue(type: LogicalType, batch: Batch, column: number, row: number): string | null {
  const value = cellValue(type, batch.columns[column], row);
  if (value === null) return null;
  const text =
    value instanceof Uint8Array
      ? `0x${Buffer.from(value.subarray(0, longest)).toString('hex').toUpperCase()}`
      : String(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
