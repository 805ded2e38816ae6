// What goes into a pack: everything that is on record of a run, and no secret.
import { describe, expect, test } from 'vitest';
import { gatherEvidence, type EvidenceWishes } from '../../../electron/worker/evidence/gather.ts';
import { packInMemory } from '../../../electron/worker/evidence/pack-file.ts';
import { findEntry, readEntry, readZip } from '../../../electron/worker/evidence/read-zip.ts';
import { verifyPack } from '../../../electron/worker/evidence/verify-pack.ts';
import { namesOfRun } from '../../../electron/worker/run/run-names.ts';
import { hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import { buildReport } from '../../../electron/worker/report/build-report.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import type { Validation } from '../../../shared/validation.ts';
import { fixedKey } from '../../fakes/evidence.ts';
import { planTable } from '../../fakes/plan.ts';
import { names, startTestRun, type TestRun } from '../../fakes/run.ts';
import { createFakeParts } from '../worker/fake-parts.ts';
import { makePlan, secrets } from '../worker/fake-requests.ts';

const keyPem = fixedKey(1).export({ type: 'pkcs8', format: 'pem' }).toString();
const nowUtc = '2026-01-02T04:00:00.000Z';
const request = { secrets: { key: keyPem, passphrase: '', ...secrets }, manifestText: null, previousPack: null };

describe('the pack of a run', () => {
  test('is genuine, and holds plan, manifest as it was published, reports, statements and log', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    // As a version before there was a preflight wrote it: its hash is of what it says.
    const { preflight: _, hash: __, ...older } = plan;
    const document = { ...older, hash: hashPlan(older) };
    const { runId } = await fake.worker.call('run.start', { plan: document, path: 'plan.json', secrets });
    await fake.runEnd();
    const made = await fake.worker.call('evidence.make', { runId, ...request });
    const file = packInMemory(Buffer.from(made.base64, 'base64'));
    const verdict = verifyPack(file, [made.fingerprint]);
    expect(verdict).toMatchObject({ isGenuine: true, isKeyKnown: true, index: { run: { runId, isComplete: true } } });
    expect(made).toMatchObject({ fileName: `evidence-${runId}.zip`, sizeBytes: file.sizeBytes });
    const zip = readZip(file);
    const text = (name: string): string => {
      const entry = findEntry(zip, name);
      return entry === null ? 'missing' : readEntry(file, entry, 1 << 20).toString();
    };
    expect(text('manifest.json')).toBe(fake.target.text(namesOfRun(plan, runId).manifestName));
    expect(JSON.parse(text('plan.json'))).toEqual(document);
    expect(text('statements.sql')).toMatch(
      /-- dbo\.Table_t0: range 1 of \d+\n[^]*SELECT [^]*FROM \[dbo\]\.\[Table_t0\]/,
    );
    expect(text('log.jsonl').split('\n').length).toBeGreaterThan(2);
    expect(text('report.html')).toMatch(/^<!doctype html>/);
    expect(text('README.txt')).toContain('openssl pkeyutl -verify -rawin');
    expect(JSON.parse(text('run.json'))).toMatchObject({ runId, state: { kind: 'completed' }, adjustments: [] });
  });

  test('in progress, unknown, or with a key that is locked, is not made', async () => {
    const fake = createFakeParts();
    const plan = await makePlan(fake);
    const reading = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    fake.source.beforeBatch = () => {
      reading.resolve();
      return goOn.promise;
    };
    const { runId } = await fake.worker.call('run.start', { plan, path: 'plan.json', secrets });
    await reading.promise;
    await expect(fake.worker.call('evidence.make', { runId, ...request })).rejects.toMatchObject({
      code: 'EVIDENCE_RUN_MOVING',
    });
    await expect(fake.worker.call('evidence.make', { runId: 'none', ...request })).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
    const locked = { ...request, secrets: { ...request.secrets, key: 'no key' } };
    await expect(fake.worker.call('evidence.make', { runId, ...locked })).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
    });
    goOn.resolve();
    await fake.runEnd();
  });
});

const planted = {
  password: 'Winter-2026!x',
  sas: 'sv=2024-11-04&sp=rcw&sig=q7d%2FzM1kYc0Rr8aa%3D',
  bearer: 'Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl',
  accountKey: 'AccountKey=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4==',
};
const said = `refused for ${planted.password} at https://a.blob.core.windows.net/c?${planted.sas} with "${planted.bearer}" and ${planted.accountKey};`;
const leaks = /Winter-2026|q7d%2FzM1|eyJ0eXAi|Zm9vYmFy/;

const validation: Validation = {
  validationVersion: 1,
  tool: 'tableferry test',
  runId: 'r1',
  manifest: names.manifestName,
  tier: 'quick',
  startedUtc: nowUtc,
  finishedUtc: nowUtc,
  by: 'anna on laptop-7',
  verified: false,
  proves: [],
  cannot: [said],
  source: null,
  sample: null,
  findings: [],
  rows: 0,
  parts: 0,
  bytes: 0,
  tables: [],
};

function gather(run: TestRun, snapshot: RunSnapshot, wishes: Partial<EvidenceWishes> = {}) {
  const store = run.store();
  return gatherEvidence({
    store,
    runId: 'r1',
    report: () => buildReport({ store, snapshot, manifestName: names.manifestName, nowUtc, madeBy: 'a test' }),
    formsOf: async (report) => [{ name: 'report.txt', what: 'all of it', bytes: Buffer.from(JSON.stringify(report)) }],
    manifestText: null,
    secrets: [planted.password],
    ...wishes,
  });
}

describe('a secret', () => {
  test('that was said somewhere is blotted out of every file, and what holds the pack together stays', async () => {
    const run = startTestRun([planTable('t0')], { t0: 30 });
    const snapshot = await run.run();
    run.store().log.append({ runId: 'r1', atUtc: nowUtc, level: 'error', text: said });
    run.store().validations.add(validation);
    const { files } = await gather(run, snapshot);
    for (const { name, bytes } of files) expect(`${name}: ${Buffer.from(bytes).toString()}`).not.toMatch(leaks);
    const log = files.find(({ name }) => name === 'log.jsonl');
    expect(Buffer.from(log?.bytes ?? []).toString()).toContain('refused for ***');
    const validations = files.find(({ name }) => name === 'validations.json');
    expect(JSON.parse(Buffer.from(validations?.bytes ?? []).toString())).toMatchObject([{ runId: 'r1' }]);
  });

  test('in the plan or the manifest, which are held by their hashes, prevents the pack', async () => {
    const query = `SELECT 1 AS id -- ${planted.password}`;
    const run = startTestRun([planTable('t0', { kind: 'query', query })], { t0: 5 });
    const snapshot = await run.run();
    await expect(gather(run, snapshot)).rejects.toMatchObject({
      code: 'EVIDENCE_HOLDS_SECRET',
      context: { entry: 'plan.json' },
    });
    await expect(gather(run, snapshot, { secrets: [] })).resolves.toBeDefined();
  });

  test('that is also a name, such as that of the database, does not prevent it', async () => {
    const run = startTestRun([planTable('t0')], { t0: 5 });
    const snapshot = await run.run();
    await expect(gather(run, snapshot, { secrets: ['Table_t0', 'migration'] })).resolves.toBeDefined();
  });
});

describe('the manifest', () => {
  test('of a run that kept none has to be named, and must be that of the run', async () => {
    const run = startTestRun([planTable('t0')], { t0: 5 });
    const snapshot = await run.run();
    const kept = run.store().documents.get('r1', 'manifest') ?? '';
    expect(kept).toBe(run.target.text(names.manifestName));
    run.store().documents.put('r1', 'manifest', kept.replace('"r1"', '"r2"'));
    await expect(gather(run, snapshot)).rejects.toThrow(/not that of run r1/);
    await expect(gather(run, snapshot, { manifestText: 'not JSON' })).rejects.toThrow(/not valid JSON/);
    await expect(gather(run, snapshot, { manifestText: kept })).resolves.toMatchObject({ run: { isComplete: true } });
  });
});

test('a run that failed is packed without a manifest, with the changes that were made during it', async () => {
  const run = startTestRun([planTable('t0')], { t0: 50 });
  run.source.beforeBatch = () => {
    throw new Error('the server is on fire');
  };
  const snapshot = await run.run();
  run.store().adjustments.add('r1', { isHeld: true });
  const { run: about, files } = await gather(run, snapshot);
  expect(about.isComplete).toBe(false);
  expect(files.map(({ name }) => name)).not.toContain('manifest.json');
  const facts = files.find(({ name }) => name === 'run.json');
  expect(JSON.parse(Buffer.from(facts?.bytes ?? []).toString())).toMatchObject({
    state: { kind: 'failed' },
    adjustments: [{ text: 'held', change: { isHeld: true } }],
  });
});
