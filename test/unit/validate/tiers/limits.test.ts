// A validation whose time is up, and one whose storage fails: over a checker that is a function.
import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import type { Manifest } from '../../../../shared/manifest.ts';
import { noPointInTime } from '../../../../shared/point-in-time.ts';
import { verdictOf } from '../../../../shared/validation.ts';
import type { PartChecker } from '../../../../electron/worker/validate/checker-port.ts';
import { noFacts, type PartAnswer } from '../../../../electron/worker/validate/part-job.ts';
import { validateRun } from '../../../../electron/worker/validate/validate-run.ts';
import { stall } from '../../../fakes/source.ts';
import { planTable } from '../../../fakes/plan.ts';

const parts = [0, 1, 2].map((part) => ({
  partition: 0,
  part,
  name: `p${String(part)}`,
  rows: 10,
  bytes: 100,
  md5: 'm',
  firstKey: [String(part * 10 + 1)],
  lastKey: [String(part * 10 + 10)],
}));
const { columns, key } = planTable('t0');
const manifest: Manifest = {
  manifestVersion: 1,
  runId: 'r1',
  planId: 'p1',
  planHash: 'h',
  tool: 'tableferry',
  finishedUtc: '2026-01-02T03:04:05Z',
  server: { name: 's', version: '16', edition: 'Developer' },
  database: 'db',
  container: 'data',
  consistency: '',
  pointInTime: { planned: noPointInTime, holds: 'no', text: '', moments: [] },
  preflight: null,
  format: 'parquet',
  compression: 'zstd',
  rows: 30,
  bytes: 300,
  rowsSetAside: 0,
  tables: [
    {
      schema: 'dbo',
      name: 't',
      kind: 'table',
      columns,
      where: null,
      query: null,
      key,
      partitions: 1,
      cutRanges: [],
      schemaFingerprint: '',
      rows: 30,
      bytes: 300,
      rowsSetAside: 0,
      quarantine: [],
      parts,
      readers: [],
      moments: [],
    },
  ],
};

const equal: PartAnswer = { kind: 'facts', ...noFacts };
const never = new AbortController().signal;

function validate(ask: PartChecker['ask'], changes: { readonly timeLimitMs?: number; readonly lanes?: number } = {}) {
  let closed = 0;
  const openChecker = (): PartChecker => ({ ask, close: async () => void (closed += 1) });
  const done = validateRun(
    {
      manifest,
      manifestName: 'm.json',
      tier: 'standard',
      openChecker,
      source: null,
      sample: { rowsPerTable: 1, seed: 1 },
      maxDop: 2,
      timeLimitMs: null,
      lanes: 2,
      by: 'dba on pc',
      nowMs: () => 0,
      ...changes,
    },
    () => undefined,
    never,
  );
  return { done, closed: () => closed };
}

test('the time is up: what was compared counts, the rest is named and not verified', async () => {
  const { done, closed } = validate(
    (job, signal) => (job.part.name === 'p0' ? Promise.resolve(equal) : stall(signal)),
    {
      timeLimitMs: 50,
    },
  );
  const validation = await done;
  expect(verdictOf(validation)).toBe('incomplete');
  expect(validation.tables[0]).toMatchObject({
    verified: false,
    findings: [{ kind: 'notCompared', text: 'The time was up before 2 parts of this table could be compared.' }],
  });
  expect(closed()).toBe(2);
});

test('a storage that fails is no finding: it says nothing about the data', async () => {
  const refused = new AppError('STORAGE_REFUSED', { host: 'h', container: 'data', detail: 'no' });
  const { done, closed } = validate(() => Promise.reject(refused));
  await expect(done).rejects.toBe(refused);
  expect(closed()).toBeGreaterThan(0);
});

test('everything that was compared and equal is verified', async () => {
  const validation = await validate(async () => equal).done;
  expect(validation).toMatchObject({ verified: true, rows: 30, parts: 3, bytes: 300, by: 'dba on pc', findings: [] });
});
