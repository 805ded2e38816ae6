// The fake Data Factory carries out what is exported from a plan: the rows in storage are those of the double.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../../shared/plan.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { list, members, textOf } from '../../fakes/data-factory/json.ts';
import { openFactoryWorld, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { columnOfType, intColumn, primaryKey } from '../../fakes/double-world.ts';
import { cutAt } from '../../fakes/plan.ts';
import { queryFiles } from './query-files.ts';

const noteOf = (id: number): string | null => (id % 3 === 0 ? null : `n${String(id)} 🚢`);
const table = (name: string, rows: number) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), columnOfType('note', { name: 'nvarchar', length: 50 }, true)],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rows }, (_, id) => [id, noteOf(id)]),
});

let world: FactoryWorld;
let starting = '';
beforeAll(async () => {
  world = await openFactoryWorld([table('Orders', 2500), table('Small', 10), table('Empty', 0)]);
});
afterAll(() => world.close());

const cutOrders = (plan: Plan): Plan => ({
  ...plan,
  tables: plan.tables.map((one) => (one.name === 'Orders' ? { ...one, partitions: cutAt(500, 1000, 1500) } : one)),
});
const expected = (rows: number): readonly string[] =>
  Array.from({ length: rows }, (_, id) => JSON.stringify([id, noteOf(id)]));

async function start(pipeline: string, parameters: object = {}): Promise<string> {
  const { factory, certificate } = world;
  const { status, body } = await ask(factory, certificate.cert, 'POST', `/pipelines/${pipeline}/createRun`, parameters);
  expect(status).toBe(200);
  return textOf(body.runId);
}

describe('a plan that is exported and deployed', () => {
  test('is copied to the last row, table by table, and what is told of it is what was done', async () => {
    starting = world.deploy(await world.plan({}, cutOrders));
    const { factory, certificate } = world;
    const runId = await start(starting);
    await factory.idle();
    const run = await ask(factory, certificate.cert, 'GET', `/pipelineruns/${runId}`);
    expect(run.body).toMatchObject({ status: 'Succeeded', pipelineName: starting, message: '' });
    const copies = factory.activities().filter(({ activityType }) => activityType === 'Copy');
    const told = copies.map(({ userProperties, output, status }) =>
      [userProperties.table, output.rowsCopied, status].join(' '),
    );
    expect(new Set(told)).toEqual(
      new Set(['dbo.Empty 0 Succeeded', 'dbo.Orders 2500 Succeeded', 'dbo.Small 10 Succeeded']),
    );
    const blobs = await world.blobs();
    const of = (name: string) => [...blobs].filter(([path]) => path.includes(`/${name}/`)).map(([, bytes]) => bytes);
    expect(of('Orders').length).toBeGreaterThan(1);
    for (const [name, rows] of [
      ['Orders', 2500],
      ['Small', 10],
      ['Empty', 0],
    ] as const)
      expect(await queryFiles(of(name), 'SELECT id, note FROM FILES ORDER BY id')).toEqual(expected(rows));
  });

  test('a run and its activities are found by queries, page by page', async () => {
    const { factory, certificate } = world;
    const runId = await start(starting);
    await factory.idle();
    const window = { lastUpdatedAfter: '2020-01-01T00:00:00Z', lastUpdatedBefore: '2100-01-01T00:00:00Z' };
    factory.pace.page = 1;
    const query = { ...window, filters: [{ operand: 'PipelineName', operator: 'Equals', values: [starting] }] };
    const first = await ask(factory, certificate.cert, 'POST', '/queryPipelineRuns', query);
    const { continuationToken } = first.body;
    const second = await ask(factory, certificate.cert, 'POST', '/queryPipelineRuns', { ...query, continuationToken });
    expect([first, second].flatMap(({ body }) => list(body.value).map((one) => members(one).runId))).toContain(runId);
    factory.pace.page = 20;
    const activities = await ask(factory, certificate.cert, 'POST', `/pipelineruns/${runId}/queryActivityruns`, window);
    const types = list(activities.body.value).map((one) => members(one).activityType);
    expect([...new Set(types)]).toEqual(['ExecutePipeline']);
  });
});
