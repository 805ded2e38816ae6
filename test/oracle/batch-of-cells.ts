// Turns canonical cell texts back into a columnar batch, so that the encoders can be held against the oracle without a server.
import type { LogicalType, OutputColumn, TimeUnit } from '../../shared/columns.ts';
import { createBatch, growPayload, type Batch, type Column } from '../../electron/worker/batch/batch.ts';
import type { Cell, CellChunk } from './cells.ts';

const perSecond = { millis: 1_000n, micros: 1_000_000n, nanos: 1_000_000_000n } as const;

/** Units of `.fffffff` (or nothing); the unit is fine enough for all digits. */
function fractionOf(text: string, unit: TimeUnit): bigint {
  const digits = { millis: 3, micros: 6, nanos: 9 }[unit];
  return BigInt((text.slice(1) || '0').padEnd(digits, '0').slice(0, digits));
}

const timeOf = (text: string, unit: TimeUnit): bigint => {
  const [hours, minutes, seconds] = text.slice(0, 8).split(':').map(BigInt);
  return (hours * 3_600n + minutes * 60n + seconds) * perSecond[unit] + fractionOf(text.slice(8), unit);
};

const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

function putInt128(column: Column, row: number, value: bigint): void {
  column.i64[row * 2] = BigInt.asIntN(64, value);
  column.i64[row * 2 + 1] = BigInt.asIntN(64, value >> 64n);
}

function putBytes(column: Column, row: number, bytes: Uint8Array): void {
  const start = column.offsets[row];
  growPayload(column, start + bytes.length);
  column.data.set(bytes, start);
  column.offsets[row + 1] = start + bytes.length;
}

/** Puts a cell that is not NULL. */
function put(column: Column, row: number, type: LogicalType, text: string): void {
  switch (type.kind) {
    case 'bool':
      column.data[row] = Number(text);
      return;
    case 'int':
      if (type.bits === 64) column.i64[row] = BigInt(text);
      else column.i32[row] = Number(text);
      return;
    case 'float':
      if (type.bits === 64) column.f64[row] = Number(text);
      else column.f32[row] = Number(text);
      return;
    case 'decimal': {
      const unscaled = BigInt(text.replace('.', ''));
      if (type.precision <= 18) column.i64[row] = unscaled;
      else putInt128(column, row, unscaled);
      return;
    }
    case 'date':
      column.i32[row] = dayOf(text);
      return;
    case 'time':
      if (type.unit === 'millis') column.i32[row] = Number(timeOf(text, type.unit));
      else column.i64[row] = timeOf(text, type.unit);
      return;
    case 'timestamp':
      column.i64[row] =
        BigInt(dayOf(text.slice(0, 10))) * 86_400n * perSecond[type.unit] + timeOf(text.slice(11), type.unit);
      return;
    case 'string':
      putBytes(column, row, Buffer.from(text, 'utf8'));
      return;
    case 'binary':
      putBytes(column, row, Buffer.from(text, 'hex'));
      return;
    case 'fixed':
    case 'uuid':
      column.data.set(Buffer.from(text.replaceAll('-', ''), 'hex'), row * column.width);
  }
}

function fill(column: Column, type: LogicalType, cells: readonly Cell[]): void {
  cells.forEach((cell, row) => {
    if (column.kind === 'bytes') column.offsets[row + 1] = column.offsets[row];
    if (cell === null) column.nullCount += 1;
    else {
      column.present[row] = 1;
      put(column, row, type, cell);
    }
  });
}

export function batchOfCells(chunk: CellChunk, columns: readonly OutputColumn[]): Batch {
  const batch = createBatch(columns, chunk.rowCount);
  batch.rowCount = chunk.rowCount;
  chunk.columns.forEach((cells, index) => fill(batch.columns[index], columns[index].type, cells));
  return batch;
}
