// The client of Data Factory against answers of the documented shapes, busy moments, refusals and absences among them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceTrouble } from '../../../../electron/worker/factory/service/factory-service.ts';
import { refusal, root, startScripted, type ScriptedFactory } from './scripted-factory.ts';

const never = new AbortController().signal;
const window = { fromUtc: '2026-01-01T00:00:00Z', toUtc: '2026-01-02T00:00:00Z' };
let scripted: ScriptedFactory;

beforeAll(async () => {
  scripted = await startScripted();
});
afterAll(() => scripted.close());
beforeEach(() => {
  scripted.asked.length = 0;
  scripted.answers.length = 0;
});

const busy = (status: number, seconds = 0) =>
  refusal(status, 'TooManyRequests', 'Slow down.', { headers: { 'retry-after': String(seconds) } });
const run = (more: object = {}) => ({
  runId: 'r1',
  pipelineName: 'tableferry_all',
  status: 'InProgress',
  runStart: '2026-01-01T01:00:00.1234567Z',
  runEnd: null,
  message: '',
  parameters: { run: 'x' },
  invokedBy: { name: 'Manual', id: '1' },
  ...more,
});

describe('the factory', () => {
  test('is found with its place and identity', async () => {
    scripted.answers.push({
      status: 200,
      body: { name: 'adf-sales', location: 'westeurope', identity: { type: 'SystemAssigned', principalId: 'p1' } },
    });
    expect(await scripted.open().factory(never)).toEqual({ location: 'westeurope', identity: 'p1' });
    expect(scripted.asked[0]).toMatchObject({ method: 'GET', path: root });
    expect(scripted.asked[0]?.query.get('api-version')).toBe('2018-06-01');
  });

  test('that is not there is null, and so is one of a group that is not there; an unknown subscription is an error', async () => {
    scripted.answers.push(refusal(404, 'ResourceNotFound', 'was not found'));
    scripted.answers.push(refusal(404, 'ResourceGroupNotFound', 'was not found'));
    scripted.answers.push(refusal(404, 'SubscriptionNotFound', 'could not be found'));
    const service = scripted.open();
    expect(await service.factory(never)).toBeNull();
    expect(await service.factory(never)).toBeNull();
    await expect(service.factory(never)).rejects.toMatchObject({ code: 'ARM_REJECTED' });
  });
});

describe('resources', () => {
  test('are read with their etag and written only over what was read', async () => {
    const properties = { activities: [], annotations: [] };
    scripted.answers.push({ status: 200, body: { name: 'a b', etag: '"e1"', properties } });
    scripted.answers.push({ status: 200, body: { name: 'a b', etag: '"e2"', properties } });
    const service = scripted.open();
    expect(await service.read('pipeline', 'a b', never)).toEqual({ properties, etag: '"e1"' });
    await service.put({ kind: 'pipeline', name: 'a b', properties }, '"e1"', never);
    expect(scripted.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${root}/pipelines/a%20b`,
      `PUT ${root}/pipelines/a%20b`,
    ]);
    expect(scripted.asked[1]?.headers['if-match']).toBe('"e1"');
    expect(JSON.parse(scripted.asked[1]?.body ?? '')).toEqual({ properties });
  });

  test('that somebody changed in between are left alone', async () => {
    scripted.answers.push(refusal(412, 'PreconditionFailed', 'The etag does not match.'));
    const put = scripted.open().put({ kind: 'dataset', name: 'd', properties: {} }, '"e1"', never);
    await expect(put).rejects.toMatchObject({ code: 'FACTORY_CHANGED', context: { what: 'the dataset d' } });
  });

  test('that are made anew are written without a condition', async () => {
    scripted.answers.push({ status: 200, body: {} });
    await scripted.open().put({ kind: 'linkedService', name: 'l', properties: {} }, null, never);
    expect(scripted.asked[0]?.path).toBe(`${root}/linkedservices/l`);
    expect(scripted.asked[0]?.headers['if-match']).toBeUndefined();
  });
});

describe('a runtime', () => {
  test('tells its state, its nodes and its hosts, whatever else is said of it', async () => {
    scripted.answers.push({
      status: 200,
      body: {
        name: 'shir',
        properties: {
          dataFactoryName: 'adf-sales',
          state: 'Limited',
          type: 'SelfHosted',
          typeProperties: {
            version: '5.50.1',
            versionStatus: 'UpToDate',
            serviceUrls: ['https://adf-sales.westeurope.datafactory.azure.net', 'we.frontend.clouddatahub.net:443/x'],
            nodes: [
              { nodeName: 'N1', status: 'Online', version: '5.50.1', concurrentJobsLimit: 8, maxConcurrentJobs: 20 },
              { nodeName: 'N2', status: 'Frobnicating', capabilities: { x: 'True' } },
            ],
          },
        },
      },
    });
    expect(await scripted.open().runtime('shir', never)).toEqual({
      state: 'Limited',
      version: '5.50.1',
      nodes: [
        { name: 'N1', status: 'Online', version: '5.50.1', concurrentJobs: 8 },
        { name: 'N2', status: 'Frobnicating', version: null, concurrentJobs: null },
      ],
      serviceHosts: ['adf-sales.westeurope.datafactory.azure.net', 'we.frontend.clouddatahub.net'],
    });
    expect(scripted.asked[0]).toMatchObject({ method: 'POST', path: `${root}/integrationRuntimes/shir/getStatus` });
  });

  test('that is not there has no state; its key is asked for by itself', async () => {
    const service = scripted.open();
    expect((await service.runtime('none', never)).state).toBeNull();
    expect(await service.runtimeKey('none', never)).toBeNull();
    scripted.asked.length = 1;
    scripted.answers.push({ status: 200, body: { authKey1: 'IR@key', authKey2: 'IR@other' } });
    expect(await service.runtimeKey('shir', never)).toBe('IR@key');
    expect(scripted.asked[1]).toMatchObject({ method: 'POST', path: `${root}/integrationRuntimes/shir/listAuthKeys` });
  });
});

describe('runs', () => {
  test('are started once: an answer that is lost or odd is not tried again, a refusal to begin is', async () => {
    scripted.answers.push(busy(429), { status: 200, body: { runId: 'r7' } });
    const service = scripted.open({ busyMs: 5_000 });
    expect(await service.start('tableferry_all', { run: 'x' }, never)).toBe('r7');
    expect(scripted.asked).toHaveLength(2);
    expect(scripted.asked[1]).toMatchObject({
      path: `${root}/pipelines/tableferry_all/createRun`,
      body: '{"run":"x"}',
    });
    scripted.asked.length = 0;
    scripted.answers.push(busy(503), { status: 200, body: { runId: 'r8' } });
    await expect(service.start('tableferry_all', {}, never)).rejects.toMatchObject({ code: 'ARM_BUSY' });
    expect(scripted.asked).toHaveLength(1);
  });

  test('are looked up one by one; what is not known yet is null', async () => {
    scripted.answers.push({ status: 200, body: run() });
    const service = scripted.open();
    expect(await service.run('r1', never)).toEqual({
      runId: 'r1',
      pipeline: 'tableferry_all',
      status: 'InProgress',
      startedUtc: '2026-01-01T01:00:00.1234567Z',
      endedUtc: null,
      message: '',
      parameters: { run: 'x' },
    });
    expect(await service.run('r2', never)).toBeNull();
  });

  test('are found on all pages', async () => {
    scripted.answers.push({ status: 200, body: { value: [run()], continuationToken: 'next' } });
    scripted.answers.push({ status: 200, body: { value: [run({ runId: 'r2', status: 'Odd', parameters: null })] } });
    const found = await scripted.open().findRuns(['a', 'b'], window, never);
    expect(found.map(({ runId, status }) => [runId, status])).toEqual([
      ['r1', 'InProgress'],
      ['r2', 'Odd'],
    ]);
    expect(scripted.asked.map(({ body }) => JSON.parse(body))).toEqual([
      {
        lastUpdatedAfter: window.fromUtc,
        lastUpdatedBefore: window.toUtc,
        filters: [{ operand: 'PipelineName', operator: 'In', values: ['a', 'b'] }],
      },
      expect.objectContaining({ continuationToken: 'next', lastUpdatedAfter: window.fromUtc }),
    ]);
  });

  test('that are not understood are no empty list, which would have them started again', async () => {
    scripted.answers.push({ status: 200, body: { value: [{ id: 'r1' }] } });
    await expect(scripted.open().findRuns(['a'], window, never)).rejects.toMatchObject({ code: 'ARM_REJECTED' });
  });

  test('are cancelled with what they started; one that has ended stays as it is', async () => {
    scripted.answers.push({ status: 200 });
    const service = scripted.open();
    await service.cancel('r1', never);
    expect(scripted.asked[0]).toMatchObject({ method: 'POST', path: `${root}/pipelineruns/r1/cancel` });
    expect(scripted.asked[0]?.query.get('isRecursive')).toBe('true');
    scripted.answers.push(refusal(400, 'PipelineRunNotFound', 'is not running'), {
      status: 200,
      body: run({ status: 'Succeeded' }),
    });
    await service.cancel('r1', never);
    scripted.answers.push(refusal(400, 'BadRequest', 'no'), { status: 200, body: run() });
    await expect(service.cancel('r1', never)).rejects.toMatchObject({ code: 'ARM_REJECTED' });
  });

  test('have activities with input, output, error and properties', async () => {
    const activity = (more: object) => ({
      activityRunId: 'a1',
      pipelineRunId: 'r1',
      activityName: 'Copy table',
      activityType: 'Copy',
      status: 'Succeeded',
      activityRunStart: '2026-01-01T01:00:00Z',
      activityRunEnd: '2026-01-01T01:05:00Z',
      input: { source: { type: 'SqlServerSource' } },
      output: { rowsCopied: 7 },
      error: { errorCode: '', message: '', failureType: '', target: 'Copy table' },
      userProperties: { id: '0001', table: 'dbo.A' },
      ...more,
    });
    const failed = {
      activityRunId: 'a2',
      status: 'Failed',
      output: null,
      error: { errorCode: '2200', message: 'Login failed.' },
      userProperties: [{ name: 'id', value: '0002' }],
    };
    scripted.answers.push({ status: 200, body: { value: [activity({}), activity(failed)] } });
    const [good, bad] = await scripted.open().activities('r1', window, never);
    expect(good).toMatchObject({
      error: null,
      output: { rowsCopied: 7 },
      userProperties: { id: '0001', table: 'dbo.A' },
    });
    expect(bad).toMatchObject({
      output: {},
      error: { code: '2200', message: 'Login failed.' },
      userProperties: { id: '0002' },
    });
  });
});

describe('a service that', () => {
  test('throttles for longer than a request is repeated is asked until it answers, and it is told meanwhile', async () => {
    scripted.answers.push(...Array.from({ length: 11 }, () => busy(429)), { status: 200, body: run() });
    const told: (ServiceTrouble | null)[] = [];
    const service = scripted.open({ busyMs: 20_000, onTrouble: (trouble) => told.push(trouble) });
    expect((await service.run('r1', never))?.runId).toBe('r1');
    expect(scripted.asked).toHaveLength(12);
    // Before each wait, so that nothing is waited for without a word.
    expect(told).toHaveLength(12);
    expect(told.slice(0, -1).every((trouble) => trouble?.why.includes('too busy') === true)).toBe(true);
    expect(told[0]?.waitMs).toBe(50);
    expect(told.at(-1)).toBeNull();
  });

  test('throttles for longer than anybody waits fails as busy, and at once when it asks for more than that', async () => {
    scripted.answers.push(...Array.from({ length: 200 }, () => busy(429)));
    await expect(scripted.open({ busyMs: 300 }).run('r1', never)).rejects.toMatchObject({
      code: 'ARM_BUSY',
    });
    scripted.answers.length = 0;
    scripted.answers.push(busy(429, 600));
    const begin = performance.now();
    const started = scripted.open({ busyMs: 300 }).start('p', {}, never);
    await expect(started).rejects.toMatchObject({ code: 'ARM_BUSY', context: { waitMs: 600_000 } });
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  test('refuses a right says which, and which role has it', async () => {
    const action = 'Microsoft.DataFactory/factories/pipelines/createRun/action';
    scripted.answers.push(
      refusal(
        403,
        'AuthorizationFailed',
        `The client 'x' with object id 'y' does not have authorization to perform action '${action}' over scope '${root}' or the scope is invalid.`,
      ),
    );
    const started = scripted.open().start('p', {}, never);
    await expect(started).rejects.toMatchObject({ code: 'FACTORY_REFUSED', context: { action } });
    await expect(started).rejects.toThrow(/Data Factory Contributor/);
  });

  test('is waited for is given up at once when somebody stops', async () => {
    const stop = new AbortController();
    scripted.answers.push(...Array.from({ length: 100 }, () => busy(429, 1)));
    const asked = scripted.open({ busyMs: 600_000 }).run('r1', stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 200);
    await expect(asked).rejects.toThrow('stopped');
  });
});
