// What counts as a difference between a plan's resources and those of a factory, and how a deployment carries it out.
import { describe, expect, test } from 'vitest';
import { deployFactory } from '../../../../electron/worker/factory/service/deploy-factory.ts';
import { diffFactory } from '../../../../electron/worker/factory/service/diff-factory.ts';
import { diffDeployment, type Deployment } from '../../../../electron/worker/factory/service/diff-triggers.ts';
import type {
  FactoryService,
  HeldResource,
  HeldTrigger,
} from '../../../../electron/worker/factory/service/factory-service.ts';
import type { JsonObject, Resource } from '../../../../electron/worker/factory/resource.ts';
import { AppError } from '../../../../shared/errors.ts';
import { factoryPlaceSchema, type FactoryPlace } from '../../../../shared/factory.ts';

const never = new AbortController().signal;
const place = (services: Partial<FactoryPlace['services']> = {}): FactoryPlace =>
  factoryPlaceSchema.parse({
    factory: 'adf-sales',
    nodes: 1,
    vault: 'kv-sales',
    storage: null,
    subscription: '11111111-2222-3333-4444-555555555555',
    resourceGroup: 'rg',
    signIn: { as: { kind: 'managedIdentity' } },
    services,
  });

const runtime: Resource = {
  kind: 'integrationRuntime',
  name: 'tableferry-runtime',
  properties: { type: 'SelfHosted', typeProperties: { selfContainedInteractiveAuthoringEnabled: true } },
};
const vault: Resource = {
  kind: 'linkedService',
  name: 'vault',
  properties: { type: 'AzureKeyVault', typeProperties: { baseUrl: 'https://kv.vault.azure.net/' } },
};
const pipeline: Resource = {
  kind: 'pipeline',
  name: 'copy',
  properties: {
    activities: [{ name: 'Copy', type: 'Copy', dependsOn: [], typeProperties: { parallelCopies: 4, rows: [1, 2] } }],
    parameters: { tables: { type: 'array', defaultValue: [{ id: '1', note: '', more: [] }] } },
    annotations: ['tableferry'],
  },
};
const deployment = (more: Partial<Deployment> = {}): Deployment => ({
  resources: [pipeline, vault, runtime],
  trigger: 'copy_schedule',
  isStarted: false,
  ...more,
});

type Fake = FactoryService & {
  readonly held: Map<string, HeldResource>;
  readonly puts: string[];
  /** What was asked of triggers. */
  readonly asked: string[];
  started: readonly HeldTrigger[];
  refused: readonly ('start' | 'stop')[];
  /** What happens instead of the next write. */
  failNext: ((resource: Resource) => void) | null;
  isThere: boolean;
};

function fake(): Fake {
  const held = new Map<string, HeldResource>();
  const puts: string[] = [];
  let tag = 0;
  const never = (): never => {
    throw new Error('not asked here');
  };
  const service: Fake = {
    held,
    puts,
    asked: [],
    started: [],
    refused: [],
    failNext: null,
    isThere: true,
    factory: async () => (service.isThere ? { location: 'westeurope', identity: 'p1' } : null),
    read: async (kind, name) => held.get(`${kind}/${name}`) ?? null,
    async put(resource, etag) {
      const key = `${resource.kind}/${resource.name}`;
      const fail = service.failNext;
      service.failNext = null;
      fail?.(resource);
      // As the service refuses it.
      if (service.started.some(({ name, isStarted }) => isStarted && name === resource.name))
        throw new AppError('ARM_REJECTED', { what: key, detail: 'TriggerEnabledCannotUpdate' });
      if ((held.get(key)?.etag ?? null) !== etag) throw new AppError('FACTORY_CHANGED', { factory: 'f', what: key });
      puts.push(key);
      held.set(key, { properties: resource.properties, etag: `e${String((tag += 1))}` });
    },
    triggers: async () => service.started,
    async setTrigger(name, to) {
      service.asked.push(`${to} ${name}`);
      if (service.refused.includes(to)) throw new AppError('ARM_BUSY', { what: `the ${to}`, detail: 'busy' });
      service.started = service.started.map((one) => (one.name === name ? { ...one, isStarted: to === 'start' } : one));
      const before = held.get(`trigger/${name}`);
      if (before !== undefined) held.set(`trigger/${name}`, { ...before, etag: `${before.etag ?? ''}+` });
    },
    runtime: never,
    runtimeKey: never,
    start: never,
    run: never,
    findRuns: never,
    activities: never,
    cancel: never,
  };
  return service;
}

const hold = (service: Fake, { kind, name }: Resource, properties: JsonObject): void =>
  void service.held.set(`${kind}/${name}`, { properties, etag: 'held' });
const changeOf = async (service: Fake, resource: Resource): Promise<string | undefined> =>
  (await diffFactory(service, place(), [resource], never)).differences[0]?.change;

describe('a difference is none', () => {
  test('where the service added what is its own, in another order, and left out what is empty', async () => {
    const service = fake();
    hold(service, vault, {
      annotations: [],
      typeProperties: { encryptedCredential: 'xyz', baseUrl: 'https://kv.vault.azure.net/' },
      version: '1.0',
      type: 'AzureKeyVault',
    });
    hold(service, pipeline, {
      lastPublishTime: '2026-01-01T00:00:00Z',
      policy: { elapsedTimeMetric: {} },
      folder: { name: 'Ours' },
      annotations: ['tableferry'],
      parameters: { tables: { defaultValue: [{ more: [], note: '', id: '1' }], type: 'array' } },
      activities: [
        {
          type: 'Copy',
          name: 'Copy',
          userProperties: [],
          description: '',
          typeProperties: { rows: [1, 2], parallelCopies: 4 },
        },
      ],
    });
    expect(await changeOf(service, vault)).toBe('same');
    expect(await changeOf(service, pipeline)).toBe('same');
  });

  test('of a runtime that is self-hosted: how it is set is a matter of whoever runs it', async () => {
    const service = fake();
    hold(service, runtime, { type: 'SelfHosted', description: 'of the sales team' });
    expect(await changeOf(service, runtime)).toBe('same');
    hold(service, runtime, { type: 'Managed' });
    expect(await changeOf(service, runtime)).toBe('change');
  });
});

describe('a difference is one', () => {
  const cases: readonly (readonly [string, (own: JsonObject) => JsonObject])[] = [
    ['another value', (own) => ({ ...own, annotations: ['theirs'] })],
    ['an activity switched off', (own) => inActivity(own, { state: 'Inactive' })],
    [
      'a setting put into an activity',
      (own) => inActivity(own, { typeProperties: { ...settings, translator: { type: 'x' } } }),
    ],
    [
      'an activity added',
      (own) => ({ ...own, activities: [...list(own['activities']), { name: 'Wait', type: 'Wait' }] }),
    ],
    ['an activity removed', (own) => ({ ...own, activities: [] })],
    ['the order of a list', (own) => inActivity(own, { typeProperties: { ...settings, rows: [2, 1] } })],
    ['an entry of the control table', (own) => tables(own, [{ id: '2', note: '', more: [] }])],
    ['even an empty member of an entry', (own) => tables(own, [{ id: '1', note: '', more: [], extra: null }])],
    ['a member that is gone', (own) => ({ ...own, parameters: {} })],
  ];
  const settings: JsonObject = { parallelCopies: 4, rows: [1, 2] };
  const list = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value : []);
  const inActivity = (own: JsonObject, more: JsonObject): JsonObject => ({
    ...own,
    activities: list(own['activities']).map((one) => ({ ...one, ...more })),
  });
  const tables = (own: JsonObject, defaultValue: readonly JsonObject[]): JsonObject => ({
    ...own,
    parameters: { tables: { type: 'array', defaultValue } },
  });

  test.each(cases)('for %s', async (_, change) => {
    const service = fake();
    hold(service, pipeline, change(pipeline.properties));
    const found = await diffFactory(service, place(), [pipeline], never);
    expect(found.differences[0]).toMatchObject({ change: 'change', etag: 'held' });
    expect(found.differences[0]?.before).not.toBe(found.differences[0]?.after);
  });
});

describe('a deployment', () => {
  test('writes what is referred to first, and then there is nothing left to do', async () => {
    const service = fake();
    const seen = await diffDeployment(service, place(), deployment(), never);
    expect(seen.differences.map(({ change }) => change)).toEqual(['add', 'add', 'add']);
    expect(await deployFactory(service, place(), deployment(), seen.hash, never)).toBe(3);
    expect(service.puts).toEqual(['integrationRuntime/tableferry-runtime', 'linkedService/vault', 'pipeline/copy']);
    const after = await diffDeployment(service, place(), deployment(), never);
    expect(after.differences.every(({ change }) => change === 'same')).toBe(true);
    expect(await deployFactory(service, place(), deployment(), after.hash, never)).toBe(0);
  });

  test('carries out nothing but what was seen', async () => {
    const service = fake();
    const seen = await diffDeployment(service, place(), deployment(), never);
    hold(service, vault, { type: 'AzureKeyVault', typeProperties: { baseUrl: 'https://other.vault.azure.net/' } });
    await expect(deployFactory(service, place(), deployment(), seen.hash, never)).rejects.toMatchObject({
      code: 'FACTORY_CHANGED',
    });
    expect(service.puts).toEqual([]);
  });

  test('does not overwrite what somebody changed after it looked', async () => {
    const service = fake();
    const seen = await diffDeployment(service, place(), deployment(), never);
    service.failNext = () => hold(service, runtime, { type: 'Managed' });
    await expect(deployFactory(service, place(), deployment(), seen.hash, never)).rejects.toMatchObject({
      code: 'FACTORY_CHANGED',
    });
    expect(service.held.get('integrationRuntime/tableferry-runtime')?.properties).toEqual({ type: 'Managed' });
  });

  test('whose answer was lost is no conflict with itself', async () => {
    const service = fake();
    const seen = await diffDeployment(service, place(), deployment(), never);
    service.failNext = ({ kind, name, properties }) =>
      void service.held.set(`${kind}/${name}`, { properties, etag: 'own' });
    expect(await deployFactory(service, place(), deployment(), seen.hash, never)).toBe(3);
  });

  test('that failed in the middle goes on from there when it is looked at again', async () => {
    const service = fake();
    const seen = await diffDeployment(service, place(), deployment(), never);
    service.failNext = () => {
      service.failNext = () => {
        throw new AppError('ARM_BUSY', { what: 'x', detail: 'y' });
      };
    };
    await expect(deployFactory(service, place(), deployment(), seen.hash, never)).rejects.toMatchObject({
      code: 'ARM_BUSY',
    });
    expect(service.puts).toEqual(['integrationRuntime/tableferry-runtime']);
    const again = await diffDeployment(service, place(), deployment(), never);
    expect(again.differences.map(({ change }) => change)).toEqual(['same', 'add', 'add']);
    expect(await deployFactory(service, place(), deployment(), again.hash, never)).toBe(2);
  });

  test('into a factory that is not there says so and makes none', async () => {
    const service = fake();
    service.isThere = false;
    const seen = await diffDeployment(service, place(), deployment(), never);
    expect(seen.factory).toBeNull();
    await expect(deployFactory(service, place(), deployment(), seen.hash, never)).rejects.toThrow(/Terraform module/);
    expect(service.puts).toEqual([]);
  });

  test('never touches services that the place names as there already', async () => {
    const service = fake();
    const mine = place({ runtime: 'tableferry-runtime', vault: 'vault' });
    const seen = await diffDeployment(service, mine, deployment(), never);
    expect(seen.differences.map(({ name }) => name)).toEqual(['copy']);
    expect(await deployFactory(service, mine, deployment(), seen.hash, never)).toBe(1);
  });
});

describe('a trigger', () => {
  const schedule = (interval: number): Resource => ({
    kind: 'trigger',
    name: 'copy_schedule',
    properties: { type: 'ScheduleTrigger', typeProperties: { recurrence: { frequency: 'Hour', interval } } },
  });
  const starts = (name: string, more: Partial<HeldTrigger> = {}): HeldTrigger => ({
    name,
    isStarted: true,
    pipelines: ['copy'],
    annotations: ['tableferry'],
    ...more,
  });
  const withTrigger = (interval: number, isStarted = false): Deployment =>
    deployment({ resources: [pipeline, vault, runtime, schedule(interval)], isStarted });
  const deployed = async (wish: Deployment, started: readonly HeldTrigger[] = [starts('copy_schedule')]) => {
    const service = fake();
    const { hash } = await diffDeployment(service, place(), wish, never);
    await deployFactory(service, place(), wish, hash, never);
    service.started = started;
    service.asked.length = 0;
    service.puts.length = 0;
    return service;
  };
  const triggersOf = async (service: Fake, wish: Deployment) =>
    (await diffDeployment(service, place(), wish, never)).triggers.map(({ of, isStarted, becomes }) => [
      of,
      isStarted,
      becomes,
    ]);
  const carryOut = async (service: Fake, wish: Deployment): Promise<number> =>
    deployFactory(service, place(), wish, (await diffDeployment(service, place(), wish, never)).hash, never);

  test('that is new is put stopped, and started when that is asked', async () => {
    const service = fake();
    expect(await triggersOf(service, withTrigger(1))).toEqual([['plan', false, 'left']]);
    expect(await carryOut(service, withTrigger(1))).toBe(4);
    expect(service.asked).toEqual([]);
    service.started = [starts('copy_schedule', { isStarted: false })];
    expect(await triggersOf(service, withTrigger(1, true))).toEqual([['plan', false, 'started']]);
    expect(await carryOut(service, withTrigger(1, true))).toBe(0);
    expect(service.asked).toEqual(['start copy_schedule']);
  });

  test('that is started is stopped while it is changed, and started again', async () => {
    const service = await deployed(withTrigger(1));
    expect(await triggersOf(service, withTrigger(2))).toEqual([['plan', true, 'restarted']]);
    expect(await carryOut(service, withTrigger(2))).toBe(1);
    expect(service.asked).toEqual(['stop copy_schedule', 'start copy_schedule']);
    expect(service.puts).toEqual(['trigger/copy_schedule']);
  });

  test('that is started is stopped while a pipeline that it starts is changed, though it is not deployed itself', async () => {
    const service = await deployed(withTrigger(1));
    expect(await triggersOf(service, deployment())).toEqual([['plan', true, 'left']]);
    expect(await carryOut(service, deployment())).toBe(0);
    expect(service.asked).toEqual([]);
    hold(service, pipeline, { ...pipeline.properties, concurrency: 7, annotations: [] });
    expect(await carryOut(service, deployment())).toBe(1);
    expect(service.asked).toEqual(['stop copy_schedule', 'start copy_schedule']);
  });

  test('that was stopped by somebody stays so', async () => {
    const service = await deployed(withTrigger(1), [starts('copy_schedule', { isStarted: false })]);
    expect(await carryOut(service, withTrigger(2))).toBe(1);
    expect(service.asked).toEqual([]);
  });

  test('is started again after a deployment that failed', async () => {
    const service = await deployed(withTrigger(1));
    service.failNext = () => {
      throw new AppError('ARM_BUSY', { what: 'x', detail: 'y' });
    };
    await expect(carryOut(service, withTrigger(2))).rejects.toMatchObject({ code: 'ARM_BUSY' });
    expect(service.asked).toEqual(['stop copy_schedule', 'start copy_schedule']);
    expect(service.started[0]?.isStarted).toBe(true);
  });

  test('that cannot be started again is named, with why and what to do', async () => {
    const service = await deployed(withTrigger(1));
    service.refused = ['start'];
    const error = await carryOut(service, withTrigger(2)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'FACTORY_TRIGGERS_STOPPED', context: { triggers: 'copy_schedule' } });
    expect(String(error)).toMatch(
      /are stopped now, and start nothing: copy_schedule\. copy_schedule was not started: /,
    );
    expect(String(error)).toContain('tableferry factory deploy PLAN --started');
    service.started = [starts('copy_schedule')];
    service.failNext = () => {
      throw new AppError('ARM_UNREACHABLE', { host: 'management', detail: 'no route' });
    };
    const both = await carryOut(service, withTrigger(3)).catch((thrown: unknown) => thrown);
    expect(String(both)).toMatch(/The deployment failed: .*no route.* copy_schedule was not started: /);
  });

  test('whose stopping is refused keeps the deployment from beginning', async () => {
    const service = await deployed(withTrigger(1));
    service.refused = ['stop'];
    await expect(carryOut(service, withTrigger(2))).rejects.toMatchObject({ code: 'ARM_BUSY' });
    expect(service.puts).toEqual([]);
    expect(service.started[0]?.isStarted).toBe(true);
  });

  test('that somebody starts or stops between the look and the deployment keeps it from beginning', async () => {
    const service = await deployed(withTrigger(1));
    const { hash } = await diffDeployment(service, place(), withTrigger(2), never);
    service.started = [starts('copy_schedule', { isStarted: false })];
    const late = deployFactory(service, place(), withTrigger(2), hash, never);
    await expect(late).rejects.toMatchObject({ code: 'FACTORY_CHANGED' });
    expect(service.asked).toEqual([]);
  });

  test('of others is told and left as it is', async () => {
    const service = await deployed(withTrigger(1), [
      starts('theirs', { annotations: [] }),
      starts('old_schedule', { pipelines: ['old'] }),
      starts('unrelated', { pipelines: ['x'], annotations: [] }),
      starts('resting', { isStarted: false }),
    ]);
    const seen = await diffDeployment(service, place(), deployment(), never);
    expect(seen.triggers.map(({ name, of }) => [name, of])).toEqual([
      ['theirs', 'others'],
      ['old_schedule', 'otherPlan'],
    ]);
    hold(service, vault, { type: 'AzureKeyVault', typeProperties: { baseUrl: 'https://other/' } });
    expect(await carryOut(service, deployment())).toBe(1);
    expect(service.asked).toEqual([]);
  });
});
