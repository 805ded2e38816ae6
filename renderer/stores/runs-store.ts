// The runs this window knows: the list of all, and of those being watched the last snapshot, log and rates.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppEvent, RunSummary } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Adjustment } from '../../shared/load.ts';
import type { Plan } from '../../shared/plan.ts';
import type { ExportForm } from '../../shared/report-forms.ts';
import { reportSchema } from '../../shared/report.ts';
import type { Api } from '../api.ts';
import { exportReport } from './export-report.ts';
import { toErrorData } from './failure.ts';
import type { PlanSecrets } from './plan-store.ts';
import { createErrands, type MomentQuestion, type SecretsQuestion } from './run-errands.ts';
import { addLines, linesKept } from './run-lines.ts';
import type { FoundSecrets, VerifyWish } from './run-secrets.ts';
import { updateSummary } from './run-snapshots.ts';
import { asOfAnotherProcess, putWatched, takeIn, unseen, without, type WatchedRun } from './watched-runs.ts';

export type RunsState = {
  readonly runs: readonly RunSummary[];
  readonly loading: 'none' | 'running' | 'done' | 'failed';
  /** Why the last run did not start. */
  readonly error: AppErrorData | null;
  /** Why the list could not be read. */
  readonly listError: AppErrorData | null;
  readonly watched: ReadonlyMap<string, WatchedRun>;
  /** The passwords that an errand waits for. */
  readonly asking: SecretsQuestion | null;
  /** A run to be resumed whose point in time is gone. */
  readonly askingMoment: MomentQuestion | null;
  loadRuns(): Promise<void>;
  /** Starts a run and returns its id; null = it did not start, see `error`. */
  start(plan: Plan, path: string, secrets: PlanSecrets): Promise<string | null>;
  /** Remembers what a run was started with by others of this window. */
  keepSecrets(runId: string, secrets: PlanSecrets): void;
  /** Without secrets it takes those known, and asks for what is missing. False = it did not happen, see `error` of the run. */
  resume(runId: string, secrets?: PlanSecrets): Promise<boolean>;
  retryTable(runId: string, tableId: string, secrets?: PlanSecrets): Promise<boolean>;
  /** As deep as is wished; the result stands in `verdict` of the run. */
  verify(runId: string, wish: VerifyWish): Promise<boolean>;
  cancelVerify(runId: string): void;
  /** Asks the source whether it changed since; the answer stands in the report. */
  checkChanges(runId: string): Promise<boolean>;
  /** Deletes the blobs and checkpoints of a run. */
  discard(runId: string): Promise<boolean>;
  /** `factory`: what Data Factory copies goes on there, or is cancelled too. */
  stop(runId: string, factory?: 'leave' | 'cancel'): Promise<void>;
  /** Changes the load of a run; why it did not happen stands in `error` of the run. */
  adjust(runId: string, change: Adjustment): Promise<void>;
  /** Fetches snapshot, plan and log; later ones arrive by events. */
  watch(runId: string): Promise<void>;
  loadReport(runId: string): Promise<void>;
  exportReport(runId: string, form: ExportForm): Promise<void>;
  /** Handles of the secrets that were asked for; null = not now. */
  answerSecrets(secrets: FoundSecrets | null): void;
  answerMoment(choice: 'fuzzy' | 'restart' | null): void;
  /** The secrets of a plan from a file, asked for where its references lead nowhere; null = not now. */
  secretsFor(plan: Plan, kind?: 'start' | 'factory'): Promise<PlanSecrets | null>;
  /** What Data Factory has on record of the run; stands in `factoryLog` of the run. */
  askFactoryLog(runId: string): Promise<boolean>;
};

export function createRunsStore(api: Api): StoreApi<RunsState> {
  const store: StoreApi<RunsState> = createStore<RunsState>()((set, get) => {
    const patch = (runId: string, changes: Partial<WatchedRun>): void =>
      set(({ watched }) => ({ watched: putWatched(watched, runId, changes) }));
    const errands = createErrands(api, {
      planOf: async (runId) => get().watched.get(runId)?.plan ?? (await api.call('run.plan', { runId })),
      patch,
      ask: (asking) => set({ asking }),
      askMoment: (askingMoment) => set({ askingMoment }),
      finishMoment: (question) => set(({ askingMoment }) => (askingMoment === question ? { askingMoment: null } : {})),
      finish: (question) => set(({ asking }) => (asking === question ? { asking: null } : {})),
    });
    return {
      runs: [],
      loading: 'none',
      error: null,
      listError: null,
      watched: new Map(),
      asking: null,
      askingMoment: null,
      loadRuns: () => loadRuns(api, set),
      async start(plan, path, secrets) {
        set({ error: null });
        try {
          const { runId } = await api.call('run.start', { plan, path, secrets });
          errands.keep(runId, secrets);
          patch(runId, { plan });
          void get().loadRuns();
          return runId;
        } catch (error) {
          set({ error: toErrorData(error) });
          return null;
        }
      },
      keepSecrets: errands.keep,
      async resume(runId, secrets) {
        if (secrets !== undefined) errands.keep(runId, secrets);
        const isDone = await errands.perform(runId, { kind: 'resume' });
        if (isDone) await get().watch(runId);
        return isDone;
      },
      async retryTable(runId, tableId, secrets) {
        if (secrets !== undefined) errands.keep(runId, secrets);
        const isDone = await errands.perform(runId, { kind: 'retry', tableId });
        if (isDone) await get().watch(runId);
        return isDone;
      },
      verify: (runId, wish) => errands.perform(runId, { kind: 'verify', ...wish }),
      cancelVerify: errands.cancelVerify,
      async checkChanges(runId) {
        const isDone = await errands.perform(runId, { kind: 'changes' });
        if (isDone) await get().loadReport(runId);
        return isDone;
      },
      async discard(runId) {
        const isDone = await errands.perform(runId, { kind: 'discard' });
        if (isDone)
          set(({ watched, runs }) => ({
            watched: without(watched, runId),
            runs: runs.filter((run) => run.runId !== runId),
          }));
        else void get().watch(runId);
        return isDone;
      },
      askFactoryLog: (runId) => errands.perform(runId, { kind: 'logs' }),
      async stop(runId, factory) {
        patch(runId, { isStopAsked: true, error: null });
        try {
          await api.call('run.stop', { runId, ...(factory === undefined ? {} : { factory }) });
        } catch (error) {
          patch(runId, { isStopAsked: false, error: toErrorData(error) });
        }
      },
      async adjust(runId, change) {
        patch(runId, { error: null });
        try {
          await api.call('run.adjust', { runId, change });
        } catch (error) {
          patch(runId, { error: toErrorData(error) });
        }
      },
      watch: (runId) => fetchRun(api, runId, store),
      async loadReport(runId) {
        try {
          const { text } = await api.call('run.report', { runId, format: 'json' });
          patch(runId, { report: reportSchema.parse(JSON.parse(text)), reportError: null });
        } catch (error) {
          patch(runId, { reportError: toErrorData(error) });
        }
      },
      async exportReport(runId, form) {
        patch(runId, { savedPath: null, error: null });
        try {
          patch(runId, { savedPath: await exportReport(api, runId, form) });
        } catch (error) {
          patch(runId, { error: toErrorData(error) });
        }
      },
      answerSecrets: errands.answer,
      answerMoment: errands.answerMoment,
      secretsFor: errands.secretsFor,
    };
  });
  api.on((event) => onEvent(store, event));
  return store;
}

type Changes = Partial<RunsState>;

async function loadRuns(api: Api, set: (changes: Changes) => void): Promise<void> {
  set({ loading: 'running' });
  try {
    const { runs } = await api.call('run.list', {});
    set({ runs, loading: 'done', listError: null });
  } catch (error) {
    set({ loading: 'failed', listError: toErrorData(error) });
  }
}

async function fetchRun(api: Api, runId: string, store: StoreApi<RunsState>): Promise<void> {
  const patch = (change: (run: WatchedRun) => Partial<WatchedRun>): void =>
    store.setState(({ watched }) => ({ watched: putWatched(watched, runId, change(watched.get(runId) ?? unseen)) }));
  patch(() => ({}));
  const known = store.getState().watched.get(runId) ?? unseen;
  const log = { runId, after: known.lines.at(-1)?.line ?? 0, limit: linesKept };
  try {
    const [snapshot, plan] = await Promise.all([
      api.call('run.get', { runId }),
      known.plan ?? api.call('run.plan', { runId }),
    ]);
    patch((run) => ({ ...takeIn(run, snapshot), plan, loading: 'done', loadError: null }));
    const { lines } = await api.call('run.log', log);
    patch((run) => ({ lines: addLines(run.lines, lines) }));
  } catch (error) {
    patch(() => ({ loading: 'failed', loadError: toErrorData(error) }));
  }
}

function onEvent(store: StoreApi<RunsState>, event: AppEvent): void {
  const { watched, runs, loadRuns: reload, watch } = store.getState();
  const patch = (runId: string, change: (run: WatchedRun) => Partial<WatchedRun>): void => {
    const run = watched.get(runId);
    if (run !== undefined) store.setState({ watched: putWatched(watched, runId, change(run)) });
  };
  switch (event.name) {
    case 'run.snapshot': {
      const { runId } = event.payload;
      patch(runId, (run) => takeIn(run, event.payload));
      const shown = store.getState().watched.get(runId)?.snapshot ?? event.payload;
      if (runs.some((run) => run.runId === runId)) store.setState({ runs: updateSummary(runs, shown) });
      else void reload();
      return;
    }
    case 'run.lines':
      return patch(event.payload.runId, (run) => ({ lines: addLines(run.lines, event.payload.lines) }));
    case 'run.broken':
      return patch(event.payload.runId, () => ({ error: event.payload.error, isStopAsked: false }));
    case 'verify.progress':
      return patch(event.payload.runId, (run) => (run.busy?.kind === 'verify' ? { verifying: event.payload } : {}));
    case 'worker.state':
      if (event.payload.state !== 'ready') return;
      // Another process counts from the beginning: whatever it says is newer.
      store.setState({ watched: new Map([...watched].map(([id, run]) => [id, asOfAnotherProcess(run)])) });
      void reload();
      for (const runId of watched.keys()) void watch(runId);
      return;
    default:
  }
}
