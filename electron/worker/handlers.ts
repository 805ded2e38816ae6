// What the worker answers: one handler for each method of the contract, and nothing more.
import type { Handlers as HandlersOf, WorkerEvent } from '../../shared/contract.ts';
import type { SourceConfig, TargetConfig } from '../../shared/connection.ts';
import { compressionsOf, type RunOptions } from '../../shared/plan.ts';
import { toolName } from '../../shared/version.ts';
import { buildPlan } from './plan/build-plan.ts';
import { checkPlan } from './plan/check-plan.ts';
import { defaultOptions } from './plan/estimate.ts';
import { namesOfRun } from './run/run-names.ts';
import { readerSettings, type RunDesk } from './run-desk.ts';
import { readCatalog } from './source/catalog.ts';
import type { SourceSession } from './source/session.ts';
import { isExactCodePage } from './source/tds/types/code-page.ts';
import { defaultPathTemplate } from './target/blob-name.ts';
import { checkManifest, readManifest, verifyRun } from './verify-run.ts';
import type { WorkerParts } from './worker-parts.ts';

export type CallContext = { readonly signal: AbortSignal };
export type Handlers = HandlersOf<CallContext>;
type VerifyInput = Parameters<Handlers['run.verify']>[0];

export function createHandlers(parts: WorkerParts, desk: RunDesk, emit: (event: WorkerEvent) => void): Handlers {
  /** A connection for as long as `work` takes. */
  const withSession = async <T>(
    source: SourceConfig,
    password: string,
    signal: AbortSignal,
    work: (session: SourceSession) => Promise<T>,
  ): Promise<T> => {
    const session = await parts.openSession(source, password, signal);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  };
  return {
    'source.inventory': ({ source, password }, { signal }) =>
      withSession(source, password, signal, (session) => readCatalog(session, source, signal)),
    'plan.build': ({ password, options, pathTemplate, ...given }, { signal }) =>
      withSession(given.source, password, signal, async (session) => {
        const catalog = await readCatalog(session, given.source, signal);
        const request = {
          ...given,
          pathTemplate: pathTemplate ?? defaultPathTemplate,
          options: completeOptions(options),
        };
        const nowUtc = () => new Date(parts.nowMs()).toISOString();
        return buildPlan(request, { session, catalog, isExactCodePage, tool: toolName, nowUtc }, signal);
      }),
    'plan.check': async ({ plan, path }) => checkPlan(plan, path),
    'run.start': async ({ plan, path, secrets }, { signal }) => ({
      runId: await desk.start(checkPlan(plan, path), secrets, signal),
    }),
    'run.resume': async ({ runId, secrets }, { signal }) => ({ runId: await desk.resume(runId, secrets, signal) }),
    async 'run.stop'({ runId }) {
      desk.stop(runId);
      return {};
    },
    'run.get': async ({ runId }) => desk.snapshot(runId),
    'run.plan': async ({ runId }) => desk.plan(runId),
    'run.list': async () => ({ runs: desk.list() }),
    async 'run.verify'(input, { signal }) {
      const { config, blob } = whereIs(input, desk);
      const target = parts.openTarget(config, input.secret, readerSettings);
      try {
        const manifest =
          input.by === 'document'
            ? checkManifest(input.document, input.path)
            : await readManifest(target, blob, signal);
        return await verifyRun(manifest, target, (payload) => emit({ name: 'verify.progress', payload }), signal);
      } finally {
        await target.close();
      }
    },
    'run.discard': async ({ runId, secret }, { signal }) => ({
      deletedBlobs: await desk.discard(runId, secret, signal),
    }),
  };
}

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

/** Given options over the defaults; a format brings its own default compression. */
function completeOptions(given: Partial<RunOptions>): RunOptions {
  const defaults = defaultOptions();
  const format = given.format ?? defaults.format;
  return { ...defaults, compression: compressionsOf[format][0] ?? 'none', ...given };
}
