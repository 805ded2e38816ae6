// The fake Data Factory over its REST interface: what is documented of deployments, runs, states, limits and delays.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate, type Certificate } from '../../double/wire/certificate.ts';
import { ask, type Told } from '../../fakes/data-factory/ask.ts';
import { startDataFactory, type FakeDataFactory } from '../../fakes/data-factory/data-factory.ts';
import { list, members, textOf } from '../../fakes/data-factory/json.ts';

let certificate: Certificate;
let factory: FakeDataFactory;
beforeAll(async () => {
  certificate = await makeCertificate();
});
beforeEach(async () => {
  factory = await startDataFactory({ certificate });
});
afterEach(() => factory.close());

const rest = (method: string, path: string, body?: unknown, headers = {}): Promise<Told> =>
  ask(factory, certificate.cert, method, path, body, headers);
const soon = { timeout: 10_000 };
const codeOf = ({ status, body }: Told): string => `${String(status)} ${textOf(members(body.error).code)}`;
const everything = { lastUpdatedAfter: '2020-01-01T00:00:00Z', lastUpdatedBefore: '2100-01-01T00:00:00Z' };

type Condition = 'Succeeded' | 'Failed' | 'Skipped' | 'Completed';
const after = (activity: string, ...dependencyConditions: readonly Condition[]) => ({ activity, dependencyConditions });
const wait = (name: string, seconds: number | object, ...dependsOn: readonly object[]) => ({
  name,
  type: 'Wait',
  dependsOn,
  typeProperties: { waitTimeInSeconds: seconds },
});
const fail = (name: string, ...dependsOn: readonly object[]) => ({
  name,
  type: 'Fail',
  dependsOn,
  typeProperties: { message: `${name} has failed`, errorCode: 'E1' },
});
const expression = (value: string) => ({ value, type: 'Expression' });
const execute = (name: string, pipeline: string, more: object = {}, ...dependsOn: readonly object[]) => ({
  name,
  type: 'ExecutePipeline',
  dependsOn,
  typeProperties: {
    pipeline: { referenceName: pipeline, type: 'PipelineReference' },
    waitOnCompletion: true,
    ...more,
  },
});
const deploy = (name: string, activities: readonly object[], more: object = {}) =>
  factory.deploy([{ kind: 'pipeline', name, properties: { activities, ...more } }]);
async function start(pipeline: string, parameters: object = {}): Promise<string> {
  const told = await rest('POST', `/pipelines/${pipeline}/createRun`, parameters);
  expect(told.status).toBe(200);
  return textOf(told.body.runId);
}
const statusOf = async (runId: string): Promise<string> =>
  textOf((await rest('GET', `/pipelineruns/${runId}`)).body.status);
async function comesTo(activities: readonly object[]): Promise<string> {
  deploy('p', activities);
  const runId = await start('p');
  await factory.idle();
  return statusOf(runId);
}

describe('resources', () => {
  const dataset = {
    properties: {
      type: 'Parquet',
      linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' },
      typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'f' } },
    },
  };
  const lake = {
    properties: { type: 'AzureBlobFS', typeProperties: { url: 'https://account.dfs.core.windows.net/' } },
  };

  test('are taken once everything that they refer to is there, and not deleted before what refers to them', async () => {
    const early = await rest('PUT', '/datasets/files', dataset);
    expect(codeOf(early)).toBe('400 BadRequest');
    expect(textOf(members(early.body.error).message)).toContain("invalid reference 'lake'");
    expect((await rest('PUT', '/linkedservices/lake', lake)).status).toBe(200);
    expect((await rest('PUT', '/datasets/files', dataset)).status).toBe(200);
    expect((await rest('GET', '/datasets/FILES')).body.properties).toEqual(dataset.properties);
    expect(codeOf(await rest('DELETE', '/linkedservices/lake'))).toBe('400 BadRequest');
    expect((await rest('DELETE', '/datasets/files')).status).toBe(200);
    expect((await rest('DELETE', '/datasets/files')).status).toBe(204);
    expect(codeOf(await rest('GET', '/datasets/files'))).toBe('404 DatasetNotFound');
  });

  test('are refused with a typing error, and changed only by who knows the newest state', async () => {
    const mistyped = { properties: { ...lake.properties, typeProperties: { urll: 'x' } } };
    expect(codeOf(await rest('PUT', '/linkedservices/lake', mistyped))).toBe('400 BadRequest');
    const first = await rest('PUT', '/linkedservices/lake', lake);
    const stale = { 'if-match': textOf(first.body.etag) };
    await rest('PUT', '/linkedservices/lake', lake);
    expect(codeOf(await rest('PUT', '/linkedservices/lake', lake, stale))).toBe('412 PreconditionFailed');
    const { body } = await rest('GET', '/linkedservices/lake');
    expect((await rest('PUT', '/linkedservices/lake', lake, { 'if-match': textOf(body.etag) })).status).toBe(200);
  });

  test('are listed page by page', async () => {
    factory.pace.page = 2;
    for (const name of ['a', 'b', 'c']) deploy(name, [wait('w', 0)]);
    const { body } = await rest('GET', '/pipelines');
    expect(list(body.value).map((one) => members(one).name)).toEqual(['a', 'b']);
    expect(textOf(body.nextLink)).toContain('skip=2');
  });

  test('are nowhere while there is no factory', async () => {
    await factory.close();
    factory = await startDataFactory({ certificate, isThere: false });
    expect(codeOf(await rest('GET', ''))).toBe('404 ResourceNotFound');
    expect(codeOf(await rest('PUT', '/linkedservices/lake', lake))).toBe('404 ResourceNotFound');
    expect(codeOf(await rest('PUT', '', { identity: { type: 'SystemAssigned' } }))).toBe('400 LocationRequired');
    const made = await rest('PUT', '', { location: 'westeurope', identity: { type: 'SystemAssigned' } });
    expect(members(made.body.identity).principalId).toBeDefined();
    expect((await rest('PUT', '/linkedservices/lake', lake)).status).toBe(200);
  });

  test('a runtime tells its state, its nodes and its keys', async () => {
    factory.deploy([{ kind: 'integrationRuntime', name: 'shir', properties: { type: 'SelfHosted' } }]);
    const stateOf = async () => members((await rest('POST', '/integrationRuntimes/shir/getStatus')).body.properties);
    expect(await stateOf()).toMatchObject({ state: 'Online', typeProperties: { nodes: [{ status: 'Online' }] } });
    factory.faults.runtimeOffline = true;
    expect(await stateOf()).toMatchObject({ state: 'Offline' });
    expect(textOf((await rest('POST', '/integrationRuntimes/shir/listAuthKeys')).body.authKey1)).toMatch(/^IR@/);
    expect(codeOf(await rest('POST', '/integrationRuntimes/none/getStatus'))).toBe('404 IntegrationRuntimeNotFound');
  });
});

describe('requests', () => {
  test('over the limit are told when to come again, and the service may be away for a moment', async () => {
    factory.faults.throttle = { requests: 1, retryAfterSeconds: 7 };
    const refused = await rest('GET', '');
    expect(codeOf(refused)).toBe('429 TooManyRequests');
    expect(refused.headers['retry-after']).toBe('7');
    factory.faults.unavailable = 1;
    expect(codeOf(await rest('GET', ''))).toBe('503 ServiceUnavailable');
    expect((await rest('GET', '')).status).toBe(200);
  });

  test('for another factory, without a token for the resource manager, or with an unknown body find nothing', async () => {
    const other = { origin: factory.origin, path: factory.path.replace('adf-sales', 'adf-other') };
    expect(codeOf(await ask(other, certificate.cert, 'GET', ''))).toBe('404 ResourceNotFound');
    expect((await rest('GET', '', undefined, { authorization: 'Bearer x.e30.x' })).status).toBe(401);
    expect(codeOf(await rest('POST', '/queryPipelineRuns', {}))).toBe('400 BadRequest');
    expect(
      codeOf(
        await rest('POST', '/queryPipelineRuns', {
          ...everything,
          filters: [{ operand: 'Nope', operator: 'Equals', values: ['x'] }],
        }),
      ),
    ).toBe('400 BadRequest');
    expect(codeOf(await rest('GET', '/pipelineruns/none'))).toBe('404 PipelineRunNotFound');
  });
});

describe('runs', () => {
  const parameters = { run: { type: 'string' }, tables: { type: 'array', defaultValue: ['@a', '@{b}'] } };

  test('take the parameters that are declared, fill in defaults as data, and refuse what is unknown, missing or of another type', async () => {
    const loop = {
      name: 'Each',
      type: 'ForEach',
      typeProperties: {
        items: expression('@pipeline().parameters.tables'),
        activities: [{ ...wait('w', 0), userProperties: [{ name: 'item', value: expression('@item()') }] }],
      },
    };
    deploy('p', [loop], { parameters });
    expect(codeOf(await rest('POST', '/pipelines/p/createRun', { run: 'r', more: 1 }))).toBe('400 BadRequest');
    expect(codeOf(await rest('POST', '/pipelines/p/createRun', {}))).toBe('400 BadRequest');
    expect(codeOf(await rest('POST', '/pipelines/p/createRun', { run: 'r', tables: 'x' }))).toBe('400 BadRequest');
    expect(codeOf(await rest('POST', '/pipelines/none/createRun', {}))).toBe('404 PipelineNotFound');
    const runId = await start('p', { run: 'r' });
    await factory.idle();
    const { body } = await rest('GET', `/pipelineruns/${runId}`);
    expect(body).toMatchObject({ status: 'Succeeded', parameters: { run: 'r', tables: '["@a","@{b}"]' } });
    const items = factory
      .activities()
      .flatMap(({ userProperties }) => (userProperties.item === undefined ? [] : [userProperties.item]));
    expect(new Set(items)).toEqual(new Set(['@a', '@{b}']));
  });

  test('begin even when the answer is lost, and are found by their pipeline and parameters', async () => {
    deploy('p', [wait('w', 0)], { parameters });
    factory.faults.lostStarts = 1;
    await expect(rest('POST', '/pipelines/p/createRun', { run: 'mine' })).rejects.toThrow();
    await start('p', { run: 'other' });
    await factory.idle();
    const filters = [{ operand: 'PipelineName', operator: 'Equals', values: ['p'] }];
    const { body } = await rest('POST', '/queryPipelineRuns', { ...everything, filters });
    const runs = list(body.value).map((one) => members(members(one).parameters).run);
    expect(new Set(runs)).toEqual(new Set(['mine', 'other']));
  });

  test('are told late where the service is late: by their id, and by queries with the states of back then', async () => {
    deploy('p', [wait('w', 0)]);
    Object.assign(factory.pace, { recordsAfter: 60_000, runsAfter: 60_000 });
    const runId = await start('p');
    expect(codeOf(await rest('GET', `/pipelineruns/${runId}`))).toBe('404 PipelineRunNotFound');
    await factory.idle();
    factory.pace.runsAfter = 0;
    expect(await statusOf(runId)).toBe('Succeeded');
    const found = async () => list((await rest('POST', '/queryPipelineRuns', everything)).body.value).length;
    expect(await found()).toBe(0);
    factory.pace.recordsAfter = 100;
    await expect.poll(found, { timeout: 3000 }).toBe(1);
    const activities = await rest('POST', `/pipelineruns/${runId}/queryActivityruns`, everything);
    expect(list(activities.body.value).map((one) => members(one).status)).toEqual(['Succeeded']);
  });

  test('of a pipeline with a concurrency of one wait for each other; one may stay queued for long', async () => {
    factory.pace.second = 600;
    deploy('p', [wait('w', 1)], { concurrency: 1 });
    const [first, second] = [await start('p'), await start('p')];
    await expect.poll(() => statusOf(first), soon).toBe('InProgress');
    expect(await statusOf(second)).toBe('Queued');
    await factory.idle();
    const [one, other] = [first, second].map((runId) => factory.runs().find((run) => run.runId === runId));
    expect(other?.startMs ?? 0).toBeGreaterThanOrEqual(one?.endMs ?? Infinity);
    factory.faults.queuedRuns = 1;
    const third = await start('p');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await statusOf(third)).toBe('Queued');
    factory.faults.queuedRuns = 0;
    await factory.idle();
    expect(await statusOf(third)).toBe('Succeeded');
  });

  test('are cancelled in a while, those below them only where that was asked for', async () => {
    factory.pace.second = 1000;
    factory.pace.cancel = 400;
    deploy('child', [wait('w', 2)]);
    deploy('parent', [execute('Start child', 'child')]);
    const childOf = async (runId: string): Promise<string> => {
      const found = (): string =>
        textOf(factory.activities().find(({ pipelineRunId }) => pipelineRunId === runId)?.output.pipelineRunId);
      await expect.poll(found, soon).not.toBe('');
      return found();
    };
    const first = await start('parent');
    const child = await childOf(first);
    expect((await rest('POST', `/pipelineruns/${first}/cancel?isRecursive=true`)).status).toBe(200);
    expect(await statusOf(first)).toBe('Canceling');
    await expect.poll(() => statusOf(first), soon).toBe('Cancelled');
    expect(await statusOf(child)).toBe('Cancelled');
    const second = await start('parent');
    const left = await childOf(second);
    await rest('POST', `/pipelineruns/${second}/cancel`);
    await expect.poll(() => statusOf(second), soon).toBe('Cancelled');
    await factory.idle();
    expect(await statusOf(left)).toBe('Succeeded');
    expect(codeOf(await rest('POST', `/pipelineruns/${left}/cancel`))).toBe('400 BadRequest');
  });
});

describe('a starting pipeline with a Fail beside each start', () => {
  const batches = [
    execute('One', 'child'),
    fail('One fails', after('One', 'Failed')),
    execute('Two', 'child', {}, after('One', 'Completed')),
    fail('Two fails', after('Two', 'Failed')),
  ];
  beforeEach(() => {
    factory.pace.second = 300;
    deploy('child', [wait('w', 1)]);
    deploy('parent', batches);
  });

  test.each([0, 100, 400])(
    'ends Cancelled when it is cancelled, and begins nothing after it (after %i ms)',
    async (ms) => {
      factory.pace.cancel = ms;
      const runId = await start('parent');
      await expect.poll(() => factory.runs().length, soon).toBe(2);
      await rest('POST', `/pipelineruns/${runId}/cancel?isRecursive=true`);
      await factory.idle();
      expect(factory.runs().map(({ status }) => status)).toEqual(['Cancelled', 'Cancelled']);
      expect(factory.activities().map(({ activityType }) => activityType)).not.toContain('Fail');
    },
  );

  test('fails when only one that it started is cancelled, and goes on with the next', async () => {
    const runId = await start('parent');
    await expect.poll(() => factory.runs().length, soon).toBe(2);
    await rest('POST', `/pipelineruns/${factory.runs()[1]?.runId ?? ''}/cancel`);
    await factory.idle();
    expect(await statusOf(runId)).toBe('Failed');
    expect(factory.runs().map(({ status }) => status)).toEqual(['Failed', 'Cancelled', 'Succeeded']);
  });
});

describe('what a pipeline comes to is what its last activities come to', () => {
  test.each([
    ['all is well', [wait('a', 0), wait('b', 0, after('a', 'Succeeded'))], 'Succeeded'],
    ['an error that is caught', [fail('a'), wait('b', 0, after('a', 'Failed'))], 'Succeeded'],
    ['nothing to catch', [wait('a', 0), wait('b', 0, after('a', 'Failed'))], 'Succeeded'],
    [
      'an error whose other branch was skipped',
      [fail('a'), wait('b', 0, after('a', 'Succeeded')), wait('c', 0, after('a', 'Failed'))],
      'Failed',
    ],
    ['whatever became of the one before', [fail('a'), wait('b', 0, after('a', 'Completed'))], 'Succeeded'],
    [
      'a Fail beside each start',
      [fail('a'), wait('b', 0, after('a', 'Completed')), fail('c', after('a', 'Failed'))],
      'Failed',
    ],
    [
      'a Fail that is not reached',
      [wait('a', 0), wait('b', 0, after('a', 'Completed')), fail('c', after('a', 'Failed'))],
      'Succeeded',
    ],
    [
      'a skipped one that another waits for',
      [fail('a'), wait('b', 0, after('a', 'Succeeded')), wait('c', 0, after('b', 'Skipped'))],
      'Succeeded',
    ],
  ] as const)('%s', async (_, activities, status) => {
    expect(await comesTo(activities)).toBe(status);
  });

  test('a pipeline that is started tells its failure to the one that started it', async () => {
    deploy('child', [fail('Broken')]);
    deploy('parent', [execute('Start child', 'child')]);
    const runId = await start('parent');
    await factory.idle();
    const { body } = await rest('GET', `/pipelineruns/${runId}`);
    expect(body).toMatchObject({
      status: 'Failed',
      message: 'Operation on target Start child failed: Operation on target Broken failed: Broken has failed',
    });
    const [activity] = list((await rest('POST', `/pipelineruns/${runId}/queryActivityruns`, everything)).body.value);
    expect(activity).toMatchObject({
      activityName: 'Start child',
      status: 'Failed',
      error: { failureType: 'UserError' },
    });
    const child = textOf(members(members(activity).output).pipelineRunId);
    const below = await rest('GET', `/pipelineruns/${child}`);
    expect(below.body.invokedBy).toMatchObject({ name: 'Start child', pipelineRunId: runId });
  });
});

describe('containers', () => {
  test('deal their items out beforehand, and go on after one that fails', async () => {
    factory.pace.second = 40;
    const loop = {
      name: 'Each',
      type: 'ForEach',
      typeProperties: {
        items: expression('@pipeline().parameters.seconds'),
        batchCount: 2,
        activities: [{ ...wait('w', expression('@item()')), userProperties: [{ name: 'of', value: '@{item()} s' }] }],
      },
    };
    deploy('p', [loop], { parameters: { seconds: { type: 'array', defaultValue: [10, 1, 2, 3] } } });
    await start('p');
    await factory.idle();
    const waits = factory.activities().filter(({ activityType }) => activityType === 'Wait');
    const of = (seconds: number) => waits.find(({ userProperties }) => userProperties.of === `${String(seconds)} s`);
    // The third item is of the first lane, which is busy, though the second has been idle for long.
    expect(of(2)?.startMs ?? 0).toBeGreaterThanOrEqual(of(10)?.endMs ?? Infinity);
    expect(of(3)?.startMs ?? Infinity).toBeLessThan(of(10)?.endMs ?? 0);
  });

  test('conditions, variables and loops are carried out', async () => {
    const set = { name: 'Set', type: 'SetVariable', typeProperties: { variableName: 'x', value: 'yes' } };
    const ifSo = {
      name: 'If',
      type: 'IfCondition',
      dependsOn: [after('Set', 'Succeeded')],
      typeProperties: {
        expression: expression("@equals(variables('x'), 'yes')"),
        ifTrueActivities: [fail('so')],
        ifFalseActivities: [wait('not so', 0)],
      },
    };
    deploy('p', [set, ifSo], { variables: { x: { type: 'String' } } });
    const runId = await start('p');
    await factory.idle();
    expect(textOf((await rest('GET', `/pipelineruns/${runId}`)).body.message)).toContain('so has failed');
    const done = { name: 'Done', type: 'SetVariable', typeProperties: { variableName: 'x', value: 'done' } };
    const loop = {
      name: 'Loop',
      type: 'Until',
      typeProperties: { expression: expression("@equals(variables('x'), 'done')"), activities: [done] },
    };
    deploy('q', [loop], { variables: { x: { type: 'String' } } });
    const other = await start('q');
    await factory.idle();
    expect(await statusOf(other)).toBe('Succeeded');
  });
});

describe('a schedule', () => {
  const trigger = {
    properties: {
      type: 'ScheduleTrigger',
      pipelines: [{ pipelineReference: { referenceName: 'p', type: 'PipelineReference' }, parameters: { run: '' } }],
      typeProperties: {
        recurrence: { frequency: 'Day', interval: 1, startTime: '2026-01-02T20:00:00Z', timeZone: 'UTC' },
      },
    },
  };

  test('starts its pipelines while it is started, and is stopped before it is changed', async () => {
    deploy('p', [wait('w', 0)], { parameters: { run: { type: 'string' } } });
    expect((await rest('PUT', '/triggers/nightly', trigger)).body.properties).toMatchObject({
      runtimeState: 'Stopped',
    });
    const [from, to] = [Date.parse('2026-01-03T00:00:00Z'), Date.parse('2026-01-06T00:00:00Z')];
    expect(factory.passTime(from, to)).toEqual([]);
    expect((await rest('POST', '/triggers/nightly/start')).status).toBe(200);
    expect(codeOf(await rest('PUT', '/triggers/nightly', trigger))).toBe('400 TriggerEnabledCannotUpdate');
    expect(codeOf(await rest('DELETE', '/triggers/nightly'))).toBe('400 TriggerEnabledCannotUpdate');
    expect((await rest('POST', '/triggers/nightly/start')).status).toBe(200);
    expect((await rest('GET', '/triggers/nightly/start')).status).toBe(405);
    expect((await rest('POST', '/triggers/nightly/subscribeToEvents')).status).toBe(400);
    expect(factory.passTime(from, to)).toHaveLength(3);
    const [runId = ''] = factory.fire('nightly');
    await factory.idle();
    const { body } = await rest('GET', `/pipelineruns/${runId}`);
    expect(body.invokedBy).toMatchObject({ name: 'nightly', invokedByType: 'ScheduleTrigger' });
    expect((await rest('POST', '/triggers/nightly/stop')).status).toBe(200);
    const started = { properties: { ...trigger.properties, runtimeState: 'Started' } };
    expect((await rest('PUT', '/triggers/nightly', started)).body.properties).toMatchObject({
      runtimeState: 'Stopped',
    });
    expect((await rest('DELETE', '/triggers/nightly')).status).toBe(200);
  });
});
