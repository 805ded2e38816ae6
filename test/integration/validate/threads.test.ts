// Parts looked at in threads, over a storage emulator: the same answers as in the caller's own thread.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTarget } from '../../../electron/worker/target/container.ts';
import { noTokens } from '../../../electron/worker/ports/tokens.ts';
import { openInlineChecker } from '../../../electron/worker/validate/inline-checker.ts';
import type { PartForm, PartJob } from '../../../electron/worker/validate/part-job.ts';
import { openThreadChecker } from '../../../electron/worker/validate/thread-checker.ts';
import type { PartChecker } from '../../../electron/worker/validate/checker-port.ts';
import { planTable } from '../../fakes/plan.ts';
import { startAzurite, type Azurite } from '../../azurite.ts';

const never = new AbortController().signal;
const settings = { blockBytes: 1 << 20, blocksInFlight: 1, tier: null } as const;
const target = { kind: 'connectionString', value: { env: 'C' }, container: 'threads' } as const;
const { columns, key } = planTable('t0');
const form: PartForm = { runId: 'r1', format: 'csv', compression: 'none', columns, key };
const text = ['id', ...Array.from({ length: 500 }, (_, row) => String(row + 1)), ''].join('\r\n');
let azurite: Azurite;
let part: Extract<PartJob, { kind: 'content' }>['part'];
const checkers: PartChecker[] = [];
beforeAll(async () => {
  azurite = await startAzurite();
  const container = openTarget(target, azurite.connectionString, settings);
  await container.ensureContainer(never);
  const upload = container.openPart('a/part.csv', never);
  await upload.write(Buffer.from(text));
  const { sizeBytes, md5 } = await upload.commit({ runId: 'r1', rowCount: 500 });
  part = {
    partition: 0,
    part: 0,
    name: 'a/part.csv',
    rows: 500,
    bytes: sizeBytes,
    md5,
    firstKey: ['1'],
    lastKey: ['500'],
  };
  await container.close();
});
afterAll(async () => {
  await Promise.all(checkers.map((checker) => checker.close()));
  await azurite.close();
});

const routes = async () => ({ hops: [{ kind: 'direct' as const }], caFile: null });
function open(secret = azurite.connectionString): PartChecker {
  const checker = openThreadChecker({ target, secret, tokens: noTokens, routes });
  checkers.push(checker);
  return checker;
}

test('a thread answers as the own thread does, whatever it is asked', async () => {
  const thread = open();
  const here = openInlineChecker(openTarget(target, azurite.connectionString, settings));
  checkers.push(here);
  const jobs: readonly PartJob[] = [
    { kind: 'record', part, form },
    { kind: 'content', part, form, withDigest: true },
    { kind: 'chunks', part, form, chunkRows: 100 },
    { kind: 'rows', part, form, rows: [{ from: 3, until: 5 }] },
    { kind: 'sketch', part, form },
  ];
  for (const job of jobs) expect(await thread.ask(job, never)).toEqual(await here.ask(job, never));
  const content = await thread.ask({ kind: 'content', part, form, withDigest: true }, never);
  expect(content).toMatchObject({ kind: 'facts', found: [], fingerprint: { rows: 500 }, digest: { rows: 500 } });
});

test('a failure of the storage is the same error on this side', async () => {
  const wrong = open(
    azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${Buffer.alloc(64, 7).toString('base64')}`),
  );
  await expect(wrong.ask({ kind: 'record', part, form }, never)).rejects.toMatchObject({ code: 'STORAGE_REFUSED' });
});

test('a question that is given up ends, and the thread answers the next one', async () => {
  const thread = open();
  const stop = new AbortController();
  const asked = thread.ask({ kind: 'content', part, form, withDigest: true }, stop.signal);
  stop.abort();
  await expect(asked).rejects.toThrow();
  expect(await thread.ask({ kind: 'record', part, form }, never)).toMatchObject({ kind: 'facts', found: [] });
});

test('a thread that ended rejects what it is asked', async () => {
  const thread = open();
  await thread.close();
  await expect(thread.ask({ kind: 'record', part, form }, never)).rejects.toMatchObject({ code: 'BUG' });
});
