// Carries out the differences that somebody saw, in the order in which resources refer to one another, while no trigger of the plan is started.
import { AppError, describeError } from '../../../../shared/errors.ts';
import type { FactoryPlace } from '../../../../shared/factory.ts';
import { differenceOf, type Difference } from './diff-factory.ts';
import { diffDeployment, type Deployment, type DeploymentDiff } from './diff-triggers.ts';
import type { FactoryService } from './factory-service.ts';

/** What was stopped is started again even where the deployment itself was broken off. */
const restartMs = 60_000;

/**
 * Resources that were written. `hash`: of the differences that were seen. A deployment that failed in the middle is
 * repeated by looking again: what was written is then no difference any more. Triggers that were started are so again
 * afterwards, also after a failure. Throws FACTORY_MISSING, FACTORY_CHANGED, FACTORY_TRIGGERS_STOPPED, and the errors of
 * the service.
 */
export async function deployFactory(
  service: FactoryService,
  place: FactoryPlace,
  deployment: Deployment,
  hash: string,
  signal: AbortSignal,
): Promise<number> {
  const { factory, subscription, resourceGroup } = place;
  const now = await diffDeployment(service, place, deployment, signal);
  if (now.factory === null) throw new AppError('FACTORY_MISSING', { factory, subscription, resourceGroup });
  if (now.hash !== hash) throw new AppError('FACTORY_CHANGED', { factory, what: 'one of its resources' });
  const due = now.differences.filter(({ change }) => change !== 'same');
  const stopped = namesOf(now, 'restarted');
  try {
    for (const name of stopped) await service.setTrigger(name, 'stop', signal);
    for (const difference of due)
      await carryOut(service, await seenAgain(service, difference, stopped, signal), signal);
  } catch (error) {
    await startAll(service, place, stopped, AbortSignal.timeout(restartMs), error);
    throw error;
  }
  await startAll(service, place, [...stopped, ...namesOf(now, 'started')], signal);
  return due.length;
}

const namesOf = ({ triggers }: DeploymentDiff, wanted: 'restarted' | 'started'): readonly string[] =>
  triggers.flatMap(({ name, becomes }) => (becomes === wanted ? [name] : []));

/** A trigger has another etag once it is stopped. Throws FACTORY_CHANGED when it says something else too. */
async function seenAgain(
  service: FactoryService,
  difference: Difference,
  stopped: readonly string[],
  signal: AbortSignal,
): Promise<Difference> {
  const { kind, name, before, resource } = difference;
  if (kind !== 'trigger' || !stopped.includes(name)) return difference;
  const now = differenceOf(resource, await service.read(kind, name, signal));
  // The service is asked with the old etag, and refuses.
  return now.before === before ? now : difference;
}

/** An answer that was lost makes the second attempt meet the resource as the first one left it, which is no conflict. */
async function carryOut(service: FactoryService, { resource, etag }: Difference, signal: AbortSignal): Promise<void> {
  try {
    await service.put(resource, etag, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FACTORY_CHANGED') throw error;
    const held = await service.read(resource.kind, resource.name, signal);
    if (differenceOf(resource, held).change !== 'same') throw error;
  }
}

/** `failure`: why the deployment ended before its end. Throws FACTORY_TRIGGERS_STOPPED with those that could not be started. */
async function startAll(
  service: FactoryService,
  { factory }: FactoryPlace,
  names: readonly string[],
  signal: AbortSignal,
  failure?: unknown,
): Promise<void> {
  const left: string[] = [];
  const reasons: string[] = failure === undefined ? [] : [`The deployment failed: ${sentenceOf(failure)}`];
  for (const name of names) {
    try {
      await service.setTrigger(name, 'start', signal);
    } catch (error) {
      left.push(name);
      reasons.push(`${name} was not started: ${sentenceOf(error)}`);
    }
  }
  if (left.length > 0)
    throw new AppError(
      'FACTORY_TRIGGERS_STOPPED',
      { factory, triggers: left.join(', '), detail: reasons.join(' ') },
      failure,
    );
}

const sentenceOf = (error: unknown): string =>
  error instanceof AppError ? describeError(error.toData()) : `${String(error)}.`;
