// The worker's requests from inventory to discard, over fakes.
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { alteredDatabase, createFakeParts, type FakeWorker } from './fake-parts.ts';
import { makePlan, secrets, source, target } from './fake-requests.ts';

async function completedRun(fake: FakeWorker): Promise<string> {
  const plan = await makePlan(fake);
  const { runId } = await fake.worker.call('run.start', { plan, path: 'plan.json', secrets });
  expect((await fake.runEnd()).state).toEqual({ kind: 'completed', skippedRows: 0 });
  return runId;
}

const storageOnly = { source: '', target: 'cs' };

const login = new AppError('LOGIN_REFUSED', { server: 'srv', user: 'u', number: 18_456 });

describe('a run', () => {
  test('goes from inventory to discard', async () => {
    const fake = createFakeParts();
    const { worker } = fake;
    const catalog = await worker.call('source.inventory', { source, password: 'pw' });
    expect(catalog.tables.map(({ name, rowsEstimate }) => [name, rowsEstimate])).toEqual([['Table_t0', 50]]);
    const runId = await completedRun(fake);
    expect(await worker.call('run.list', {})).toMatchObject({ runs: [{ runId, rows: 50, tables: 1, database: 'db' }] });
    expect(await worker.call('run.get', { runId })).toMatchObject({ runId, rows: 50, state: { kind: 'completed' } });
    const verdict = await worker.call('run.verify', { by: 'run', runId, secrets: storageOnly });
    expect(verdict).toMatchObject({ runId, verified: true, rows: 50, tables: [{ table: 'Table_t0', findings: [] }] });
    expect(fake.events.filter(({ name }) => name === 'verify.progress')).toHaveLength(verdict.parts);
    const { text } = await worker.call('run.report', { runId, format: 'json' });
    expect(JSON.parse(text)).toMatchObject({ validations: [verdict] });
    const { deletedBlobs } = await worker.call('run.discard', { runId, secret: 'cs' });
    // The manifest, the schema and four scripts.
    expect(deletedBlobs).toBe(verdict.parts + 6);
    expect(fake.target.blobs.size).toBe(0);
    expect(await worker.call('run.list', {})).toEqual({ runs: [] });
  });

  test('signs in once before anything is recorded, so that a wrong password does not lock the account', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    fake.setDatabase(login);
    const before = fake.logins.length;
    await expect(fake.worker.call('run.start', { plan, path: 'p', secrets })).rejects.toBe(login);
    expect(fake.logins.length - before).toBe(1);
    expect(await fake.worker.call('run.list', {})).toEqual({ runs: [] });
  });

  test('refuses a plan that was changed by hand before contacting anybody', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    const before = fake.logins.length;
    const changed = { ...plan, options: { ...plan.options, lanes: 1 } };
    await expect(fake.worker.call('run.start', { plan: changed, path: 'plan.json', secrets })).rejects.toMatchObject({
      code: 'PLAN_CHANGED_BY_HAND',
    });
    expect(fake.logins.length).toBe(before);
  });

  test('does not read a table whose columns changed since the plan', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    fake.setDatabase(alteredDatabase);
    await fake.worker.call('run.start', { plan, path: 'p', secrets });
    const { state } = await fake.runEnd();
    expect(state).toMatchObject({ kind: 'failed', error: { code: 'SCHEMA_CHANGED' } });
    expect(fake.source.reads).toEqual([]);
  });

  test('stops on request and is resumed to its end', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    const reading = Promise.withResolvers<void>();
    fake.source.beforeBatch = (_table, _rows, signal) => {
      reading.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    };
    const { runId } = await fake.worker.call('run.start', { plan, path: 'p', secrets });
    await reading.promise;
    await fake.worker.call('run.stop', { runId });
    expect((await fake.runEnd()).state).toEqual({ kind: 'stopped', reason: 'user' });
    fake.source.beforeBatch = () => undefined;
    await fake.worker.call('run.resume', { runId, secrets });
    expect(await fake.runEnd()).toMatchObject({ state: { kind: 'completed' }, rows: 50 });
  });

  test('tells its story while it goes on, and again to whoever asks later', async () => {
    const fake = createFakeParts();
    const runId = await completedRun(fake);
    const { lines } = await fake.worker.call('run.log', { runId, after: 0, limit: 5000 });
    const texts = lines.map(({ text }) => text);
    expect(texts[0]).toMatch(/^Run .* begins: 1 table on 2 lanes\.$/);
    expect(texts[1]).toMatch(/^dbo\.Table_t0 is being read\. /);
    expect(texts[2]).toMatch(/^dbo\.Table_t0: part 1 verified, 50 rows, /);
    expect(texts[3]).toMatch(/^dbo\.Table_t0 is done: 50 rows in 1 part, .*, all verified\.$/);
    expect(texts.at(-1)).toMatch(/is complete after .*: 50 rows in 1 part/);
    const told = fake.events.flatMap((event) => (event.name === 'run.lines' ? event.payload.lines : []));
    expect(told).toEqual(lines);
    const afterThird = await fake.worker.call('run.log', { runId, after: lines[2]?.line ?? 0, limit: 1 });
    expect(afterThird.lines).toEqual(lines.slice(-1));
  });

  test('that is not known has no log', async () => {
    const fake = createFakeParts();
    await expect(fake.worker.call('run.log', { runId: 'none', after: 0, limit: 1 })).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  });

  test('that is complete is not resumed', async () => {
    const fake = createFakeParts();
    const runId = await completedRun(fake);
    await expect(fake.worker.call('run.resume', { runId, secrets })).rejects.toMatchObject({
      code: 'RUN_NOT_RESUMABLE',
    });
  });

  test('keeps no secret in its state folder', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    fake.source.beforeBatch = () => {
      throw new AppError('SERVER_EXPRESSION_FAILED', { object: 'x', number: 8134, detail: 'pw-secret' });
    };
    const { runId } = await fake.worker.call('run.start', {
      plan,
      path: 'p',
      secrets: { source: 'pw-secret', target: 'cs-secret' },
    });
    await fake.runEnd();
    await fake.worker.close();
    const store = fake.parts.openStore(fake.statePath);
    const lines = store.log.list(runId).map(({ text }) => text);
    store.close();
    expect(lines.join('\n')).toMatch(/8134/);
    expect(lines.join('\n')).not.toMatch(/pw-secret|cs-secret/);
  });
});

describe('verify', () => {
  test('finds a part that was changed after the run', async () => {
    const fake = createFakeParts();
    const runId = await completedRun(fake);
    const part = [...fake.target.blobs].find(([name]) => name.endsWith('.csv'));
    if (part === undefined) throw new Error('the run wrote no part');
    part[1].bytes[3] = (part[1].bytes[3] ?? 0) ^ 1;
    const verdict = await fake.worker.call('run.verify', { by: 'run', runId, secrets: storageOnly });
    expect(verdict.verified).toBe(false);
    expect(verdict.tables[0]?.findings[0]?.text).toContain(part[0]);
  });

  test('finds a part that is gone', async () => {
    const fake = createFakeParts();
    const runId = await completedRun(fake);
    for (const name of fake.target.blobs.keys())
      if (name.endsWith('.csv')) await fake.target.deleteBlob(name, new AbortController().signal);
    const verdict = await fake.worker.call('run.verify', { by: 'run', runId, secrets: storageOnly });
    expect(verdict.tables[0]?.findings[0]?.text).toMatch(/is not there/);
  });

  test('takes a manifest by its name or as a document, and tells when it does not add up', async () => {
    const fake = createFakeParts();
    await completedRun(fake);
    const blob = [...fake.target.blobs.keys()].find((name) => name.includes('_manifests')) ?? '';
    const byName = await fake.worker.call('run.verify', { by: 'blob', target, secrets: storageOnly, blob });
    const document: unknown = JSON.parse(fake.target.text(blob));
    const byDocument = await fake.worker.call('run.verify', {
      by: 'document',
      target,
      secrets: storageOnly,
      document,
      path: 'm.json',
    });
    expect(byDocument).toMatchObject({ verified: true, rows: byName.rows, manifest: 'm.json' });
    expect(byName.verified).toBe(true);
    const wrong = { ...byObject(document), rows: 51 };
    const request = { by: 'document', target, secrets: storageOnly, path: 'm.json' } as const;
    const found = await fake.worker.call('run.verify', { ...request, document: wrong });
    expect(found).toMatchObject({
      verified: false,
      findings: [{ kind: 'manifest', expected: '51', found: '50', severity: 'fault' }],
    });
    await expect(
      fake.worker.call('run.verify', { ...request, document: { ...byObject(document), tables: [] } }),
    ).rejects.toThrow(/m\.json is not usable/);
  });

  test('of a run that wrote no manifest says so', async () => {
    const fake = createFakeParts();
    await expect(
      fake.worker.call('run.verify', { by: 'blob', target, secrets: storageOnly, blob: 'no/such.json' }),
    ).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  });
});

const byObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

describe('the report of a run', () => {
  test('is a page or JSON, under a name to save it by', async () => {
    const fake = createFakeParts();
    const runId = await completedRun(fake);
    const page = await fake.worker.call('run.report', { runId, format: 'html' });
    expect(page.fileName).toBe(`tableferry-${runId}.html`);
    expect(page.text).toMatch(/^<!doctype html>[^]*<h1>Complete and verified<\/h1>/);
    const json = await fake.worker.call('run.report', { runId, format: 'json' });
    expect(json.fileName).toBe(`tableferry-${runId}.json`);
    expect(JSON.parse(json.text)).toMatchObject({ reportVersion: 1, run: { runId }, totals: { rows: 50 } });
  });

  test('of an unknown run is refused', async () => {
    const fake = createFakeParts();
    await expect(fake.worker.call('run.report', { runId: 'none', format: 'json' })).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  });
});
