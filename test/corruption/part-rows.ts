// The rows of a stored part as the bytes of their cells, and such rows as a valid file of the same format.
import { createBatch, growPayload, type Batch } from '../../electron/worker/batch/batch.ts';
import { createTableEncoder } from '../../electron/worker/pipeline/encode.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import { decodePart } from '../../electron/worker/validate/decode/decode-part.ts';
import type { Manifest, ManifestPart, ManifestTable } from '../../shared/manifest.ts';
import { outputColumnsOf } from '../../shared/plan.ts';

/** Canonical bytes; null = NULL. */
export type Cell = Uint8Array | null;
export type Row = readonly Cell[];

export async function readRows(
  target: TargetPort,
  { format, compression }: Manifest,
  table: ManifestTable,
  { name, bytes }: ManifestPart,
): Promise<Row[]> {
  const request = { name, sizeBytes: bytes, format, compression, columns: outputColumnsOf(table) };
  const rows: Row[] = [];
  for await (const batch of decodePart(target, request, new AbortController().signal))
    for (let row = 0; row < batch.rowCount; row++)
      rows.push(batch.columns.map((_, index) => cellOf(batch, index, row)));
  return rows;
}

function cellOf(batch: Batch, index: number, row: number): Cell {
  const { present, width, data, offsets } = batch.columns[index];
  if (present[row] === 0) return null;
  return width > 0 ? data.slice(row * width, (row + 1) * width) : data.slice(offsets[row], offsets[row + 1]);
}

export function writeRows({ format, compression }: Manifest, table: ManifestTable, rows: readonly Row[]): Buffer {
  const columns = outputColumnsOf(table);
  const batch = createBatch(columns, Math.max(1, rows.length));
  rows.forEach((cells, row) =>
    batch.columns.forEach((column, index) => {
      const cell = cells[index];
      column.present[row] = cell === null ? 0 : 1;
      column.nullCount += cell === null ? 1 : 0;
      const bytes = cell ?? new Uint8Array(column.width);
      const start = column.width > 0 ? row * column.width : column.offsets[row];
      if (column.width === 0) {
        growPayload(column, start + bytes.length);
        column.offsets[row + 1] = start + bytes.length;
      }
      column.data.set(bytes, start);
    }),
  );
  batch.rowCount = rows.length;
  const encoder = createTableEncoder(table, { format, compression });
  return Buffer.concat([...encoder.write(batch), ...encoder.finish()]);
}
