// The tables of a run that Data Factory copies: what is shown of them, and how they end on record.
import { AppError } from '../../../../shared/errors.ts';
import type { FactoryTableProgress } from '../../../../shared/factory-progress.ts';
import type { Stock } from '../../factory/stock.ts';
import { codeOf } from '../../log.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';
import { checkTotals } from '../check-totals.ts';
import { toErrorData } from '../retry.ts';
import { notBegun, type TableProgress } from '../table-progress.ts';
import type { RunContext } from '../run-context.ts';
import { aboutTable, tellTableDone, tellTableFailed } from '../story.ts';
import type { CopyFacts } from './judge-copies.ts';
import type { RunFactory } from './run-factory.ts';

export type FactoryTable = {
  readonly progress: TableProgress;
  readonly laid: RunFactory['layout']['tables'][number];
};

/** Throws BUG for a table that the layout does not know. */
export function factoryTablesOf(run: Pick<RunContext, 'board'>, { layout }: RunFactory): readonly FactoryTable[] {
  const byId = new Map(layout.tables.map((laid) => [laid.id, laid]));
  return run.board.tables
    .filter(({ table }) => table.engine === 'factory')
    .map((progress) => {
      const laid = byId.get(progress.table.id);
      if (laid === undefined) throw new AppError('BUG', { detail: `no pipeline copies ${progress.table.id}` });
      return { progress, laid };
    });
}

export const nameOf = ({ progress: { table } }: FactoryTable): string => `${table.schema}.${table.name}`;

/** What the service says of a table becomes what is shown; true when that is news. */
export function showCopy({ progress, laid }: FactoryTable, change: Partial<FactoryTableProgress>): boolean {
  const before = progress.factory ?? notBegun;
  const after: FactoryTableProgress = { ...before, pipeline: laid.pipeline, ...change };
  progress.factory = after;
  return JSON.stringify(before) !== JSON.stringify(after);
}

/**
 * The files of a table and its end, on record together: parts of its first partition, since files of Data Factory are in no
 * order of keys. Throws FACTORY_ROWS_DIFFER unless as many rows were found as were copied and read.
 */
export function takeIn(run: RunContext, table: FactoryTable, startId: number, copy: CopyFacts, stock: Stock): void {
  assertSame(table, copy, stock);
  const { progress } = table;
  const { id } = progress.table;
  const parts = stock.parts.map(({ name, rows, bytes, etag, md5, fingerprint }, part): PartRecord => ({
    tableId: id,
    partition: progress.partitions[0]?.index ?? 0,
    part,
    blobName: name,
    rowCount: rows,
    sizeBytes: bytes,
    md5: md5 ?? '',
    etag,
    firstKey: null,
    lastKey: null,
    ...(fingerprint === null ? {} : { fingerprint }),
  }));
  run.store.atOnce(() => {
    for (const part of parts) run.store.checkpoints.commitPart(run.runId, part, false);
    for (const { index } of progress.partitions) run.store.checkpoints.finishPartition(run.runId, id, index);
    checkTotals(run.store, run.runId, { table: progress.table, rows: stock.rows, rowsSetAside: 0 });
    run.store.checkpoints.setTable(run.runId, id, 'done');
    run.store.factory.closeCopy(startId, id);
  });
  for (const part of parts) run.board.addPart(progress, part);
  for (const partition of progress.partitions) Object.assign(partition, { isRead: true, isDone: true });
  Object.assign(progress, { state: 'done', error: null });
  showCopy(table, { phase: 'ended' });
  const { rows, parts: count, bytes } = progress;
  run.log('info', tellTableDone(progress), aboutTable(progress, { rows, parts: count, bytes }));
}

function assertSame(table: FactoryTable, { rowsRead, rowsCopied }: CopyFacts, { rows }: Stock): void {
  const differ = (detail: string): AppError => new AppError('FACTORY_ROWS_DIFFER', { table: nameOf(table), detail });
  if (rowsCopied !== null && rowsCopied !== rows)
    throw differ(`it copied ${String(rowsCopied)} rows, and its files hold ${String(rows)}`);
  if (rowsRead !== null && rowsCopied !== null && rowsRead !== rowsCopied)
    throw differ(
      `it read ${String(rowsRead)} rows and copied ${String(rowsCopied)}; the session log in _logs/ names those it skipped`,
    );
}

/** On record. `startId`: the copy is over and not taken in, so that the table is copied anew when it is taken up again. */
export function failTable(run: RunContext, table: FactoryTable, error: unknown, startId: number | null): void {
  const { progress } = table;
  const data = toErrorData(error);
  run.store.atOnce(() => {
    run.store.checkpoints.setTable(run.runId, progress.table.id, { error: data });
    if (startId !== null) run.store.factory.closeCopy(startId, progress.table.id);
  });
  Object.assign(progress, { state: 'failed', error: data });
  run.log('error', tellTableFailed(progress, error), { ...aboutTable(progress), ...codeOf(error) });
}
