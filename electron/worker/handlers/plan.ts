// The answers about plans.
import { pathLayouts } from '../../../shared/path-layouts.ts';
import { compressionsOf, type RunOptions } from '../../../shared/run-options.ts';
import { toolName } from '../../../shared/version.ts';
import { comparePlan } from '../compare-plan.ts';
import { buildPlan } from '../plan/build-plan.ts';
import { assertSeriesTarget } from '../plan/check-series.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { defaultOptions } from '../plan/estimate.ts';
import { firstStatements } from '../plan/first-statements.ts';
import { freeBytesOf } from '../plan/preflight/read-state.ts';
import { runPreflight } from '../plan/preflight/run-preflight.ts';
import { settleNodes } from '../plan/settle-nodes.ts';
import { rightsScript } from '../plan/rights-script.ts';
import { estimatePlan } from '../plan/sample-tables.ts';
import { readCatalog } from '../source/catalog.ts';
import { sizeByTrial } from '../sizing/size-by-trial.ts';
import { isExactCodePage } from '../source/tds/types/code-page.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

export const planHandlers = ({ parts, emit, statePath }: Worker): HandlersFor<'plan'> => {
  const report = (probeId: string | null) => (done: number, inAll: number, table: string) => {
    if (probeId !== null) emit({ name: 'plan.progress', payload: { probeId, done, inAll, table } });
  };
  const askRuntime: Parameters<typeof settleNodes>[1] = (place, runtime, secret, signal) =>
    parts.openFactory(place, secret, { busyMs: 5_000, waitsForPeople: false }).runtime(runtime, signal);
  return {
    async 'plan.build'({ password, options, pathTemplate, probeId, engines: wish, ...given }, { signal }) {
      if (given.series !== null) assertSeriesTarget(given.target, given.series.name);
      const engines = wish === null ? null : await settleNodes(wish, askRuntime, given.secrets.factory, signal);
      return withSession(parts, given.source, password, signal, async (session) => {
        const catalog = await readCatalog(session, given.source, signal);
        const request = {
          ...given,
          engines,
          pathTemplate: pathTemplate ?? pathLayouts.default,
          options: completeOptions(options),
        };
        const nowUtc = () => new Date(parts.nowMs()).toISOString();
        const onTable = report(probeId);
        return buildPlan(request, { session, catalog, isExactCodePage, tool: toolName, nowUtc, onTable }, signal);
      });
    },
    'plan.preflight': ({ source, password, selection, options, datetime2, scope, probeId }, { signal }) =>
      withSession(parts, source, password, signal, async (session) => {
        const catalog = await readCatalog(session, source, signal);
        const judging = { run: completeOptions(options), datetime2, isExactCodePage };
        const request = { selection, scope, database: source.database, options: judging };
        const freeBytes = await freeBytesOf(statePath);
        const onTable = report(probeId);
        return runPreflight(request, { session, catalog, freeBytes, nowMs: parts.nowMs, onTable }, signal);
      }),
    'plan.check': async ({ plan, path }) => checkPlan(plan, path),
    'plan.compare': ({ source, password, plan, selection, increments }, { signal }) =>
      withSession(parts, source, password, signal, async (session) => {
        const catalog = await readCatalog(session, source, signal);
        const compared = { planned: plan?.tables ?? null, selection, increments };
        return comparePlan(compared, catalog, session, signal);
      }),
    'plan.estimate': ({ plan, password, probeId }, { signal }) =>
      withSession(parts, plan.source, password, signal, (session) =>
        estimatePlan(plan, { session, nowMs: parts.nowMs, onTable: report(probeId) }, signal),
      ),
    'plan.size': ({ probeId, ...request }, { signal }) =>
      sizeByTrial(request, { parts, onStep: report(probeId) }, signal),
    'plan.rights': async ({ plan }) => rightsScript(plan),
    'plan.statements': async ({ plan }) => ({ statements: firstStatements(plan) }),
  };
};

/** Given options over the defaults; a format brings its own default compression. */
function completeOptions(given: Partial<RunOptions>): RunOptions {
  const defaults = defaultOptions();
  const format = given.format ?? defaults.format;
  return { ...defaults, compression: compressionsOf[format][0] ?? 'none', ...given };
}
