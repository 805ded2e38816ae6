// What a look at a start changes: tables that are being copied, are to be checked, have failed, or are to be copied anew.
import { AppError } from '../../../../shared/errors.ts';
import { momentIn, parquetDates } from '../../factory/dates.ts';
import type { FactoryStart } from '../../store/factory-runs.ts';
import type { RunContext } from '../run-context.ts';
import { aboutTable } from '../story.ts';
import type { Checkers } from './check-copies.ts';
import { failTable, nameOf, showCopy, type FactoryTable } from './factory-tables.ts';
import { isTerminal } from '../../factory/service/run-status.ts';
import { shorten, type CopyFacts } from './judge-copies.ts';
import type { WatchedStart } from './watched-start.ts';

/** Data Factory begins another attempt a minute after one failed, where it makes several. */
const nextAttemptMs = 5 * 60_000;
/** The record of an attempt that ended well may come so long after the end of its pipeline. */
const lastAttemptMs = 20_000;

export type News = {
  readonly start: FactoryStart;
  readonly watched: WatchedStart;
  readonly byId: ReadonlyMap<string, FactoryTable>;
  readonly checkers: Checkers;
  /** When an attempt was first seen to have failed, by its id. */
  readonly failedSince: Map<string, number>;
};

/** The tables of which something is to be shown. */
export function takeNews(run: RunContext, news: News): readonly FactoryTable[] {
  const copies = news.watched.copies();
  return news.start.openIds.flatMap((id) => {
    const table = news.byId.get(id);
    // One that failed for another reason waits until it is taken up again.
    if (table === undefined || ['done', 'failed'].includes(table.progress.state)) return [];
    const copy = copies.get(id);
    const isNews = copy === undefined ? noteAbsence(run, news, table) : noteCopy(run, news, table, copy);
    return isNews ? [table] : [];
  });
}

function noteCopy(run: RunContext, news: News, table: FactoryTable, copy: CopyFacts): boolean {
  const { activityRunId: _, failure: __, ...shown } = copy;
  const { progress, laid } = table;
  if (progress.state === 'waiting' && copy.status !== 'Queued') begin(run, table, copy);
  if (!isTerminal(copy.status)) {
    return showCopy(table, { ...shown, phase: copy.status === 'Queued' ? 'queued' : 'copying' });
  }
  if (copy.status === 'Succeeded') {
    if (news.checkers.has(laid.id)) return false;
    showCopy(table, { ...shown, phase: 'checking' });
    news.checkers.add(table, news.start.startId, copy);
    return true;
  }
  const isShown = showCopy(table, { ...shown, phase: 'copying' });
  if (!isOver(run, news, table, copy)) return isShown;
  if (news.start.isCancelled) return putBack(run, news, table);
  const detail = copy.failure ?? (copy.status === 'Cancelled' ? 'it was cancelled there' : copy.status);
  end(run, news, table, detail);
  return true;
}

function begin(run: RunContext, table: FactoryTable, { pipelineRunId }: CopyFacts): void {
  const { progress, laid } = table;
  progress.state = 'running';
  run.store.checkpoints.beginTable(run.runId, laid.id);
  const text = `${nameOf(table)} is being copied by Data Factory, in the run ${pipelineRunId} of ${laid.pipeline}.`;
  run.log('info', text, aboutTable(progress, { pipeline: laid.pipeline, pipelineRunId }));
}

/** Whether the failure stands: a table of one file is tried three times. */
function isOver(run: RunContext, news: News, { laid }: FactoryTable, copy: CopyFacts): boolean {
  if (news.start.isCancelled) return news.watched.isAtRest();
  if (laid.file === null || copy.status === 'Cancelled' || news.watched.restedMs() >= lastAttemptMs) return true;
  const since = news.failedSince.get(copy.activityRunId) ?? run.clock.nowMs();
  news.failedSince.set(copy.activityRunId, since);
  return run.clock.nowMs() - since >= nextAttemptMs;
}

/** Its pipelines have ended, and nothing tells of a copy. */
function noteAbsence(run: RunContext, news: News, table: FactoryTable): boolean {
  if (!news.watched.isOver()) return showCopy(table, { phase: 'queued' });
  if (news.start.isCancelled) return putBack(run, news, table);
  end(run, news, table, shorten(`its pipelines ended before it was begun (${news.watched.verdict()})`));
  return true;
}

/** Cancelled by this program: copied anew. */
function putBack(run: RunContext, { start }: News, table: FactoryTable): boolean {
  run.store.factory.closeCopy(start.startId, table.laid.id);
  table.progress.state = 'waiting';
  return showCopy(table, { phase: 'waiting', status: '' });
}

function end(run: RunContext, { start }: News, table: FactoryTable, detail: string): void {
  failTable(run, table, failureOf(nameOf(table), detail), start.startId);
  showCopy(table, { phase: 'ended' });
}

/** What the service says, in words of ours where its code is known. */
function failureOf(table: string, detail: string): AppError {
  if (!detail.includes('ParquetDateTimeExceedLimit')) return new AppError('FACTORY_COPY_FAILED', { table, detail });
  const moment = momentIn(detail) ?? 'a date at the end of the calendar';
  return new AppError('FACTORY_DATE_BEYOND', { table, moment, taken: parquetDates, detail });
}
