// What tells readers of the tables is there before the manifest, once, and goes with the run.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { tableSchemaSchema } from '../../../shared/table-schema.ts';
import { planTable } from '../../fakes/plan.ts';
import { failureOf, names, startTestRun as start } from '../../fakes/run.ts';

const [t0, t1] = [planTable('t0'), planTable('t1')];
const forever = new AbortController().signal;
const unreachable = new AppError('STORAGE_UNREACHABLE', { host: 'h', detail: 'reset' });

test('every table gets its schema and its scripts, which the manifest lists as they are stored', async () => {
  const run = start([t0, t1], { t0: 60 });
  await run.run();
  for (const table of run.manifest().tables) {
    expect(table.readers.map(({ name }) => name.split('/').at(-1))).toContain('_schema.json');
    expect(table.readers).toHaveLength(5);
    for (const { name, bytes, md5 } of table.readers) {
      const content = Buffer.from(run.target.text(name));
      expect([content.length, createHash('md5').update(content).digest('base64')]).toEqual([bytes, md5]);
    }
  }
  const schema = tableSchemaSchema.parse(JSON.parse(run.target.text(names.readerName(t0, '_schema.json'))));
  expect(schema).toMatchObject({ rows: 60, parts: 3, finishedUtc: run.manifest().finishedUtc });
});

test('a run that broke off in between goes on with what is there, byte for byte', async () => {
  const run = start([t0, t1], { t0: 30, t1: 30 });
  const { putRunBlob } = run.target;
  let puts = 0;
  run.target.putRunBlob = async (...args) => {
    puts += 1;
    if (puts > 4) throw unreachable;
    return putRunBlob(...args);
  };
  expect(failureOf((await run.run()).state)).toBe('failed STORAGE_UNREACHABLE');
  expect(run.target.blobs.has(names.manifestName)).toBe(false);
  const before = new Map([...run.target.blobs].map(([name, { etag }]) => [name, etag]));
  run.target.putRunBlob = putRunBlob;
  expect((await run.run()).state.kind).toBe('completed');
  for (const [name, etag] of before) expect(run.target.blobs.get(name)?.etag, name).toBe(etag);
});

test('what another version of the program wrote for the same run is replaced', async () => {
  const run = start([t0], { t0: 30 });
  const name = names.readerName(t0, '_readers/synapse-serverless.sql');
  await run.target.putRunBlob(name, Buffer.from('old'), 'text/plain', 'r1', forever);
  expect((await run.run()).state.kind).toBe('completed');
  expect(run.target.text(name)).toContain('OPENROWSET');
});

test("somebody else's blob in its place is left alone, and the run does not look complete", async () => {
  const run = start([t0], { t0: 30 });
  const name = names.readerName(t0, '_schema.json');
  await run.target.putBlob(name, Buffer.from('mine'), 'text/plain', forever);
  expect(failureOf((await run.run()).state)).toBe('failed BLOB_EXISTS');
  expect(run.target.text(name)).toBe('mine');
  expect(run.target.blobs.has(names.manifestName)).toBe(false);
});

test('a run that broke off before its manifest is discarded with them', async () => {
  const run = start([t0], { t0: 30 });
  const { putBlob } = run.target;
  run.target.putBlob = () => Promise.reject(unreachable);
  await run.run();
  run.target.putBlob = putBlob;
  expect(run.target.blobs.size).toBe(7);
  expect(await run.discard()).toBe(7);
  expect([...run.target.blobs.keys()]).toEqual([]);
});

test('a table without a folder of its own gets no script that would open the parts of another', async () => {
  const longer = planTable('t1', { name: 'Table_t0-1' });
  const flat = {
    ...names,
    tableFolder: () => null,
    partPattern: (table: typeof t0) => `r1/${table.name}-*-*.csv`,
    partName: (table: typeof t0, partition: number, part: number) => `r1/${table.name}-${partition}-${part}.csv`,
  };
  const run = start([t0, longer], { t0: 30, t1: 30 }, { request: { names: flat }, ports: { nameOf: flat.partName } });
  await run.run();
  expect(run.manifest().tables.map(({ readers }) => readers.length)).toEqual([2, 5]);
});
