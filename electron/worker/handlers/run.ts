// The answers about runs.
import type { TargetConfig } from '../../../shared/connection.ts';
import type { VerifyProgress } from '../../../shared/contract.ts';
import type { Manifest } from '../../../shared/manifest.ts';
import type { RunFacts } from '../notify/alert.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { reportPage } from '../report/report-page.ts';
import { namesOfRun } from '../run/run-names.ts';
import { readerSettings, type RunDesk } from '../run-desk.ts';
import { checkManifest, readManifest, verifyRun } from '../verify-run.ts';
import type { HandlersFor, Worker } from './call.ts';

type VerifyInput = Parameters<HandlersFor<'run'>['run.verify']>[0];

export const runHandlers = ({ parts, desk, emit, notifier }: Worker): HandlersFor<'run'> => ({
  'run.start': async ({ plan, path, secrets, logLevel }, { signal }) => ({
    runId: await desk.start(checkPlan(plan, path), secrets, logLevel, signal),
  }),
  'run.resume': async ({ runId, secrets, ifMomentGone, logLevel }, { signal }) => ({
    runId: await desk.resume(runId, secrets, { ifMomentGone, logLevel }, signal),
  }),
  'run.retryTable': async ({ runId, tableId, secrets, logLevel }, { signal }) => ({
    runId: await desk.retryTable({ runId, tableId, secrets, logLevel }, signal),
  }),
  async 'run.stop'({ runId }) {
    desk.stop(runId);
    return {};
  },
  'run.adjust': async ({ runId, change }) => {
    desk.adjust(runId, change);
    return {};
  },
  'run.get': async ({ runId }) => desk.snapshot(runId),
  'run.plan': async ({ runId }) => desk.plan(runId),
  'run.list': async () => ({ runs: desk.list() }),
  'run.log': async ({ runId, after, limit }) => ({ lines: desk.log(runId, after, limit) }),
  async 'run.report'({ runId, format }) {
    const report = desk.report(runId);
    const text = format === 'html' ? reportPage(report) : `${JSON.stringify(report, null, 2)}\n`;
    return { fileName: `tableferry-${runId}.${format}`, text };
  },
  async 'run.verify'(input, { signal }) {
    const { config, blob } = whereIs(input, desk);
    const target = parts.openTarget(config, input.secret, readerSettings);
    try {
      const manifest =
        input.by === 'document' ? checkManifest(input.document, input.path) : await readManifest(target, blob, signal);
      const onProgress = (payload: VerifyProgress): void => emit({ name: 'verify.progress', payload });
      const verdict = await verifyRun(manifest, target, onProgress, signal);
      notifier.tellVerdict(factsOf(manifest, config), verdict);
      return verdict;
    } finally {
      await target.close();
    }
  },
  'run.discard': async ({ runId, secret }, { signal }) => ({ deletedBlobs: await desk.discard(runId, secret, signal) }),
});

/** The container and the name of the manifest to verify. A run knows both. */
function whereIs(input: VerifyInput, desk: RunDesk): { readonly config: TargetConfig; readonly blob: string } {
  switch (input.by) {
    case 'run': {
      const plan = desk.plan(input.runId);
      return { config: plan.target, blob: namesOfRun(plan, input.runId).manifestName };
    }
    case 'blob':
      return { config: input.target, blob: input.blob };
    case 'document':
      return { config: input.target, blob: input.path };
  }
}

const factsOf = (manifest: Manifest, { container }: TargetConfig): RunFacts => ({
  runId: manifest.runId,
  source: `${manifest.server.name} \\ ${manifest.database}`,
  container,
});
