// The part of a run that its Data Factory carries: started, watched, taken in; a failure of it fails its tables alone.
import { AppError, describeError } from '../../../../shared/errors.ts';
import type { FactoryProgress } from '../../../../shared/factory-progress.ts';
import { isFinalFailure } from '../../../../shared/run.ts';
import type { FactoryStart } from '../../store/factory-runs.ts';
import { isCancellation } from '../retry.ts';
import type { RunContext } from '../run-context.ts';
import { aboutTable } from '../story.ts';
import { createAsk } from './patience.ts';
import { cancelStarts } from './cancel-starts.ts';
import { assertDeployed, awaitRuntime } from './check-factory.ts';
import { checkTables } from './check-tables.ts';
import { clearFolder } from './clear-folder.ts';
import { createCheckers } from './check-copies.ts';
import { failTable, factoryTablesOf, nameOf, showCopy, type FactoryTable } from './factory-tables.ts';
import { findStart } from './find-start.ts';
import type { RunFactory } from './run-factory.ts';
import { nextOrder, sendStart } from './send-start.ts';
import { tellFound, tellGoesOn, tellStarted } from './tell-factory.ts';
import { takeNews } from './take-news.ts';
import { createTrouble } from './trouble.ts';
import { watchStart, type WatchedStart } from './watched-start.ts';

export type FactoryPart = {
  /** Resolves when each of its tables is done, failed, or left to Data Factory by a stop. Rejects when the store fails. */
  carry(): Promise<void>;
  /** Puts a failed table back; false when it did not fail, or failed for good. */
  retryTable(tableId: string): boolean;
};

const quickestMs = 5_000;
const slowestMs = 60_000;

export function createFactoryPart(run: RunContext, factory: RunFactory): FactoryPart {
  const { store, runId, board, clock, stop } = run;
  const tables = factoryTablesOf(run, factory);
  const watched = new Map<number, WatchedStart>();
  const failedSince = new Map<string, number>();
  /** Pipeline runs that this process has told of. */
  const told = new Set<string>();
  let isChecked = false;
  let woken = Promise.withResolvers<void>();
  const wake = (): void => {
    woken.resolve();
    woken = Promise.withResolvers();
  };
  const update = (change: Partial<FactoryProgress>): void => {
    board.factory = { ...(board.factory ?? beginning(factory)), ...change };
    run.progress.touch();
  };
  const trouble = createTrouble(run, update);
  factory.hearTrouble((told) => (told === null ? trouble.answers() : trouble.waits(told.why, told.waitMs)));
  const ask = createAsk(run, trouble);
  const checkers = createCheckers(run, factory, wake);
  const startsAtWork = (): FactoryStart[] => store.factory.starts(runId).filter(({ isEnded }) => !isEnded);
  const byId = new Map(tables.map((table) => [table.laid.id, table]));
  for (const table of tables) showCopy(table, {});

  /** Those that no start is to bring any more. */
  const tablesWaiting = (): FactoryTable[] => {
    const brought = new Set(store.factory.starts(runId).flatMap(({ openIds }) => openIds));
    return tables.filter(({ progress, laid }) => progress.state === 'waiting' && !brought.has(laid.id));
  };

  const lookForLost = async (): Promise<void> => {
    for (const start of startsAtWork()) {
      if (start.pipelineRunId !== null) continue;
      const known = new Set(store.factory.starts(runId).flatMap((one) => one.pipelineRunId ?? []));
      for (const one of watched.values()) for (const { runId: id } of one.pipelineRuns()) known.add(id);
      const found = await findStart(start, { ...factory, runId, known, ask, nowMs: () => clock.nowMs() }, stop);
      if (found.kind === 'found') {
        store.factory.started(start.startId, found.run.runId);
        told.add(found.run.runId);
        run.log('info', tellFound(factory.place, found.run));
        for (const { runId: twin } of found.twins) {
          run.log('warning', `Data Factory was started twice for this run: the later one, ${twin}, is cancelled.`);
          await ask((signal) => factory.service.cancel(twin, signal), stop);
        }
      }
      if (found.kind === 'never') {
        run.log('info', `Data Factory knows of no start of ${start.pipeline} for this run: it is started again.`);
        closeStart(start);
      }
    }
  };

  const closeStart = ({ startId, openIds }: FactoryStart): void =>
    store.atOnce(() => {
      for (const id of openIds) store.factory.closeCopy(startId, id);
      store.factory.end(startId);
    });

  const watchedOf = (start: FactoryStart, pipelineRunId: string): WatchedStart => {
    const known = watched.get(start.startId);
    if (known !== undefined) return known;
    if (!told.has(pipelineRunId)) run.log('info', tellGoesOn(factory.place, start.pipeline, pipelineRunId));
    const one = watchStart(start, pipelineRunId, { ...factory, ask, nowMs: () => clock.nowMs() });
    watched.set(start.startId, one);
    return one;
  };

  /** What has ended, and left nothing to be taken in, is not looked at by whoever resumes or discards the run. */
  const endStarts = (): void => {
    for (const { startId, openIds } of startsAtWork())
      if (openIds.length === 0 && watched.get(startId)?.isAtRest() === true) store.factory.end(startId);
  };

  /** True when something changed. */
  const look = async (): Promise<boolean> => {
    const news: FactoryTable[] = [];
    for (const start of startsAtWork()) {
      const { pipelineRunId } = start;
      if (pipelineRunId === null) continue;
      const one = watchedOf(start, pipelineRunId);
      await one.look(stop);
      news.push(...takeNews(run, { start, watched: one, byId, checkers, failedSince }));
    }
    endStarts();
    update({ pipelineRuns: [...watched.values()].flatMap((one) => one.pipelineRuns()) });
    if (news.length > 0) show(news);
    return news.length > 0;
  };
  const show = (some: readonly FactoryTable[]): void => {
    const shown = some.flatMap(({ laid, progress }) =>
      progress.factory === null ? [] : [[laid.id, progress.factory] as const],
    );
    if (board.factory !== null) store.factory.show(runId, board.factory, new Map(shown));
  };

  const startWaiting = async (): Promise<void> => {
    if (tablesWaiting().length === 0) return;
    await checkTables(run, tablesWaiting());
    const starts = store.factory.starts(runId);
    const order = nextOrder(factory.layout, tablesWaiting(), {
      isFirst: starts.every(({ pipelineRunId, isEnded }) => pipelineRunId === null && isEnded),
      isBatchAtWork: starts.some(({ isEnded, pipeline }) => !isEnded && pipeline !== factory.layout.start),
    });
    if (order === null) return;
    update({ state: 'starting' });
    if (!isChecked) assertDeployed(factory, await ask(factory.differences, stop));
    isChecked = true;
    const tell = (offline: AppError | null): void => {
      update({ trouble: offline === null ? null : describeError(offline.toData()), askedAgainUtc: null });
    };
    await awaitRuntime(factory, { ask, clock, tell }, stop);
    const begun = new Set(starts.flatMap(({ tableIds }) => tableIds));
    for (const table of order.tables) if (begun.has(table.laid.id)) await clearFolder(run, table);
    const sent = await sendStart(run, factory, order);
    if (sent.kind === 'started') {
      told.add(sent.pipelineRunId);
      run.log('info', tellStarted(factory.place, order, sent.pipelineRunId));
    }
    if (sent.kind === 'lost')
      run.log('warning', `Whether Data Factory has started ${order.pipeline} is not known: it is looked for.`);
  };

  const isThereMore = (): boolean =>
    checkers.isAtWork() ||
    tablesWaiting().length > 0 ||
    startsAtWork().some(({ startId, openIds, pipelineRunId }) => {
      const isOpen = openIds.some((id) => byId.get(id)?.progress.state !== 'failed');
      return isOpen || pipelineRunId === null || !(watched.get(startId)?.isAtRest() ?? false);
    });

  const goOn = async (): Promise<void> => {
    let pauseMs = quickestMs;
    while (isThereMore()) {
      stop.throwIfAborted();
      const again = woken.promise;
      await lookForLost();
      await startWaiting();
      update({ state: 'running' });
      const isNews = await look();
      if (!isThereMore()) return;
      pauseMs = isNews ? quickestMs : Math.min(slowestMs, pauseMs * 1.5);
      const paused = new AbortController();
      await Promise.race([clock.wait(pauseMs, AbortSignal.any([stop, paused.signal])), again]);
      paused.abort();
    }
  };

  const failOpen = (error: AppError): void => {
    run.log('error', `Data Factory cannot be used: ${error.code}: ${error.message}`, { code: error.code });
    for (const table of tables)
      if (table.progress.state === 'waiting' || table.progress.state === 'running') failTable(run, table, error, null);
  };

  return {
    async carry() {
      update({ state: 'checking' });
      try {
        await goOn();
      } catch (error) {
        // What a stop ends is left as it is; the store's failures end the run.
        if (isCancellation(error, stop) || stop.aborted)
          run.log('debug', `Watching Data Factory ends: ${String(error)}`);
        else if (error instanceof AppError && error.kind !== 'local' && error.kind !== 'bug') failOpen(error);
        else throw error;
      } finally {
        await checkers.settled();
      }
      endStarts();
      if (stop.aborted) await cancelStarts(run, factory, { starts: startsAtWork(), update });
      update({ state: 'ended' });
      show(tables);
    },
    retryTable(tableId) {
      const table = byId.get(tableId);
      if (table === undefined || stop.aborted || table.progress.state !== 'failed') return false;
      const { error } = table.progress;
      if (error !== null && isFinalFailure(error)) return false;
      store.checkpoints.setTable(runId, tableId, 'open');
      Object.assign(table.progress, { state: 'waiting', error: null });
      showCopy(table, { phase: 'waiting', status: '' });
      run.log('info', `${nameOf(table)} is taken up again, as was asked.`, aboutTable(table.progress));
      run.progress.touch();
      wake();
      return true;
    },
  };
}

const beginning = ({ place }: RunFactory): FactoryProgress => ({
  factory: place.factory,
  state: 'checking',
  answeredUtc: null,
  trouble: null,
  askedAgainUtc: null,
  pipelineRuns: [],
});
