// The factory's part of a run beside its lanes: begun once, and again when one of its tables is taken up after its end.
import { AppError } from '../../../../shared/errors.ts';
import type { RunContext } from '../run-context.ts';
import { createFactoryPart } from './factory-part.ts';

export type Beside = {
  begin(): void;
  owns(tableId: string): boolean;
  /** Puts a failed table back; false when it did not fail, or failed for good. */
  retryTable(tableId: string): boolean;
  isAtWork(): boolean;
  settled(): Promise<void>;
};

/** `onFailure`: the store failed, which ends the run. Of a run without tables of a factory nothing ever happens. */
export function createBeside(run: RunContext, onFailure: (error: unknown) => void): Beside {
  const owned = run.board.tables.filter(({ table }) => table.engine === 'factory').map(({ table }) => table.id);
  if (owned.length === 0)
    return {
      begin: () => undefined,
      owns: () => false,
      retryTable: () => false,
      isAtWork: () => false,
      settled: () => Promise.resolve(),
    };
  if (run.factory === null) throw new AppError('BUG', { detail: 'a run with tables of a Data Factory was given none' });
  const part = createFactoryPart(run, run.factory);
  let carrying: Promise<void> | null = null;
  const begin = (): void => {
    carrying ??= part
      .carry()
      .catch(onFailure)
      .finally(() => (carrying = null));
  };
  return {
    begin,
    owns: (tableId) => owned.includes(tableId),
    retryTable(tableId) {
      const isBack = part.retryTable(tableId);
      if (isBack) begin();
      return isBack;
    },
    isAtWork: () => carrying !== null,
    settled: async () => void (await carrying),
  };
}
