// The runs of one state folder: starts, resumes and stops them, and tells about them. The only owner of the store.
import { existsSync } from 'node:fs';
import type { Quarantine, RunLogLine, RunSummary, RunTrigger, Secrets, WorkerEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { CancelledStart, FactoryAtStop } from '../../shared/factory-progress.ts';
import type { Adjustment } from '../../shared/load.ts';
import type { LogLevel } from '../../shared/log-level.ts';
import type { Plan } from '../../shared/plan.ts';
import type { IfMomentGone } from '../../shared/point-in-time.ts';
import type { Report } from '../../shared/report.ts';
import type { SourceChanges } from '../../shared/source-changes.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Validation } from '../../shared/validation.ts';
import { cancelRunFactory } from './cancel-run-factory.ts';
import { gatherEvidence, type Evidence, type EvidenceWishes } from './evidence/gather.ts';
import { discard } from './discard.ts';
import { createHeldFolder, type HeldFolder } from './held-folder.ts';
import type { Notifier } from './notify/notifier.ts';
import { quarantineOf, reimport, type ReimportWishes } from './reimport.ts';
import { createRunStarter } from './run-starter.ts';
import { buildReport } from './report/build-report.ts';
import { assertRetryable, notRetried } from './retryable.ts';
import { restingSnapshot } from './resting-snapshot.ts';
import type { Reimported } from './run/reimport/reimport-run.ts';
import { createRunId, namesOfRun } from './run/run-names.ts';
import { assertResumable } from './run/run-plan.ts';
import type { Program } from './store/notice.ts';
import { createSeriesDesk, type SeriesDesk } from './series-desk.ts';
import { readExported, type Exported } from './read-exported.ts';
import { whoAndWhere } from './who-and-where.ts';
import type { WorkerParts } from './worker-parts.ts';

type ResumeWishes = { readonly ifMomentGone: IfMomentGone; readonly logLevel: LogLevel };
type RetryRequest = {
  readonly runId: string;
  readonly tableId: string;
  readonly secrets: Secrets;
  readonly logLevel: LogLevel;
};

/** `document`: the plan as it was approved, whose hash is that of the plan; a newer version has filled in members. */
type AskedPlan = {
  readonly plan: Plan;
  readonly document: unknown;
  readonly trigger: RunTrigger;
  /** What its log and alerts begin with. */
  readonly warnings?: readonly string[];
};

/** What asks about runs also answers while another process holds the folder; what changes them throws STATE_IN_USE. */
export type RunDesk = SeriesDesk & {
  /** Resolves once source and target let us in and the run is on record; it goes on by itself. */
  start(asked: AskedPlan, secrets: Secrets, logLevel: LogLevel, signal: AbortSignal): Promise<string>;
  /**
   * Throws RUN_UNKNOWN, RUN_NOT_RESUMABLE before anybody is contacted, POINT_IN_TIME_GONE when the user has to choose.
   */
  resume(runId: string, secrets: Secrets, wishes: ResumeWishes, signal: AbortSignal): Promise<string>;
  /** Takes up a failed table in the run in progress, or by resuming its run. Throws TABLE_NOT_RETRIED. */
  retryTable(request: RetryRequest, signal: AbortSignal): Promise<string>;
  /** The first stop: checkpoints are kept. Nothing happens when the run is not in progress. */
  stop(runId: string, factory: FactoryAtStop): void;
  /** Of a run at rest: what its Data Factory still does for it is cancelled. Throws RUN_NOT_RESUMABLE for any other. */
  cancelFactory(
    runId: string,
    secrets: Pick<Secrets, 'factory'>,
    signal: AbortSignal,
  ): Promise<readonly CancelledStart[]>;
  /** What a run has started in its Data Factory, as far as this folder knows: ids of the service. */
  pipelineRuns(runId: string): { readonly ids: readonly string[]; readonly isPartial: boolean };
  /** Changes the load of a run in progress, also of another process; of one at rest, for when it is resumed. */
  adjust(runId: string, change: Adjustment): void;
  snapshot(runId: string): RunSnapshot;
  plan(runId: string): Plan;
  /** The newest `limit` lines of a run after line `after`, oldest first. */
  log(runId: string, after: number, limit: number): RunLogLine[];
  list(): RunSummary[];
  /** Also of a run in progress; throws STATE_IN_USE for one of another process. */
  report(runId: string): Report;
  /** False when this folder does not know the run, or when another process holds it. */
  canKeep(runId: string): boolean;
  keepValidation(validation: Validation): void;
  /** What is asked about to tell changes of the source since; throws STATE_IN_USE for a run of another process. */
  exported(runId: string): Exported;
  /** Keeps an answer. */
  keepChanges(changes: SourceChanges): void;
  /** The files of an evidence pack, and the run they are about. Of a run at rest only. */
  evidence(runId: string, wishes: EvidenceWishes): Promise<Evidence>;
  quarantine(runId: string): Quarantine;
  /** Of a completed run; what an earlier call began is finished first. */
  reimport(wishes: ReimportWishes, signal: AbortSignal): Promise<Reimported>;
  /** Resolves with the number of blobs deleted. */
  discard(runId: string, secrets: Pick<Secrets, 'target' | 'factory'>, signal: AbortSignal): Promise<number>;
  /**
   * Has the folder, or gets it from a window that has nothing to do there: somebody who only looks must not keep a
   * schedule from its run. Throws STATE_IN_USE.
   */
  claim(signal: AbortSignal): Promise<void>;
  /** Stops all runs, waits for them and closes the store. */
  close(): Promise<void>;
};

/** `statePath` is opened by the first request that needs it. */
export function createRunDesk(
  parts: WorkerParts,
  statePath: string,
  program: Program,
  emit: (event: WorkerEvent) => void,
  notifier: Notifier,
  isIdle: () => boolean = () => true,
): RunDesk {
  const starter = createRunStarter({ parts, statePath, emit, notifier });
  const folder = createHeldFolder(
    { parts, statePath, program, notifier },
    {
      settled: () => starter.settled(),
      isIdle: () => isIdle() && starter.runs.size === 0,
      snapshot: (held, runId) => snapshotOf(runId)(held),
      emit,
    },
  );
  const { here, alone, elsewhere } = folder;
  const snapshotOf =
    (runId: string) =>
    ({ store }: HeldFolder): RunSnapshot => {
      // Throws RUN_UNKNOWN.
      store.runs.get(runId);
      return starter.runs.get(runId)?.last() ?? restingSnapshot(store, runId, parts.nowMs());
    };
  const reportOf = (held: HeldFolder, runId: string): Report => {
    const snapshot = snapshotOf(runId)(held);
    const { manifestName } = namesOfRun(held.store.runs.plan(runId), runId);
    const nowUtc = new Date(parts.nowMs()).toISOString();
    return buildReport({ store: held.store, snapshot, manifestName, nowUtc, madeBy: whoAndWhere() });
  };
  /** Signing in takes its time: a second request must not begin the same run once more. */
  const resuming = new Map<string, Promise<string>>();
  const resume: RunDesk['resume'] = async (runId, secrets, { ifMomentGone, logLevel }, signal) => {
    const held = alone();
    if (resuming.has(runId)) throw new AppError('RUN_NOT_RESUMABLE', { runId, state: 'being resumed already' });
    assertResumable(held.store, runId);
    const plan = held.store.runs.plan(runId);
    const request = { plan, secrets, logLevel, record: () => runId, resumed: { runId, ifMomentGone } };
    const started = starter.start(request, held, signal);
    resuming.set(runId, started);
    return started.finally(() => resuming.delete(runId));
  };
  return {
    ...createSeriesDesk({
      store: () => alone().store,
      runs: starter.runs,
      snapshot: (runId) => snapshotOf(runId)(alone()),
      nowMs: parts.nowMs,
    }),
    // A state folder that cannot be used is told before anybody is contacted.
    async start({ plan, document, trigger, warnings = [] }, secrets, logLevel, signal) {
      const held = alone();
      const record = (): string => {
        const runId = createRunId(parts.nowMs());
        held.store.runs.create(runId, plan, trigger);
        held.store.documents.put(runId, 'plan', `${JSON.stringify(document, null, 2)}\n`);
        return runId;
      };
      return starter.start({ plan, secrets, logLevel, record, warnings }, held, signal);
    },
    resume,
    async retryTable({ runId, tableId, secrets, logLevel }, signal) {
      const { store } = alone();
      assertRetryable(store, runId, tableId);
      const underWay = resuming.get(runId);
      // It takes up every failed table, this one too.
      if (underWay !== undefined) return underWay;
      const control = starter.runs.get(runId)?.control() ?? null;
      if (control === null) return resume(runId, secrets, { ifMomentGone: 'ask', logLevel }, signal);
      if (!control.retryTable(tableId)) throw notRetried(store, runId, tableId, 'the run is ending');
      return runId;
    },
    stop: (runId, factory) =>
      here(
        () => starter.runs.get(runId)?.askToStop(factory),
        (notice) => elsewhere.stop(notice, runId, factory),
      ),
    async cancelFactory(runId, secrets, signal) {
      const { store } = alone();
      if (resuming.has(runId)) throw new AppError('RUN_NOT_RESUMABLE', { runId, state: 'being resumed already' });
      return cancelRunFactory({ parts, store, statePath }, { runId, secrets }, signal);
    },
    pipelineRuns: (runId) =>
      here(
        ({ store }) => {
          const starts = store.factory.starts(runId);
          const ids = starts.flatMap(({ pipelineRunId }) => pipelineRunId ?? []);
          return { ids, isPartial: ids.length < starts.length };
        },
        ({ snapshots }) => {
          const shown = snapshots.find((one) => one.runId === runId)?.factory ?? null;
          return { ids: (shown?.pipelineRuns ?? []).map((one) => one.runId), isPartial: true };
        },
      ),
    adjust: (runId, change) =>
      here(
        ({ store }) => {
          const control = starter.runs.get(runId)?.control() ?? null;
          if (control !== null) return control.adjust(change);
          assertResumable(store, runId);
          store.adjustments.add(runId, change);
        },
        (notice) => elsewhere.adjust(notice, runId, change),
      ),
    snapshot: (runId) => here(snapshotOf(runId), (notice) => elsewhere.snapshot(notice, runId)),
    plan: (runId) =>
      here(
        ({ store }) => store.runs.plan(runId),
        (notice) => elsewhere.plan(notice, runId),
      ),
    log: (runId, after, limit) =>
      here(
        ({ store }) => {
          // Throws RUN_UNKNOWN.
          store.runs.get(runId);
          return store.log.newest(runId, after, limit);
        },
        (notice) => elsewhere.log(notice, runId, after, limit),
      ),
    list: () => here(({ summaries }) => summaries(), elsewhere.list),
    report: (runId) => reportOf(alone(), runId),
    async evidence(runId, wishes) {
      const held = alone();
      return gatherEvidence({ store: held.store, runId, report: () => reportOf(held, runId), ...wishes });
    },
    canKeep: (runId) =>
      // A folder that is not there is not made for it.
      existsSync(statePath) &&
      here(
        ({ store }) => store.runs.list().some((run) => run.runId === runId),
        () => false,
      ),
    keepValidation: (validation) => alone().store.validations.add(validation),
    exported: (runId) => readExported(alone().store, runId),
    keepChanges: (changes) => alone().store.sourceChanges.add(changes),
    quarantine: (runId) => quarantineOf(alone().store, runId),
    async reimport(wishes, signal) {
      return reimport({ store: alone().store, parts, statePath }, wishes, signal);
    },
    async discard(runId, secrets, signal) {
      const { store, board } = alone();
      return discard({ store, parts, statePath }, runId, secrets, signal).finally(() => board.touch());
    },
    claim: (signal) => folder.claim(signal),
    async close() {
      elsewhere.close();
      const inProgress = [...starter.runs.values()];
      for (const { askToStop } of inProgress) askToStop('leave');
      await Promise.all(inProgress.map(({ end }) => end));
      await notifier.close();
      await starter.settled();
      folder.close();
    },
  };
}
