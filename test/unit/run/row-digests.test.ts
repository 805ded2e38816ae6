import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createColumn, type Batch } from '../../../electron/worker/batch/batch.ts';
import { plannedDigest } from '../../../electron/worker/validate/digest/inline-digest.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { failureOf, names, startTestRun, upTo, type TestRun } from '../../fakes/run.ts';

/** The batch as a server sends it that hashes each row; `forged`: the key that it takes for another. */
function withDigests(batch: Batch, forged: bigint): Batch {
  const digests = createColumn({ kind: 'fixed', length: 16 }, batch.rowCount);
  for (let row = 0; row < batch.rowCount; row++) {
    const key = batch.columns[0].i64[row];
    const text = String(key === forged ? key + 1n : key);
    const digest = createHash('sha256').update(Buffer.from(`=${String(text.length)}:${text}`, 'utf16le'));
    digests.data.set(digest.digest().subarray(0, 16), row * 16);
  }
  return { ...batch, columns: [...batch.columns, digests] };
}

function start(forged: bigint): TestRun {
  const tables = [planTable('t0'), planTable('t1')];
  const options = { rowDigests: true, lanes: 1 };
  const asked = plan(tables, options);
  const run = startTestRun(
    tables,
    { t0: 60, t1: 10 },
    { options, ports: { digestOf: (table) => plannedDigest(asked, table) } },
  );
  const read = run.source.read;
  run.source.read = async function* (request, signal) {
    for await (const batch of read(request, signal))
      yield request.computed === null || request.computed === undefined ? batch : withDigests(batch, forged);
  };
  return run;
}

test('a run whose rows are compared as they arrive says so of each table', async () => {
  const run = start(-1n);
  expect((await run.run()).state.kind).toBe('completed');
  expect(run.storedKeys('t0')).toEqual(upTo(60));
  expect(run.manifest().tables.map(({ rowDigests }) => rowDigests)).toEqual(['compared', 'compared']);
});

test('a row that is not what the server hashed stops its table for good, and names its key', async () => {
  const run = start(33n);
  const last = await run.run();
  expect(failureOf(last.state)).toBe('failed ROW_DIGEST_MISMATCH');
  expect(last.tables.map(({ state }) => state)).toEqual(['failed', 'done']);
  expect(last.tables[0]?.error?.context).toEqual({ table: 'dbo.Table_t0', row: 'with the key (33)' });
  expect(last.tables[0]?.retries).toBe(0);
  expect(run.target.blobs.has(names.manifestName)).toBe(false);
});
