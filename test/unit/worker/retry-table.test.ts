import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { createFakeParts } from './fake-parts.ts';
import { makePlan, secrets } from './fake-requests.ts';

const broken = new AppError('SERVER_EXPRESSION_FAILED', { object: 'dbo.Table_t0', number: 8134, detail: 'x' });

test('a failed table of a run that has ended is taken up again by resuming the run', async () => {
  const fake = createFakeParts();
  fake.source.beforeBatch = () => {
    throw broken;
  };
  const { runId } = await fake.worker.call('run.start', { plan: await makePlan(fake), path: 'p', secrets });
  expect((await fake.runEnd()).state.kind).toBe('failed');
  fake.source.beforeBatch = () => undefined;
  expect(await fake.worker.call('run.retryTable', { runId, tableId: 't0', secrets })).toEqual({ runId });
  expect(await fake.runEnd()).toMatchObject({ state: { kind: 'completed' }, rows: 50 });
});

test('a table that did not fail, failed for good or is not there is refused with the reason', async () => {
  const fake = createFakeParts();
  const { runId } = await fake.worker.call('run.start', { plan: await makePlan(fake), path: 'p', secrets });
  await fake.runEnd();
  const retry = (tableId: string) => fake.worker.call('run.retryTable', { runId, tableId, secrets });
  await expect(retry('t0')).rejects.toThrow('Table dbo.Table_t0 was not taken up again: it did not fail.');
  await expect(retry('t7')).rejects.toThrow('the plan of the run has no such table');

  fake.source.beforeBatch = () => {
    throw new AppError('SOURCE_DAMAGED', { object: 'dbo.Table_t0', number: 824, detail: 'x' });
  };
  const second = await fake.worker.call('run.start', { plan: await makePlan(fake), path: 'p', secrets });
  await fake.runEnd();
  await expect(fake.worker.call('run.retryTable', { runId: second.runId, tableId: 't0', secrets })).rejects.toThrow(
    /its data did not add up/,
  );
});

test('asked for twice at once, a run is resumed once, and both are answered', async () => {
  const fake = createFakeParts();
  fake.source.beforeBatch = () => {
    throw broken;
  };
  const { runId } = await fake.worker.call('run.start', { plan: await makePlan(fake), path: 'p', secrets });
  await fake.runEnd();
  fake.source.beforeBatch = () => undefined;
  const before = fake.logins.length;
  const retry = () => fake.worker.call('run.retryTable', { runId, tableId: 't0', secrets });
  const resumed = [retry(), retry(), fake.worker.call('run.resume', { runId, secrets })] as const;
  await expect(resumed[2]).rejects.toThrow('being resumed already');
  expect([await resumed[0], await resumed[1]]).toEqual([{ runId }, { runId }]);
  expect(await fake.runEnd()).toMatchObject({ state: { kind: 'completed' }, rows: 50 });
  // One looks at the tables again, one notes the marks of change that the first start could not get.
  expect(fake.logins.length - before).toBe(2);
});
