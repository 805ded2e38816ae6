// What a fingerprint says of a column, computed as plainly as it is defined: the measure for what the server answers.
import { cellValue } from '../../electron/worker/source/cell-value.ts';
import type { Batch, Column } from '../../electron/worker/batch/batch.ts';
import type { OutputColumn } from '../../shared/columns.ts';

type Told = { nulls: number; min: string | null; max: string | null; sum: string | null };

export type AggregateGauge = { add(batch: Batch): void; finish(): readonly Told[] };

export function createGauge(columns: readonly OutputColumn[]): AggregateGauge {
  const gauges = columns.map((column) => gaugeOf(column));
  return {
    add(batch) {
      gauges.forEach((gauge, i) => {
        for (let row = 0; row < batch.rowCount; row++) gauge.add(batch.columns[i], row);
      });
    },
    finish: () => gauges.map((gauge) => gauge.finish()),
  };
}

function gaugeOf({ type }: OutputColumn) {
  let nulls = 0;
  let sum = 0n;
  let low: bigint | number | null = null;
  let high: bigint | number | null = null;
  const isFloat = type.kind === 'float';
  const hasBounds = !['string', 'binary', 'uuid', 'fixed'].includes(type.kind);
  const textOf = (value: bigint | number | null): string | null => (value === null ? null : shortText(value, type));
  return {
    add(column: Column, row: number) {
      if (column.present[row] === 0) {
        nulls++;
        return;
      }
      const value = isFloat ? Number(cellValue(type, column, row)) : unitsOf(type, column, row);
      if (typeof value === 'bigint') sum += value;
      if (!hasBounds) return;
      if (low === null || value < low) low = value;
      if (high === null || value > high) high = value;
    },
    finish: (): Told => ({ nulls, min: textOf(low), max: textOf(high), sum: isFloat ? null : String(sum) }),
  };
}

function shortText(value: bigint | number, type: OutputColumn['type']): string | null {
  // Which of its zeros a server calls the lowest is not defined.
  if (value === 0) return null;
  if (typeof value === 'bigint' || (type.kind === 'float' && type.bits === 64)) return String(value);
  let digits = 1;
  while (Math.fround(Number(value.toPrecision(digits))) !== value) digits++;
  return String(Number(value.toPrecision(digits)));
}

/** GUIDs as SQL Server keeps them: the first three groups turned round. */
const storedOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function unitsOf(type: OutputColumn['type'], column: Column, row: number): bigint {
  switch (type.kind) {
    case 'string':
      return BigInt(Buffer.from(column.data.subarray(column.offsets[row], column.offsets[row + 1])).toString().length);
    case 'binary':
      return BigInt(column.offsets[row + 1] - column.offsets[row]);
    case 'uuid': {
      const bytes = Buffer.from(storedOrder.map((i) => column.data[row * 16 + i]));
      return bytes.readBigInt64BE(0) + bytes.readBigInt64BE(8);
    }
    case 'fixed':
      return Buffer.from(column.data.subarray(row * 8, row * 8 + 8)).readBigInt64BE();
    case 'bool':
      return BigInt(column.data[row]);
    default:
      if (column.kind === 'int32') return BigInt(column.i32[row]);
      if (column.kind === 'int64') return column.i64[row];
      return (column.i64[2 * row + 1] << 64n) | BigInt.asUintN(64, column.i64[2 * row]);
  }
}
