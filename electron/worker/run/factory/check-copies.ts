// Tables that were copied are read again here, a few at a time, and taken in.
import { AppError } from '../../../../shared/errors.ts';
import { formatPlural } from '../../../../shared/format.ts';
import { isCancellation } from '../retry.ts';
import type { RunContext } from '../run-context.ts';
import { failTable, nameOf, showCopy, takeIn, type FactoryTable } from './factory-tables.ts';
import type { CopyFacts } from './judge-copies.ts';
import type { StockStranger } from '../../factory/stock.ts';
import type { RunFactory } from './run-factory.ts';
import { aboutTable } from '../story.ts';

export type Checkers = {
  add(table: FactoryTable, startId: number, copy: CopyFacts): void;
  /** Waits, or is being read. */
  has(tableId: string): boolean;
  isAtWork(): boolean;
  /** Resolves when none is being read any more. Rejects when the store failed. */
  settled(): Promise<void>;
};

type Job = { readonly table: FactoryTable; readonly startId: number; readonly copy: CopyFacts };

/** `onDone`: another one was taken in, or has failed. */
export function createCheckers(run: RunContext, factory: RunFactory, onDone: () => void): Checkers {
  const waiting: Job[] = [];
  const working = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  /** Each needs about the memory of a lane: those without work make room. */
  const places = (): number => Math.max(1, run.board.lanes.filter(({ activity }) => activity === 'idle').length);
  const next = (): void => {
    while (working.size < places() && !run.stop.aborted) {
      const job = waiting.shift();
      if (job === undefined) return;
      const { id } = job.table.laid;
      working.set(
        id,
        check(run, factory, job)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => {
            working.delete(id);
            run.progress.touch();
            next();
            onDone();
          }),
      );
    }
  };
  return {
    add(table, startId, copy) {
      waiting.push({ table, startId, copy });
      next();
    },
    has: (tableId) => working.has(tableId) || waiting.some(({ table }) => table.laid.id === tableId),
    isAtWork: () => working.size > 0 || waiting.length > 0,
    async settled() {
      while (working.size > 0) await Promise.all(working.values());
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function check(run: RunContext, factory: RunFactory, { table, startId, copy }: Job): Promise<void> {
  const { options } = run.plan;
  try {
    const stock = await factory.takeStock(
      {
        table: table.progress.table,
        options,
        folder: table.laid.folderOf(run.runId),
        expectedRows: copy.rowsCopied,
        verify: options.verify,
        ...(table.laid.file === null ? {} : { file: table.laid.file }),
      },
      run.stop,
    );
    tellStrangers(run, table, stock.strangers);
    takeIn(run, table, startId, copy, stock);
  } catch (error) {
    if (isCancellation(error, run.stop)) return;
    if (!(error instanceof AppError) || error.kind === 'local' || error.kind === 'bug') throw error;
    // What only kept it from being read does not make it worse: it is read again, not copied again.
    const isBad = error.kind === 'data' || error.kind === 'integrity' || error.kind === 'conflict';
    failTable(run, table, error, isBad ? startId : null);
    showCopy(table, { phase: 'ended' });
  }
}

function tellStrangers(run: RunContext, table: FactoryTable, strangers: readonly StockStranger[]): void {
  const foreign = strangers.filter(({ why }) => why === 'foreign');
  if (foreign.length === 0) return;
  const names = foreign.map(({ name }) => name).slice(0, 3);
  const text = `${nameOf(table)}: ${formatPlural(foreign.length, 'file')} in its folder that Data Factory did not write for it and that count as none of it: ${names.join(', ')}`;
  run.log('warning', text, aboutTable(table.progress));
}
