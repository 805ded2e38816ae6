// Rows of a quarantine as a batch again: the text of each value in the form that the encoders take.
import type { OutputColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import { createBatch, growPayload, type Batch, type Column } from '../../batch/batch.ts';
import { typedValue, type ColumnValue } from '../../rules/rule-values.ts';
import type { QuarantineLine } from './quarantine-lines.ts';

/** Throws QUARANTINE_UNREADABLE for a row without one of the columns. */
export function batchOf(outputs: readonly OutputColumn[], rows: readonly QuarantineLine[], blob: string): Batch {
  const batch = createBatch(outputs, rows.length);
  batch.rowCount = rows.length;
  for (const [index, { name, type }] of outputs.entries()) {
    const column = batch.columns[index];
    for (const [row, { values, line }] of rows.entries()) {
      const text = values[name];
      if (text === undefined)
        throw new AppError('QUARANTINE_UNREADABLE', { blob, detail: `its line ${String(line + 1)} lacks ${name}` });
      if (column.kind === 'bytes') column.offsets[row + 1] = column.offsets[row];
      if (text === null) {
        column.nullCount += 1;
        continue;
      }
      column.present[row] = 1;
      put(column, row, typedValue(type, text));
    }
    batch.byteLength += column.kind === 'bytes' ? column.offsets[rows.length] : column.width * rows.length;
  }
  return batch;
}

function put(column: Column, row: number, value: ColumnValue): void {
  switch (value.kind) {
    case 'number':
      if (column.kind === 'bool') column.data[row] = value.value;
      else if (column.kind === 'float64') column.f64[row] = value.value;
      else if (column.kind === 'float32') column.f32[row] = value.value;
      else column.i32[row] = value.value;
      return;
    case 'words':
      column.i32.set(value.words, row * value.words.length);
      return;
    case 'bytes':
      if (column.kind === 'fixed') {
        column.data.set(value.bytes, row * column.width);
        return;
      }
      growPayload(column, column.offsets[row] + value.bytes.length);
      column.data.set(value.bytes, column.offsets[row]);
      column.offsets[row + 1] = column.offsets[row] + value.bytes.length;
  }
}
