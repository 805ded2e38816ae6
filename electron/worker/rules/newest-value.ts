// The newest value of a date column over the batches of a part.
import type { PlanColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Batch, Column } from '../batch/batch.ts';
import { millisAt, outputOf } from './rule-values.ts';

export type Newest = {
  add(batch: Batch): void;
  /** Since 1970 UTC, whole milliseconds rounded down; null without a value. */
  millis(): number | null;
};

export function createNewest(column: PlanColumn, pick: (batch: Batch) => Column): Newest {
  const { type } = outputOf(column);
  const at = type.kind === 'string' ? textMillis : (values: Column, row: number) => millisAt(type, values, row);
  const isLater = laterOf(type.kind);
  let newest: number | null = null;
  return {
    add(batch) {
      const values = pick(batch);
      let best = -1;
      for (let row = 0; row < batch.rowCount; row++)
        if (values.present[row] === 1 && (best < 0 || isLater(values, row, best))) best = row;
      if (best >= 0) newest = Math.max(newest ?? Number.NEGATIVE_INFINITY, at(values, best));
    },
    millis: () => newest,
  };
}

type Later = (values: Column, row: number, other: number) => boolean;

function laterOf(kind: string): Later {
  switch (kind) {
    case 'date':
      return ({ i32 }, row, other) => i32[row] > i32[other];
    case 'timestamp':
      return ({ i32 }, row, other) => {
        const high = i32[2 * row + 1] - i32[2 * other + 1];
        return high > 0 || (high === 0 && i32[2 * row] >>> 0 > i32[2 * other] >>> 0);
      };
    case 'string':
      return ({ data, offsets }, row, other) =>
        Buffer.compare(
          data.subarray(offsets[row], offsets[row + 1]),
          data.subarray(offsets[other], offsets[other + 1]),
        ) > 0;
    default:
      throw new AppError('BUG', { detail: `the newest ${kind}` });
  }
}

/** A datetime2 that is written as text: `yyyy-MM-dd HH:mm:ss.fffffff`. */
function textMillis({ data, offsets }: Column, row: number): number {
  const text = Buffer.from(data.subarray(offsets[row], offsets[row] + 23)).toString('latin1');
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}
