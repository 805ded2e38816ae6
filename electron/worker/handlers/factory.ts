// The answers about Azure Data Factory.
import { AppError } from '../../../shared/errors.ts';
import type { FactoryPlace } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { exportFactory } from '../factory/export-factory.ts';
import { layoutOf } from '../factory/layout.ts';
import { deployFactory } from '../factory/service/deploy-factory.ts';
import { diffFactory, toFactoryDiff } from '../factory/service/diff-factory.ts';
import { nodeHosts } from '../factory/service/node-hosts.ts';
import type { HandlersFor, Worker } from './call.ts';
import { notYet } from './not-yet.ts';

export const factoryHandlers = ({ parts }: Worker): HandlersFor<'factory'> => ({
  'factory.export': async ({ plan, wish, schedule }) =>
    exportFactory(plan, { ...wish, services: plan.factory?.services }, schedule),
  async 'factory.diff'({ plan, secret }, { signal }) {
    const place = placeOf(plan);
    const { resources } = layoutOf(plan, place);
    return toFactoryDiff(await diffFactory(parts.openFactory(place, secret), place, resources, signal));
  },
  async 'factory.deploy'({ plan, secret, hash }, { signal }) {
    const place = placeOf(plan);
    const { resources } = layoutOf(plan, place);
    return { deployed: await deployFactory(parts.openFactory(place, secret), place, resources, hash, signal) };
  },
  async 'factory.runtime'({ place, secret, runtime }, { signal }) {
    const service = parts.openFactory(place, secret);
    const factory = await service.factory(signal);
    if (factory === null) throw missing(place);
    const { serviceHosts, ...state } = await service.runtime(runtime, signal);
    return { ...state, hosts: nodeHosts(place, factory.location, serviceHosts) };
  },
  async 'factory.runtimeKey'({ place, secret, runtime }, { signal }) {
    const key = await parts.openFactory(place, secret).runtimeKey(runtime, signal);
    if (key === null) throw new AppError('FACTORY_RUNTIME_MISSING', { runtime, factory: place.factory });
    return { key };
  },
  'factory.logs': notYet,
});

const missing = ({ factory, resourceGroup, subscription }: FactoryPlace): AppError =>
  new AppError('FACTORY_MISSING', { factory, resourceGroup, subscription });

/** Throws FACTORY_NOT_NAMED. */
function placeOf({ factory }: Plan): FactoryPlace {
  if (factory === undefined) throw new AppError('FACTORY_NOT_NAMED');
  return factory;
}
