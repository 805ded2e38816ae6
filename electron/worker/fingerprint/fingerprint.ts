// The fingerprint of rows, gathered while they stream by: what is kept of every column, and the sum of the row hashes.
import type { OutputColumn } from '../../../shared/columns.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import { outputColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import type { Batch } from '../batch/batch.ts';
import type { Fingerprinter } from '../ports/ports.ts';
import { countOperations } from './count-operations.ts';
import { feedOf, type Counts } from './feed-column.ts';
import { chunkRows, openKernel, places, stateLayout } from './kernel.ts';
import { hex64, readColumn } from './read-state.ts';
import { columnSeed, nullHash } from './seeds.ts';

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

function initialStates(columnCount: number): DataView {
  const states = new DataView(new ArrayBuffer(stateLayout.rowsBytes + columnCount * stateLayout.bytes));
  for (let column = 0; column < columnCount; column++) {
    const at = stateOf(column);
    // The high half comes second: it is what counts of a bound that no value has moved.
    states.setBigInt64(at + stateLayout.min, int64.max, true);
    states.setBigInt64(at + stateLayout.min + 8, int64.max, true);
    states.setBigInt64(at + stateLayout.max, int64.min, true);
    states.setBigInt64(at + stateLayout.max + 8, int64.min, true);
    states.setBigUint64(at + stateLayout.seed, columnSeed(column), true);
    states.setBigUint64(at + stateLayout.nullHash, nullHash(column), true);
  }
  return states;
}

const stateOf = (column: number): number => stateLayout.rowsBytes + column * stateLayout.bytes;

/** Of rows with these columns; a batch may have more behind them, which do not count. */
export function createFingerprinter(columns: readonly OutputColumn[]): Fingerprinter {
  const states = initialStates(columns.length);
  const own = new Uint8Array(states.buffer);
  const feeds = columns.map(({ type }) => feedOf(type));
  const counts = columns.map((): Counts => ({ bytes: 0, continuations: 0 }));
  const nulls = columns.map(() => 0);
  let rowCount = 0;
  return {
    add(batch: Batch) {
      const kernel = openKernel(own.length);
      // The kernel is the thread's; between two batches others use it.
      kernel.bytes.set(own, places.states);
      for (let start = 0; start < batch.rowCount; start += chunkRows) {
        const rows = Math.min(chunkRows, batch.rowCount - start);
        kernel.loops.begin(rows);
        feeds.forEach((feed, index) =>
          feed(kernel, batch.columns[index], { start, rows }, places.states + stateOf(index), counts[index]),
        );
        kernel.loops.end(rows, places.states);
      }
      own.set(kernel.bytes.subarray(places.states, places.states + own.length));
      rowCount += batch.rowCount;
      columns.forEach((_, index) => (nulls[index] += batch.columns[index].nullCount));
    },
    finish(): Fingerprint {
      return {
        version: 1,
        rows: rowCount,
        hash: hex64(states.getBigUint64(8, true)) + hex64(states.getBigUint64(0, true)),
        columns: columns.map(({ type }, index) =>
          readColumn(type, states, stateOf(index), {
            values: rowCount - nulls[index],
            nulls: nulls[index],
            counts: counts[index],
          }),
        ),
      };
    },
  };
}

/** Of the rows of a table as its files hold them. */
export function fingerprinterOf(table: Pick<PlanTable, 'columns' | 'written' | 'changes'>): Fingerprinter {
  const fingerprinter = createFingerprinter(outputColumnsOf(table));
  return table.changes?.kind === 'changes' ? countOperations(fingerprinter) : fingerprinter;
}

/** Of no rows. */
export const emptyFingerprint = (columns: readonly OutputColumn[]): Fingerprint =>
  createFingerprinter(columns).finish();
