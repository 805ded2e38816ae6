// The coordinator: gives partitions to lanes, keeps the checkpoints, and takes a run from `running` to its end.
import { AppError } from '../../../shared/errors.ts';
import { isFinalFailure, isResumable, type RunSnapshot, type RunState } from '../../../shared/run.ts';
import { systemClock } from '../clock.ts';
import { codeOf, describeForLog } from '../log.ts';
import { createProgress } from '../progress.ts';
import type { Store } from '../store/store.ts';
import { createLines } from './bandwidth.ts';
import { createLoadControl, type LoadControl } from './load/load-control.ts';
import { createBoard } from './run-board.ts';
import type { MomentRun, RunContext, RunRequest } from './run-context.ts';
import { createMoments } from './point-in-time/run-moments.ts';
import { restartGone } from './point-in-time/restart-table.ts';
import { runLanes } from './run-lanes.ts';
import { consequenceOf, defaultRetryLimits, isCancellation, toErrorData } from './retry.ts';
import { writeManifest } from './manifest.ts';
import { tellOwnStorage, tellRunBegan, tellRunEnded } from './story.ts';

/** Long enough to publish and verify a part on a slow line; short enough for someone who waits. */
const defaultStopDeadlineMs = 30_000;

/** Throws RUN_UNKNOWN, or RUN_NOT_RESUMABLE for a run that is complete, being discarded, or whose data did not add up. */
export function assertResumable(store: Store, runId: string): void {
  const { state } = store.runs.get(runId);
  if (!isResumable(state)) throw new AppError('RUN_NOT_RESUMABLE', { runId, state: state.kind });
  if (store.runs.isCounted(runId))
    throw new AppError('RUN_NOT_RESUMABLE', { runId, state: 'counted in its series, whose next round reads the rest' });
  const broken = store.checkpoints.tables(runId).find(({ error }) => error !== null && isFinalFailure(error));
  if (broken !== undefined)
    throw new AppError('RUN_NOT_RESUMABLE', { runId, state: 'failed, because its data did not add up' });
}

/**
 * Carries a run of the store, new or unfinished, to its end. Resolves with the last snapshot, whose state is
 * `completed`, `failed` or `stopped`; rejects only with RUN_UNKNOWN, RUN_NOT_RESUMABLE, or when the store itself fails.
 * Aborting `signal` is the first stop: parts being published finish within the deadline, all checkpoints are kept.
 */
export async function runPlan(request: RunRequest, signal: AbortSignal): Promise<RunSnapshot> {
  const { store, runId, clock = systemClock } = request;
  assertResumable(store, runId);
  const plan = store.runs.plan(runId);
  for (const { tableId, state } of store.checkpoints.tables(runId))
    if (state === 'failed') store.checkpoints.setTable(runId, tableId, 'open');
  const startedMs = clock.nowMs();
  const board = createBoard(store, runId, plan, plan.options.lanes, startedMs);
  const stop = new AbortController();
  const lifetime = new AbortController();
  let state: RunState = store.runs.apply(runId, { kind: 'start' });
  let last = board.snapshot(state, 0, startedMs);
  let onLoad: LoadControl | null = null;
  const progress = createProgress(clock, (seq) => {
    last = withLoad(board.snapshot(state, seq, clock.nowMs()), onLoad);
    request.onSnapshot(last);
  });
  const pieces: MomentRun = {
    ...request,
    clock,
    random: request.random ?? Math.random,
    retryLimits: request.retryLimits ?? defaultRetryLimits,
    onControl: request.onControl ?? (() => undefined),
    survey: request.survey ?? null,
    openSession: request.openSession ?? null,
    momentGone: request.momentGone ?? null,
    factory: request.factory ?? null,
    plan,
    board,
    progress,
    stop: stop.signal,
    lifetime: lifetime.signal,
  };
  request.watchStorage?.((error) => {
    board.storage = error;
    request.log(error === null ? 'info' : 'warning', tellOwnStorage(error), error === null ? {} : { code: error.code });
    progress.touch();
  });
  const load = createLoadControl(pieces, request.lines ?? createLines(), pieces.openSession);
  const run: RunContext = { ...pieces, moments: createMoments(pieces), load };
  onLoad = load;
  const onStop = (): void => {
    if (state.kind !== 'running') return;
    state = store.runs.apply(runId, { kind: 'stop' });
    progress.touch();
    stop.abort();
  };
  const onDeadline = async (): Promise<void> => {
    await clock.wait(request.stopDeadlineMs ?? defaultStopDeadlineMs, finished.signal);
    if (!finished.signal.aborted) lifetime.abort();
  };
  const finished = new AbortController();
  stop.signal.addEventListener('abort', () => void onDeadline());
  signal.addEventListener('abort', onStop);
  try {
    if (signal.aborted) onStop();
    request.log('info', tellRunBegan(last, plan.options.lanes));
    progress.touch();
    state = await carryToEnd(run, stop);
  } finally {
    load.end();
    await run.moments.end(state.kind === 'completed');
    finished.abort();
    signal.removeEventListener('abort', onStop);
    progress.close();
  }
  store.runs.addCarried(runId, clock.nowMs() - startedMs);
  request.log(state.kind === 'failed' ? 'error' : 'info', tellRunEnded(last), {
    ...(state.kind === 'failed' ? { code: state.error.code } : {}),
    fields: { state: state.kind, rows: last.rows, parts: last.parts, bytes: last.bytes, elapsedMs: last.elapsedMs },
  });
  return last;
}

const withLoad = (snapshot: RunSnapshot, load: LoadControl | null): RunSnapshot =>
  load === null ? snapshot : { ...snapshot, load: load.snapshot(), etaSeconds: load.secondsLeft(snapshot.etaSeconds) };

/**
 * In a series the tables that are done count, although others failed; unless one of a full load has parts and failed for
 * reasons that lie outside of it: the next round goes on after its last part, which a run that counts cannot.
 */
const isRoundOver = ({ plan, board: { tables } }: RunContext): boolean =>
  plan.series?.round !== undefined &&
  tables.some(({ state }) => state === 'done') &&
  tables.every(({ state, error, parts }) => {
    if (state === 'done') return true;
    if (state !== 'failed' || error === null) return false;
    const isOwnFault = consequenceOf(new AppError(error.code, error.context)) === 'table';
    return isOwnFault || parts === 0 || plan.series?.round?.kind !== 'full';
  });

/** The run's last state, on record. */
async function carryToEnd(run: RunContext, stop: AbortController): Promise<RunState> {
  const { store, runId, board } = run;
  const fail = (error: unknown): RunState => {
    run.log('error', describeForLog(error), codeOf(error));
    return store.runs.apply(runId, { kind: 'fail', error: toErrorData(error) });
  };
  try {
    await run.target.ensureContainer(run.stop);
    await restartGone(run);
    await runLanes(run, stop);
    const broken = board.tables.find(({ state }) => state === 'failed');
    const isUnfinished = board.tables.some(({ state }) => state !== 'done');
    if (broken !== undefined && broken.error !== null) {
      if (isRoundOver(run)) await writeManifest(run);
      return store.runs.apply(runId, { kind: 'fail', error: broken.error });
    }
    if (isUnfinished) return store.runs.apply(runId, { kind: 'stopped' });
    const { rowsSetAside } = await writeManifest(run);
    return store.runs.apply(runId, { kind: 'complete', skippedRows: rowsSetAside });
  } catch (error) {
    // After a stop, whatever is not in the catalogue is a call that was told to end.
    const isStopped = store.runs.get(runId).state.kind === 'stopping' && isCancellation(error, run.stop);
    if (isStopped) return store.runs.apply(runId, { kind: 'stopped' });
    return fail(error);
  }
}
