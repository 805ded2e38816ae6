// The answers about runs.
import { checkPlan } from '../plan/check-plan.ts';
import { makeReport } from '../report/make-report.ts';
import type { HandlersFor, Worker } from './call.ts';
import { findChanges } from './changes.ts';
import { verify } from './verify.ts';

export const runHandlers = (worker: Worker): HandlersFor<'run'> => ({
  async 'run.start'({ plan: document, path, secrets, logLevel, trigger }, { signal }) {
    const plan = checkPlan(document, path);
    await worker.desk.claim(signal);
    return { runId: await worker.desk.start({ plan, document, trigger }, secrets, logLevel, signal) };
  },
  async 'run.resume'({ runId, secrets, ifMomentGone, logLevel }, { signal }) {
    await worker.desk.claim(signal);
    return { runId: await worker.desk.resume(runId, secrets, { ifMomentGone, logLevel }, signal) };
  },
  'run.retryTable': async ({ runId, tableId, secrets, logLevel }, { signal }) => ({
    runId: await worker.desk.retryTable({ runId, tableId, secrets, logLevel }, signal),
  }),
  async 'run.stop'({ runId, factory }) {
    worker.desk.stop(runId, factory);
    return {};
  },
  async 'run.cancelFactory'({ runId, secrets }, { signal }) {
    await worker.desk.claim(signal);
    return { starts: [...(await worker.desk.cancelFactory(runId, secrets, signal))] };
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
  'run.discard': async ({ runId, secret, secrets }, { signal }) => ({
    deletedBlobs: await worker.desk.discard(runId, { ...secrets, target: secret }, signal),
  }),
});
