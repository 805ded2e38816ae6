// A source in memory: tables of numbered rows, read in key order, with faults on demand.
import { createBatch, type Batch } from '../../electron/worker/batch/batch.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { outputColumnsOf, type PlanTable } from '../../shared/plan.ts';

/** Asked before each batch, with the number of rows this read has yielded so far: throw to fail it, wait to stall it. */
export type ReadFault = (table: PlanTable, rowsRead: number, signal: AbortSignal) => Promise<void> | void;

export type FakeSource = SourceSession & {
  /** Keys of the rows of each table (by id), ascending; change them as a writer would. */
  readonly rows: Map<string, bigint[]>;
  /** Rows, by key, whose value cannot be written. */
  readonly refused: Set<bigint>;
  beforeBatch: ReadFault;
  /** `table after..upTo` of every read started. */
  readonly reads: string[];
  /** Reads that have not ended. */
  readonly readsOpen: () => number;
};

/** Tables hold the keys 1..count. Their plan must have one bigint column (see test/fakes/plan.ts). */
export function createFakeSource(counts: Readonly<Record<string, number>>): FakeSource {
  const rows = new Map(
    Object.entries(counts).map(([id, count]) => [id, Array.from({ length: count }, (_, row) => BigInt(row + 1))]),
  );
  const refused = new Set<bigint>();
  const reads: string[] = [];
  let open = 0;
  const source: FakeSource = {
    rows,
    refused,
    reads,
    readsOpen: () => open,
    beforeBatch: () => undefined,
    async *read({ table, after, upTo, setAside = false }, signal) {
      reads.push(`${table.id} ${after?.[0] ?? ''}..${upTo?.[0] ?? ''}`);
      open += 1;
      try {
        const isInRange = (key: bigint): boolean =>
          (after?.[0] === undefined || key > BigInt(after[0])) && (upTo?.[0] === undefined || key <= BigInt(upTo[0]));
        const keys = (rows.get(table.id) ?? []).filter(isInRange);
        const batch = createBatch(outputColumnsOf(table), table.batchRows);
        for (let start = 0; start < keys.length; start += table.batchRows) {
          await source.beforeBatch(table, start, signal);
          signal.throwIfAborted();
          fill(batch, keys.slice(start, start + table.batchRows));
          batch.refused = setAside ? refusedIn(keys.slice(start, start + table.batchRows), refused) : [];
          yield batch;
        }
        await source.beforeBatch(table, keys.length, signal);
        signal.throwIfAborted();
      } finally {
        open -= 1;
      }
    },
    keyAt: (_table, batch, row) => [String(batch.columns[0]?.i64[row])],
    query: async () => [],
    close: async () => undefined,
  };
  return source;
}

function refusedIn(keys: readonly bigint[], refused: ReadonlySet<bigint>): Batch['refused'] {
  return keys.flatMap((key, row) =>
    refused.has(key)
      ? [{ row, column: 'id', reason: 'TEXT_NOT_UNICODE' as const, encoding: 'utf-16le', data: '00d8' }]
      : [],
  );
}

function fill(batch: Batch, keys: readonly bigint[]): void {
  batch.rowCount = keys.length;
  batch.byteLength = keys.length * 8;
  const [column] = batch.columns;
  keys.forEach((key, row) => {
    if (column === undefined) return;
    column.i64[row] = key;
    column.present[row] = 1;
  });
}

/** Resolves never, but rejects when the signal is aborted: a connection on which nothing arrives. */
export function stall(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new Error('aborted'));
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true });
  });
}
