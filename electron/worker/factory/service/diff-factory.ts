// What a deployment would change in a factory: what the plan says, beside what the service holds.
import { createHash } from 'node:crypto';
import type { FactoryChange, FactoryDiff, FactoryPlace } from '../../../../shared/factory.ts';
import type { Resource } from '../resource.ts';
import { textsOf } from './canonical.ts';
import type { FactoryService, HeldResource } from './factory-service.ts';

/** One change, and what is needed to carry it out. */
export type Difference = FactoryChange & { readonly resource: Resource; readonly etag: string | null };
export type FactoryDifferences = {
  /** Null = the factory itself is not there. */
  readonly factory: FactoryDiff['factory'];
  /** In the order of a deployment: what is referred to comes first. */
  readonly differences: readonly Difference[];
  /** SHA-256 (hex) over the factory and all differences. */
  readonly hash: string;
};

const order: readonly FactoryChange['kind'][] = [
  'integrationRuntime',
  'linkedService',
  'dataset',
  'pipeline',
  'trigger',
];
/** The service lets many more through, but other programs ask it too. */
const atOnce = 4;

/**
 * Nothing is changed. `resources`: each after those that it refers to, as a layout has them. Services of the place that are
 * not ours are never among the differences. Errors: those of the service.
 */
export async function diffFactory(
  service: FactoryService,
  place: FactoryPlace,
  resources: readonly Resource[],
  signal: AbortSignal,
): Promise<FactoryDifferences> {
  const factory = await service.factory(signal);
  const ours = resources.filter((resource) => !isForeign(resource, place)).toSorted((a, b) => rank(a) - rank(b));
  const held = factory === null ? ours.map(() => null) : await readAll(service, ours, signal);
  const differences = ours.map((resource, index) => differenceOf(resource, held[index] ?? null));
  return { factory, differences, hash: hashOf(place, differences) };
}

const rank = ({ kind }: Resource): number => order.indexOf(kind);

/** Named by the place as there already: somebody else's, whatever a plan would make of it. */
const isForeign = ({ kind, name }: Resource, { services }: FactoryPlace): boolean =>
  (kind === 'integrationRuntime' && name === services.runtime) ||
  (kind === 'linkedService' && [services.vault, services.source, services.storage].includes(name));

export function differenceOf(resource: Resource, held: HeldResource | null): Difference {
  const { kind, name } = resource;
  const texts = textsOf(resource, held?.properties ?? null);
  const change = texts.before === null ? 'add' : texts.before === texts.after ? 'same' : 'change';
  return { kind, name, change, ...texts, resource, etag: held?.etag ?? null };
}

async function readAll(
  service: FactoryService,
  resources: readonly Resource[],
  signal: AbortSignal,
): Promise<readonly (HeldResource | null)[]> {
  const found: (HeldResource | null)[] = [];
  for (let from = 0; from < resources.length; from += atOnce) {
    const some = resources.slice(from, from + atOnce);
    found.push(...(await Promise.all(some.map(({ kind, name }) => service.read(kind, name, signal)))));
  }
  return found;
}

function hashOf({ subscription, resourceGroup, factory }: FactoryPlace, differences: readonly Difference[]): string {
  const seen = differences.map(({ kind, name, change, before, after }) => [kind, name, change, before, after]);
  return createHash('sha256')
    .update(JSON.stringify([subscription, resourceGroup, factory, seen]))
    .digest('hex');
}
