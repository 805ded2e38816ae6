// What can go wrong with a copy, as the fake Data Factory does it: left files, second attempts, lost rows, a runtime that is gone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { members, textOf, type Members } from '../../fakes/data-factory/json.ts';
import { noFaults } from '../../fakes/data-factory/settings.ts';
import { openFactoryWorld, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { columnOfType, intColumn, primaryKey } from '../../fakes/double-world.ts';
import { cutAt } from '../../fakes/plan.ts';
import { queryFiles } from './query-files.ts';

const table = (name: string, rows: number) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), columnOfType('note', { name: 'nvarchar', length: 50 }, true)],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rows }, (_, id) => [id, `n${String(id)}`]),
});

let world: FactoryWorld;
beforeAll(async () => {
  world = await openFactoryWorld([table('Cut', 4000), table('Whole', 30)]);
});
afterAll(() => world.close());
beforeEach(async () => {
  for (const name of (await world.blobs()).keys()) await world.container.deleteBlob(name);
});
afterEach(() => {
  Object.assign(world.factory.faults, noFaults());
});

const cut = (plan: Plan): Plan => ({
  ...plan,
  tables: plan.tables.map((one) => (one.name === 'Cut' ? { ...one, partitions: cutAt(1000, 2000, 3000) } : one)),
});

/** Deploys, starts everything and waits for its end. */
async function run(options: Partial<RunOptions> = {}): Promise<{ readonly runId: string; readonly body: Members }> {
  return runOf(world.deploy(await world.plan(options, cut)), {});
}
async function runOf(
  pipeline: string,
  parameters: object,
): Promise<{ readonly runId: string; readonly body: Members }> {
  const { factory, certificate } = world;
  const started = await ask(factory, certificate.cert, 'POST', `/pipelines/${pipeline}/createRun`, parameters);
  expect(started.status).toBe(200);
  await factory.idle();
  const runId = textOf(started.body.runId);
  return { runId, body: (await ask(factory, certificate.cert, 'GET', `/pipelineruns/${runId}`)).body };
}
/** Copies of a table since the last clean-up, oldest first. */
const copiesOf = (name: string, sinceMs: number) =>
  world.factory
    .activities()
    .filter(
      ({ activityType, userProperties, startMs }) =>
        activityType === 'Copy' && userProperties.table === `dbo.${name}` && startMs >= sinceMs,
    );
const filesOf = async (name: string): Promise<readonly Buffer[]> =>
  [...(await world.blobs())].filter(([path]) => path.includes(`/${name}/`)).map(([, bytes]) => bytes);
const count = async (files: readonly Buffer[]): Promise<readonly string[]> =>
  queryFiles(files, 'SELECT count(*)::INT FROM FILES');

describe('a copy that breaks', () => {
  test('in ranges leaves whole files and a broken one; the others are copied, and the table alone can be started again', async () => {
    const began = Date.now();
    world.factory.faults.failingCopies.push({ table: 'dbo.Cut', times: 1, afterRows: 2500 });
    const { body } = await run();
    expect(body).toMatchObject({ status: 'Failed' });
    expect(textOf(body.message)).toContain('Not all tables of');
    expect(copiesOf('Cut', began).map(({ status, retryAttempt }) => [status, retryAttempt])).toEqual([
      ['Failed', null],
    ]);
    expect(copiesOf('Whole', began).map(({ status }) => status)).toEqual(['Succeeded']);
    const left = await filesOf('Cut');
    expect(left.length).toBeGreaterThan(1);
    const isWhole = (bytes: Buffer): boolean => bytes.subarray(-4).toString() === 'PAR1';
    expect(left.filter((bytes) => !isWhole(bytes))).toHaveLength(1);

    const pipeline = copiesOf('Cut', began)[0].pipelineName;
    const entries = members(
      members(world.factory.resources.get('pipeline', pipeline)?.properties.parameters).tables,
    ).defaultValue;
    for (const name of (await world.blobs('')).keys())
      if (name.includes('/Cut/')) await world.container.deleteBlob(name);
    const again = await runOf(pipeline, { run: '20260102T030405Z-00000000', tables: entries });
    expect(again.body.status).toBe('Succeeded');
    expect(await count(await filesOf('Cut'))).toEqual(['[4000]']);
  });

  test('in one file is tried again, and the second attempt takes the place of the first', async () => {
    const began = Date.now();
    world.factory.faults.failingCopies.push({ table: 'dbo.Whole', times: 1, afterRows: 0 });
    const { body } = await run();
    expect(body.status).toBe('Succeeded');
    expect(copiesOf('Whole', began).map(({ status, retryAttempt }) => [status, retryAttempt])).toEqual([
      ['Failed', null],
      ['Succeeded', 1],
    ]);
    const files = await filesOf('Whole');
    expect(files).toHaveLength(1);
    expect(await count(files)).toEqual(['[30]']);
  });

  test('for good fails its run after the last attempt, with the words of the source', async () => {
    const began = Date.now();
    world.factory.faults.failingCopies.push({ table: 'dbo.Whole', times: 9, afterRows: 0 });
    const { body } = await run();
    expect(body.status).toBe('Failed');
    expect(copiesOf('Whole', began).map(({ status }) => status)).toEqual(['Failed', 'Failed', 'Failed']);
    expect(textOf(copiesOf('Whole', began)[0].error.message)).toContain('SqlOperationFailed');
  });
});

describe('rows', () => {
  test('that are lost are told by nobody, though they are in no file', async () => {
    const began = Date.now();
    world.factory.faults.lostRows.push({ table: 'dbo.Cut', rows: 7 });
    const { body } = await run();
    expect(body.status).toBe('Succeeded');
    expect(copiesOf('Cut', began)[0].output).toMatchObject({
      rowsRead: 4000,
      rowsCopied: 4000,
      dataConsistencyVerification: { VerificationResult: 'Verified', InconsistentData: 'None' },
    });
    expect(await count(await filesOf('Cut'))).toEqual(['[3993]']);
  });

  test('that do not fit fail the copy, or are skipped and named in its log where that is allowed', async () => {
    const began = Date.now();
    world.factory.faults.unfitRows.push({ table: 'dbo.Whole', rows: 2 });
    expect((await run()).body.status).toBe('Failed');
    const later = Date.now();
    expect((await run({ badRows: 'setAside' })).body.status).toBe('Succeeded');
    expect(copiesOf('Whole', began)[0].status).toBe('Failed');
    const { output } = copiesOf('Whole', later)[0];
    expect(output).toMatchObject({ rowsRead: 30, rowsCopied: 28, rowsSkipped: 2 });
    expect(members(output.dataConsistencyVerification).InconsistentData).toBe('Skipped');
    const path = textOf(output.logFilePath).replace(/^migration\//, '');
    const [log] = (await world.blobs(path)).values();
    expect(log?.toString().trim().split('\n')).toHaveLength(3);
  });
});

describe('what is in between', () => {
  test('a runtime that is gone fails the copies', async () => {
    const began = Date.now();
    world.factory.faults.runtimeOffline = true;
    expect((await run()).body.status).toBe('Failed');
    expect(textOf(copiesOf('Cut', began)[0].error.message)).toContain('is offline');
  });

  test('a copy that works tells how far it is, and is cancelled with its run', async () => {
    const { factory, certificate } = world;
    const began = Date.now();
    factory.faults.heldCopies.push('dbo.Cut');
    const start = world.deploy(await world.plan({}, cut));
    const started = await ask(factory, certificate.cert, 'POST', `/pipelines/${start}/createRun`, {});
    await expect.poll(() => copiesOf('Cut', began)[0]?.output.rowsCopied, { timeout: 10_000 }).toBe(4000);
    expect(copiesOf('Cut', began)[0].status).toBe('InProgress');
    const path = `/pipelineruns/${textOf(started.body.runId)}`;
    expect((await ask(factory, certificate.cert, 'POST', `${path}/cancel?isRecursive=true`)).status).toBe(200);
    await factory.idle();
    expect((await ask(factory, certificate.cert, 'GET', path)).body.status).toBe('Cancelled');
    expect(copiesOf('Cut', began)[0].status).toBe('Cancelled');
  });

  test('no answer holds a secret, and a wrong one says so', async () => {
    const { factory, certificate, double } = world;
    const began = Date.now();
    const { runId } = await run();
    const texts = [];
    for (const path of ['', '/linkedservices/tableferry_source', '/linkedservices', `/pipelineruns/${runId}`])
      texts.push(JSON.stringify(await ask(factory, certificate.cert, 'GET', path)));
    const window = { lastUpdatedAfter: '2020-01-01T00:00:00Z', lastUpdatedBefore: '2100-01-01T00:00:00Z' };
    for (const { pipelineRunId } of copiesOf('Cut', began))
      texts.push(
        JSON.stringify(
          await ask(factory, certificate.cert, 'POST', `/pipelineruns/${pipelineRunId}/queryActivityruns`, window),
        ),
      );
    expect(texts.filter((text) => text.includes(`"${double.password}"`))).toEqual([]);
    expect(texts.at(-1)).toContain('rowsCopied');
  });
});
