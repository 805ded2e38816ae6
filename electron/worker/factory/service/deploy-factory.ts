// Carries out the differences that somebody saw, in the order in which resources refer to one another.
import { AppError } from '../../../../shared/errors.ts';
import type { FactoryPlace } from '../../../../shared/factory.ts';
import type { Resource } from '../resource.ts';
import { diffFactory, differenceOf, type Difference } from './diff-factory.ts';
import type { FactoryService } from './factory-service.ts';

/**
 * Resources that were written. `hash`: of the differences that were seen. A deployment that failed in the middle is
 * repeated by looking again: what was written is then no difference any more. Throws FACTORY_MISSING, FACTORY_CHANGED, and
 * the errors of the service.
 */
export async function deployFactory(
  service: FactoryService,
  place: FactoryPlace,
  resources: readonly Resource[],
  hash: string,
  signal: AbortSignal,
): Promise<number> {
  const { factory, subscription, resourceGroup } = place;
  const now = await diffFactory(service, place, resources, signal);
  if (now.factory === null) throw new AppError('FACTORY_MISSING', { factory, subscription, resourceGroup });
  if (now.hash !== hash) throw new AppError('FACTORY_CHANGED', { factory, what: 'one of its resources' });
  const due = now.differences.filter(({ change }) => change !== 'same');
  for (const difference of due) await carryOut(service, difference, signal);
  return due.length;
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
