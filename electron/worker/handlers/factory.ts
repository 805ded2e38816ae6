// The answers about Azure Data Factory.
import { AppError } from '../../../shared/errors.ts';
import type { FactoryPlace, FactorySchedule } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { exportFactory } from '../factory/export-factory.ts';
import { layoutOf } from '../factory/layout.ts';
import { collectLogs } from '../factory/service/collect-logs.ts';
import { deployFactory } from '../factory/service/deploy-factory.ts';
import { diffDeployment, toFactoryDiff, type Deployment } from '../factory/service/diff-triggers.ts';
import { nodeHosts } from '../factory/service/node-hosts.ts';
import { toBeDeployed, triggerNameOf, triggerOf } from '../factory/trigger.ts';
import { readerSettings } from '../reader-settings.ts';
import type { HandlersFor, Worker } from './call.ts';

export const factoryHandlers = ({ parts, desk }: Worker): HandlersFor<'factory'> => ({
  'factory.export': async ({ plan, wish, schedule }) =>
    exportFactory(plan, { ...wish, services: plan.factory?.services }, schedule),
  async 'factory.diff'({ plan, secret, ...wish }, { signal }) {
    const place = placeOf(plan);
    const service = parts.openFactory(place, secret);
    return toFactoryDiff(await diffDeployment(service, place, deploymentOf(plan, place, wish), signal));
  },
  async 'factory.deploy'({ plan, secret, hash, ...wish }, { signal }) {
    const place = placeOf(plan);
    const service = parts.openFactory(place, secret);
    return { deployed: await deployFactory(service, place, deploymentOf(plan, place, wish), hash, signal) };
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
  async 'factory.logs'({ runId, secrets }, { signal }) {
    const plan = desk.plan(runId);
    const place = placeOf(plan);
    const begunUtc = desk.list().find((run) => run.runId === runId)?.createdUtc;
    const target = parts.openTarget(plan.target, secrets.target, readerSettings);
    try {
      const request = {
        factory: place.factory,
        runId,
        started: desk.pipelineRuns(runId),
        pipelines: layoutOf(plan, place).resources.flatMap(({ kind, name }) => (kind === 'pipeline' ? [name] : [])),
        window: windowSince(begunUtc, parts.nowMs()),
        container: plan.target.container,
      };
      const files = {
        list: (prefix: string, stop: AbortSignal) => target.listBlobs(prefix, stop),
        read: (name: string, sizeBytes: number, stop: AbortSignal) => target.readRange(name, 0, sizeBytes, stop),
      };
      const service = parts.openFactory(place, secrets.factory ?? '');
      return { text: await collectLogs(service, request, files, signal) };
    } finally {
      await target.close();
    }
  },
});

type TriggerWish = { readonly schedule?: FactorySchedule | undefined; readonly isStarted?: boolean | undefined };

/** Throws FACTORY_UNFIT. */
function deploymentOf(plan: Plan, place: FactoryPlace, { schedule, isStarted = false }: TriggerWish): Deployment {
  const { resources, start } = layoutOf(plan, place);
  const triggers = schedule === undefined ? [] : [toBeDeployed(triggerOf(plan, start, schedule))];
  return { resources: [...resources, ...triggers], trigger: triggerNameOf(plan), isStarted };
}

const dayMs = 24 * 3600_000;
/** The clocks of this computer and of the service may differ. */
const windowSince = (begunUtc: string | undefined, nowMs: number) => ({
  fromUtc: new Date((begunUtc === undefined ? nowMs - 45 * dayMs : Date.parse(begunUtc)) - dayMs).toISOString(),
  toUtc: new Date(nowMs + dayMs).toISOString(),
});

const missing = ({ factory, resourceGroup, subscription }: FactoryPlace): AppError =>
  new AppError('FACTORY_MISSING', { factory, resourceGroup, subscription });

/** Throws FACTORY_NOT_NAMED. */
function placeOf({ factory }: Plan): FactoryPlace {
  if (factory === undefined) throw new AppError('FACTORY_NOT_NAMED');
  return factory;
}
