// The runs of one state folder: starts, resumes and stops them, and tells about them. The only owner of the store.
import { existsSync } from 'node:fs';
import type { WorkerEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Report } from '../../shared/report.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { cancelRunFactory } from './cancel-run-factory.ts';
import { gatherEvidence } from './evidence/gather.ts';
import { discard } from './discard.ts';
import { createHeldFolder, type HeldFolder } from './held-folder.ts';
import type { Notifier } from './notify/notifier.ts';
import { shownRuns, startedRuns } from './pipeline-runs.ts';
import { quarantineOf, reimport } from './reimport.ts';
import type { RunDesk } from './run-desk-port.ts';
import { createRunStarter } from './run-starter.ts';
import { buildReport } from './report/build-report.ts';
import { assertRetryable, notRetried } from './retryable.ts';
import { restingSnapshot } from './resting-snapshot.ts';
import { createRunId, namesOfRun } from './run/run-names.ts';
import { assertResumable } from './run/run-plan.ts';
import type { Program } from './store/notice.ts';
import { createSeriesDesk } from './series-desk.ts';
import { readExported } from './read-exported.ts';
import { whoAndWhere } from './who-and-where.ts';
import type { WorkerParts } from './worker-parts.ts';

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
        ({ store }) => startedRuns(store, runId),
        (notice) => shownRuns(notice, runId),
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
