// The answers about runs.
import { checkPlan } from '../plan/check-plan.ts';
import { makeReport } from '../report/make-report.ts';
import type { HandlersFor, Worker } from './call.ts';
import { findChanges } from './changes.ts';
import { verify } from './verify.ts';

export const runHandlers = (worker: Worker): HandlersFor<'run'> => ({
  'run.start': async ({ plan, path, secrets, logLevel, trigger }, { signal }) => ({
    runId: await worker.desk.start({ plan: checkPlan(plan, path), document: plan, trigger }, secrets, logLevel, signal),
  }),
  'run.resume': async ({ runId, secrets, ifMomentGone, logLevel }, { signal }) => ({
    runId: await worker.desk.resume(runId, secrets, { ifMomentGone, logLevel }, signal),
  }),
  'run.retryTable': async ({ runId, tableId, secrets, logLevel }, { signal }) => ({
    runId: await worker.desk.retryTable({ runId, tableId, secrets, logLevel }, signal),
  }),
  async 'run.stop'({ runId }) {
    worker.desk.stop(runId);
    return {};
  },
  'run.adjust': async ({ runId, change }) => {
    worker.desk.adjust(runId, change);
    return {};
  },
  'run.get': async ({ runId }) => worker.desk.snapshot(runId),
  'run.plan': async ({ runId }) => worker.desk.plan(runId),
  'run.list': async () => ({ runs: worker.desk.list() }),
  'run.log': async ({ runId, after, limit }) => ({ lines: worker.desk.log(runId, after, limit) }),
  'run.report': async ({ runId, format }) => makeReport(worker.desk.report(runId), format),
  'run.quarantine': async ({ runId }) => worker.desk.quarantine(runId),
  'run.reimport': (wishes, { signal }) => worker.desk.reimport(wishes, signal),
  'run.verify': (input, { signal }) => verify(worker, input, signal),
  'run.changes': (input, { signal }) => findChanges(worker, input, signal),
  'run.discard': async ({ runId, secret }, { signal }) => ({
    deletedBlobs: await worker.desk.discard(runId, secret, signal),
  }),
});
