// Starts a fake Data Factory: one https server for the resource manager and the factory, which carries out what is deployed.
import { startManager, type FakeManager } from '../azure/manager.ts';
import { usualPace, noFaults, type DataFactorySettings, type Faults, type Pace } from './settings.ts';
import type { Factory } from './engine-parts.ts';
import { History, type ActivityRecord, type RunRecord } from './records.ts';
import { Resources, type Stored } from './resources.ts';
import { answerFor, factoryBody, type Made } from './routes.ts';
import type { Kind } from './rules/references.ts';
import { Runs } from './runs.ts';
import { Triggers } from './triggers.ts';

export type FakeDataFactory = {
  /** The address of the resource manager, and the audience of its tokens. */
  readonly origin: string;
  /** Of the factory: `/subscriptions/.../factories/NAME`. */
  readonly path: string;
  readonly manager: FakeManager;
  readonly faults: Faults;
  readonly pace: Pace;
  readonly resources: Resources;
  /** Puts resources without a request, as a deployment would have; what is referred to has to come first. */
  deploy(
    resources: readonly { readonly kind: Kind; readonly name: string; readonly properties: object }[],
  ): readonly Stored[];
  /** As they are at this moment, whatever queries tell. */
  runs(): readonly RunRecord[];
  activities(): readonly ActivityRecord[];
  /** Starts what a started trigger starts; ids of the runs. */
  fire(trigger: string): readonly string[];
  /** As time goes from one moment to another. */
  passTime(fromMs: number, toMs: number): readonly string[];
  /** From now on so many computers are registered with the self-hosted runtime. */
  register(nodes: number): void;
  /** Resolves when no run works any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

const defaults = {
  subscription: '88888888-8888-4888-8888-888888888888',
  resourceGroup: 'rg-data',
  factory: 'adf-sales',
} as const;

export async function startDataFactory(given: DataFactorySettings, port?: number): Promise<FakeDataFactory> {
  const settings = { ...defaults, ...given };
  const { subscription, resourceGroup, factory: name } = settings;
  const path = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.DataFactory/factories/${name}`;
  const pace = { ...usualPace, ...settings.pace };
  const faults = noFaults();
  const resources = new Resources();
  const factory: Factory = {
    settings,
    pace,
    faults,
    resources,
    runs: new History<RunRecord>(),
    activities: new History<ActivityRecord>(),
  };
  const runs = new Runs(factory);
  const triggers = new Triggers(resources, runs);
  const made: Made = { body: settings.isThere === false ? null : factoryBody(path, 'westeurope', true) };
  const manager = await startManager(
    settings.certificate,
    settings.tenants ?? [],
    settings.accounts ?? [],
    settings.name,
    answerFor({ factory, runs, triggers, path, made }),
    port,
  );
  return {
    origin: manager.origin,
    path,
    manager,
    faults,
    pace,
    resources,
    deploy: (all) => all.map(({ kind, name: of, properties }) => triggers.put(kind, of, { properties }, undefined)),
    runs: () => factory.runs.asOf(Infinity),
    activities: () => factory.activities.asOf(Infinity),
    fire: (trigger) => triggers.fire(trigger),
    passTime: (fromMs, toMs) => triggers.fireBetween(fromMs, toMs),
    register: (nodes) => void Object.assign(settings, { nodes }),
    idle: () => runs.idle(),
    async close() {
      await runs.close();
      await manager.close();
    },
  };
}
