// What a deployment does with triggers: those of the plan that are started are stopped for it, since the service changes none that is.
import { createHash } from 'node:crypto';
import type { FactoryDiff, FactoryPlace, FactoryTrigger } from '../../../../shared/factory.ts';
import type { Resource } from '../resource.ts';
import { diffFactory, type FactoryDifferences } from './diff-factory.ts';
import type { FactoryService, HeldTrigger } from './factory-service.ts';

export type Deployment = {
  /** Each after those that it refers to, as a layout has them. */
  readonly resources: readonly Resource[];
  /** What the trigger of the plan is called, whether there is one or not. */
  readonly trigger: string;
  /** It is to be started once all is written. */
  readonly isStarted: boolean;
};

export type DeploymentDiff = FactoryDifferences & {
  readonly triggers: readonly FactoryTrigger[];
};

/** By it a resource of this program is told. */
const ownMark = 'tableferry';

/** Nothing is changed. The hash is that of the resources and of what becomes of the plan's trigger. Errors: those of the service. */
export async function diffDeployment(
  service: FactoryService,
  place: FactoryPlace,
  deployment: Deployment,
  signal: AbortSignal,
): Promise<DeploymentDiff> {
  const found = await diffFactory(service, place, deployment.resources, signal);
  const held = found.factory === null ? [] : await service.triggers(signal);
  const triggers = triggersOf(deployment, found, held);
  const own = triggers.filter(({ of }) => of === 'plan');
  return { ...found, triggers, hash: sha256(JSON.stringify([found.hash, own])) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function triggersOf(
  { resources, trigger, isStarted: isWanted }: Deployment,
  { differences }: FactoryDifferences,
  held: readonly HeldTrigger[],
): readonly FactoryTrigger[] {
  const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const pipelines = resources.flatMap(({ kind, name }) => (kind === 'pipeline' ? [name] : []));
  const startsOurs = (one: HeldTrigger): boolean =>
    one.pipelines.some((name) => pipelines.some((ours) => isSame(ours, name)));
  const isDue = differences.some(({ change }) => change !== 'same');
  const own = held.find(({ name }) => isSame(name, trigger));
  const isThere = own !== undefined || resources.some(({ kind, name }) => kind === 'trigger' && isSame(name, trigger));
  const standing = { isStarted: own?.isStarted ?? false, isDue, isWanted };
  const ofPlan: FactoryTrigger = {
    name: trigger,
    of: 'plan',
    isStarted: standing.isStarted,
    becomes: becomesOf(standing),
  };
  const others = held.filter((one) => one.isStarted && one !== own);
  return [
    ...(isThere ? [ofPlan] : []),
    ...others.flatMap((one): readonly FactoryTrigger[] => {
      const of = startsOurs(one) ? 'others' : one.annotations.includes(ownMark) ? 'otherPlan' : null;
      return of === null ? [] : [{ name: one.name, of, isStarted: true, becomes: 'left' }];
    }),
  ];
}

type Standing = { readonly isStarted: boolean; readonly isDue: boolean; readonly isWanted: boolean };

function becomesOf({ isStarted, isDue, isWanted }: Standing): FactoryTrigger['becomes'] {
  if (isStarted) return isDue ? 'restarted' : 'left';
  return isWanted ? 'started' : 'left';
}

/** As it crosses the contract. */
export const toFactoryDiff = ({ factory, differences, triggers, hash }: DeploymentDiff): FactoryDiff => ({
  factory,
  changes: differences.map(({ kind, name, change, before, after }) => ({ kind, name, change, before, after })),
  triggers: [...triggers],
  hash,
});
