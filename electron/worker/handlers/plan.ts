// The answers about plans.
import { AppError } from '../../../shared/errors.ts';
import { compressionsOf, type RunOptions } from '../../../shared/plan.ts';
import { toolName } from '../../../shared/version.ts';
import { buildPlan } from '../plan/build-plan.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { defaultOptions } from '../plan/estimate.ts';
import { readCatalog } from '../source/catalog.ts';
import { isExactCodePage } from '../source/tds/types/code-page.ts';
import { defaultPathTemplate } from '../target/blob-name.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

const missing = (what: string) => async (): Promise<never> => {
  throw new AppError('BUG', { detail: `${what} is not there yet` });
};

export const planHandlers = ({ parts }: Worker): HandlersFor<'plan'> => ({
  'plan.build': ({ password, options, pathTemplate, probeId: _probeId, ...given }, { signal }) =>
    withSession(parts, given.source, password, signal, async (session) => {
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
  'plan.estimate': missing('plan.estimate'),
  'plan.statements': missing('plan.statements'),
});

/** Given options over the defaults; a format brings its own default compression. */
function completeOptions(given: Partial<RunOptions>): RunOptions {
  const defaults = defaultOptions();
  const format = given.format ?? defaults.format;
  return { ...defaults, compression: compressionsOf[format][0] ?? 'none', ...given };
}
