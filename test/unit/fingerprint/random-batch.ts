// Batches of random rows of every logical type, extremes among them.
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import { createBatch, growPayload, type Batch, type Column } from '../../../electron/worker/batch/batch.ts';
import { createRandom } from '../../bench/orders-batch.ts';

const typesOfAll: readonly LogicalType[] = [
  { kind: 'bool' },
  { kind: 'int', bits: 8, signed: false },
  { kind: 'int', bits: 16, signed: true },
  { kind: 'int', bits: 32, signed: true },
  { kind: 'int', bits: 64, signed: true },
  { kind: 'float', bits: 32 },
  { kind: 'float', bits: 64 },
  { kind: 'decimal', precision: 9, scale: 2 },
  { kind: 'decimal', precision: 18, scale: 4 },
  { kind: 'decimal', precision: 38, scale: 10 },
  { kind: 'date' },
  { kind: 'time', unit: 'millis', digits: 3 },
  { kind: 'time', unit: 'nanos', digits: 7 },
  { kind: 'timestamp', unit: 'millis', digits: 3, isUtc: false },
  { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: true },
  { kind: 'string' },
  { kind: 'binary' },
  { kind: 'fixed', length: 8 },
  { kind: 'fixed', length: 5 },
  { kind: 'fixed', length: 16 },
  { kind: 'uuid' },
];

/** Every type twice: once without NULL, once with. */
export const everyColumn: readonly OutputColumn[] = typesOfAll.flatMap((type, index) => [
  { name: `c${String(index)}`, type, isNullable: false },
  { name: `n${String(index)}`, type, isNullable: true },
]);

const letters = ['a', 'Z', ' ', '\0', 'é', 'ÿ', '漢', '\ufeff', '😀', '\u{10ffff}'];

/** `longest`: of a text or binary value, in characters or bytes. */
export function randomBatch(rowCount: number, seed: number, longest = 40): Batch {
  const batch = createBatch(everyColumn, rowCount);
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  everyColumn.forEach(({ type, isNullable }, index) => {
    const column = batch.columns[index];
    for (let row = 0; row < rowCount; row++) {
      const isNull = isNullable && random() < 0.3;
      column.present[row] = isNull ? 0 : 1;
      column.nullCount += isNull ? 1 : 0;
      if (column.kind === 'bytes') putRun(column, row, isNull ? new Uint8Array(0) : runOf(type, below, longest));
      else if (!isNull) putSlot(column, row, type, below);
    }
  });
  batch.rowCount = rowCount;
  return batch;
}

function runOf({ kind }: LogicalType, below: (limit: number) => number, longest: number): Uint8Array {
  const length = below(4) === 0 ? below(3) : below(longest + 1);
  if (kind === 'binary') return Uint8Array.from({ length }, () => below(256));
  return Buffer.from(Array.from({ length }, () => letters[below(letters.length)]).join(''));
}

function putRun(column: Column, row: number, value: Uint8Array): void {
  const start = column.offsets[row];
  growPayload(column, start + value.length);
  column.data.set(value, start);
  column.offsets[row + 1] = start + value.length;
}

const floats = [0, -0, 1, -1, 0.1, -0.1, 5e-324, 1e-45, 3.4028234663852886e38, -3.4028234663852886e38, 16777216];

function putSlot(column: Column, row: number, type: LogicalType, below: (limit: number) => number): void {
  const at = row * column.width;
  const isExtreme = below(8) === 0;
  switch (type.kind) {
    case 'bool':
      column.data[row] = below(2);
      return;
    case 'float': {
      const value = isExtreme ? floats[below(floats.length)] : (below(1 << 30) - (1 << 29)) / (1 + below(1000));
      if (type.bits === 32) column.f32[row] = value;
      else column.f64[row] = value;
      return;
    }
    case 'int':
      if (type.bits < 32) {
        column.i32[row] = type.signed ? below(65_536) - 32_768 : below(256);
        return;
      }
  }
  // Any bits at all: also the lowest and the highest.
  const fill = below(2) * 255;
  for (let byte = 0; byte < column.width; byte++) column.data[at + byte] = isExtreme ? fill : below(256);
}
