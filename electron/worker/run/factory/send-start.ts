// Starts a pipeline for some tables of a run: the intent on record first, the service's id after it.
import { AppError } from '../../../../shared/errors.ts';
import type { JsonObject } from '../../factory/resource.ts';
import type { RunContext } from '../run-context.ts';
import type { FactoryTable } from './factory-tables.ts';
import { mark } from './find-start.ts';
import type { RunFactory } from './run-factory.ts';

export type Order = {
  readonly pipeline: string;
  readonly tables: readonly FactoryTable[];
  /** The starting pipeline copies all of its tables by itself. */
  readonly isWhole: boolean;
};

/**
 * One after the other, largest tables first, as the starting pipeline does it. `isFirst`: nothing of the run was started
 * yet. Null = nothing can be started now: one that was started for some of the tables is at work.
 */
export function nextOrder(
  layout: RunFactory['layout'],
  waiting: readonly FactoryTable[],
  { isFirst, isBatchAtWork }: { readonly isFirst: boolean; readonly isBatchAtWork: boolean },
): Order | null {
  if (waiting.length === 0) return null;
  if (isFirst && waiting.length === layout.tables.length)
    return { pipeline: layout.start, tables: waiting, isWhole: true };
  if (isBatchAtWork) return null;
  const byId = new Map(waiting.map((table) => [table.laid.id, table]));
  const next = layout.tables.find(({ id }) => byId.has(id));
  if (next === undefined) return null;
  const { pipeline } = next;
  return { pipeline, tables: waiting.filter(({ laid }) => laid.pipeline === pipeline), isWhole: false };
}

/**
 * `lost`: whether it was started is not known. `later`: it was not, and may be tried again. Throws what the service
 * refuses; then nothing was started either.
 */
export async function sendStart(
  { store, runId, stop }: Pick<RunContext, 'store' | 'runId' | 'stop'>,
  { service }: Pick<RunFactory, 'service'>,
  { pipeline, tables, isWhole }: Order,
): Promise<{ readonly kind: 'started'; readonly pipelineRunId: string } | { readonly kind: 'lost' | 'later' }> {
  const ids = tables.map(({ laid }) => laid.id);
  const startId = store.factory.intend(runId, pipeline, ids);
  const parameters: JsonObject = isWhole
    ? { run: runId }
    : { run: runId, tables: tables.map(({ laid }) => mark(laid.entry, startId)) };
  try {
    const pipelineRunId = await service.start(pipeline, parameters, stop);
    store.factory.started(startId, pipelineRunId);
    return { kind: 'started', pipelineRunId };
  } catch (error) {
    if (!wasRefused(error)) return { kind: 'lost' };
    store.atOnce(() => {
      store.factory.end(startId);
      for (const id of ids) store.factory.closeCopy(startId, id);
    });
    if (error.kind === 'transient' || error.code === 'SIGN_IN_NEEDED') return { kind: 'later' };
    throw error;
  }
}

/** The service, or the sign-in before it, said no: nothing was started. */
function wasRefused(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  if (error.kind !== 'transient') return error.code !== 'BUG';
  return error.context['status'] === 429 || error.code.startsWith('SIGN_IN_');
}
