// Plans whose large tables a Data Factory copies: run, failed, cancelled and killed by the command line, proven by the product.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { layoutOf } from '../../electron/worker/factory/layout.ts';
import { until } from '../fakes/run.ts';
import { openMixedWorld, rowsOf, type MixedWorld } from '../fakes/mixed-world.ts';
import { createCliFolder, parseOnly, type CliFolder, type CliResult } from './cli/run-cli.ts';

let world: MixedWorld;
beforeAll(async () => {
  world = await openMixedWorld({ recordsAfter: 300 });
});
afterAll(() => world.close());

/** A folder with a plan in plan.json whose tables of the factory are deployed. */
async function folderFor(container: string, ...more: readonly string[]) {
  const { env, files, planArguments } = world.setUp(container);
  const folder = createCliFolder(env);
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  const made = await folder.run(...planArguments, ...more);
  if (made.exitCode !== 0) throw new Error(made.err);
  const plan = world.prepare(readFileSync(join(folder.path, 'planned.json'), 'utf8'));
  folder.write('plan.json', plan);
  return { folder, plan };
}

const endedSchema = z.looseObject({
  runId: z.string(),
  state: z.string(),
  tables: z.array(z.looseObject({ table: z.string(), rows: z.int(), verified: z.boolean() })),
});
const ended = (result: CliResult) => {
  if (result.out === '') throw new Error(result.err);
  return endedSchema.parse(parseOnly(result));
};
const rowsBy = ({ tables }: z.infer<typeof endedSchema>) =>
  Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
const startsOf = (runId: string) =>
  world.factory
    .runs()
    .filter(
      ({ parameters, invokedBy }) => parameters['run'] === runId && invokedBy.invokedByType !== 'PipelineActivity',
    );

/** The status of its newest attempt. */
const copyOf = (run: string, table: string) => {
  const own = new Set(world.factory.runs().flatMap((one) => (one.parameters['run'] === run ? [one.runId] : [])));
  const copies = world.factory
    .activities()
    .filter((one) => own.has(one.pipelineRunId) && one.userProperties['table'] === table);
  return copies.at(-1)?.status;
};

/** Every row of every table is proven against the source, whoever wrote it. */
async function prove(folder: CliFolder, runId: string): Promise<void> {
  const proof = await folder.run('verify', runId, '--tier', 'full', '--source', 'source.json');
  expect([proof.exitCode, proof.exitCode === 0 ? '' : proof.out]).toEqual([0, '']);
}

const listSchema = z.looseObject({ runs: z.array(z.looseObject({ runId: z.string() })) });
const newestRun = async (folder: CliFolder): Promise<string> =>
  listSchema.parse(parseOnly(await folder.run('runs', '--json'))).runs[0]?.runId ?? '';

test('one run moves the tables of both, with one manifest, one report and one proof', async () => {
  const { folder } = await folderFor('both');
  const ran = await folder.run('run', 'plan.json', '--json');
  const end = ended(ran);
  expect([end.state, rowsBy(end)]).toEqual(['completed', rowsOf]);
  expect(startsOf(end.runId)).toHaveLength(1);
  await prove(folder, end.runId);
  const report = await folder.run('report', end.runId, '--format', 'json');
  for (const name of Object.keys(rowsOf)) expect(report.out).toContain(`"${name}"`);
}, 180_000);

test('a table that is not copied fails alone, and is copied anew by the resumed run', async () => {
  const { folder } = await folderFor('failing');
  world.factory.faults.failingCopies.push({ table: 'dbo.Orders', times: 1, afterRows: 100 });
  const failed = ended(await folder.run('run', 'plan.json', '--json'));
  expect([failed.state, rowsBy(failed)]).toEqual(['failed', { ...rowsOf, Orders: 0 }]);
  const resumed = await folder.run('resume', '--json');
  const end = ended(resumed);
  expect([end.state, rowsBy(end)]).toEqual(['completed', rowsOf]);
  expect(startsOf(end.runId).map(({ pipelineName }) => pipelineName)).toHaveLength(2);
  expect(folder.allFiles()).toMatch(/of an earlier attempt, .{1,40} deleted from \S*Orders\//);
  await prove(folder, end.runId);
}, 240_000);

test('a run that is stopped with what Data Factory copies goes on where both were', async () => {
  const { folder } = await folderFor('cancelled');
  world.factory.faults.heldCopies.push('dbo.Whole');
  const running = folder.run('run', 'plan.json', '--json');
  const copying = () =>
    world.factory
      .activities()
      .some(({ userProperties, status }) => userProperties['table'] === 'dbo.Whole' && status === 'InProgress');
  await until(copying);
  const runId = await newestRun(folder);
  const told = await folder.run('stop', runId, '--factory', 'cancel');
  expect([told.exitCode, told.out]).toEqual([0, expect.stringContaining('told to stop, and to cancel')]);
  const stopped = await running;
  expect([stopped.exitCode, ended(stopped).state]).toEqual([130, 'stopped']);
  expect(copyOf(runId, 'dbo.Whole')).toBe('Cancelled');
  world.factory.faults.heldCopies.length = 0;
  const end = ended(await folder.run('resume', '--json'));
  expect([end.state, rowsBy(end)]).toEqual(['completed', rowsOf]);
  await prove(folder, runId);
}, 240_000);

test('a run whose process is killed while Data Factory copies is taken up again, and nothing is copied twice', async () => {
  const { folder } = await folderFor('killed');
  world.factory.faults.heldCopies.push('dbo.Whole');
  const killed = await folder.runUntil(/Data Factory copies it/, 'SIGKILL', 'run', 'plan.json');
  expect(killed.exitCode).toBeNull();
  world.factory.faults.heldCopies.length = 0;
  const end = ended(await folder.run('resume', '--json'));
  expect([end.state, rowsBy(end)]).toEqual(['completed', rowsOf]);
  expect(startsOf(end.runId)).toHaveLength(1);
  await prove(folder, end.runId);
}, 240_000);

test('what Data Factory does for a run whose process is gone is cancelled when that is asked', async () => {
  const { folder } = await folderFor('gone');
  world.factory.faults.heldCopies.push('dbo.Whole');
  await folder.runUntil(/Data Factory copies it/, 'SIGKILL', 'run', 'plan.json');
  const runId = await newestRun(folder);
  const told = await folder.run('stop', runId, '--factory', 'cancel');
  expect([told.exitCode, told.out]).toEqual([
    0,
    expect.stringMatching(/is cancelled\. What it left unfinished is copied/),
  ]);
  expect(copyOf(runId, 'dbo.Whole')).toBe('Cancelled');
  expect(startsOf(runId).map(({ status }) => status)).toEqual(['Cancelled']);
  const again = await folder.run('stop', runId, '--factory', 'cancel');
  expect([again.exitCode, again.out]).toEqual([0, expect.stringContaining('Data Factory is not at work for it')]);
  world.factory.faults.heldCopies.length = 0;
  const end = ended(await folder.run('resume', '--json'));
  expect([end.state, rowsBy(end)]).toEqual(['completed', rowsOf]);
  await prove(folder, runId);
}, 240_000);

test('a discarded run leaves nothing at work and nothing in its folders', async () => {
  const { folder } = await folderFor('discarded');
  world.factory.faults.heldCopies.push('dbo.Whole');
  await folder.runUntil(/Data Factory copies it/, 'SIGKILL', 'run', 'plan.json');
  const runId = await newestRun(folder);
  const gone = await folder.run('discard', runId, '--json');
  expect([gone.exitCode, gone.err]).toEqual([0, '']);
  world.factory.faults.heldCopies.length = 0;
  expect(copyOf(runId, 'dbo.Whole')).toBe('Cancelled');
  await world.factory.idle();
  const left: string[] = [];
  const container = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(
    'discarded',
  );
  for await (const { name } of container.listBlobsFlat()) if (!name.startsWith('_logs/')) left.push(name);
  expect(left).toEqual([]);
}, 240_000);

test('a factory that does not hold the plan is told before anything is begun', async () => {
  const { folder, plan } = await folderFor('not-deployed', '--part-size', '1MB');
  const start = plan.factory === undefined ? '' : layoutOf(plan, plan.factory).start;
  world.factory.resources.remove('pipeline', start);
  const refused = await folder.run('run', 'plan.json');
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toContain(`the pipeline ${start} is not there`);
  expect(refused.err).toContain('tableferry factory deploy');
  const listed = await folder.run('runs', '--json');
  expect(listed.out).toContain('"runs":[]');
});
