// The worker as a process of its own, forked under plain Node: the protocol from ready to an orderly end.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const entry = fileURLToPath(new URL('../../electron/worker/index.ts', import.meta.url));

test('a forked worker answers by id and exits with 0 when told to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-fork-'));
  const child = fork(entry, [join(folder, 'state')]);
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const messages: unknown[] = [];
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.on('message', (message) => {
    messages.push(message);
    if (messages.length === 1) child.send({ kind: 'request', id: 5, method: 'run.list', input: {} });
    if (messages.length === 2) child.send({ kind: 'request', id: 6, method: 'run.get', input: { runId: 'none' } });
    if (messages.length === 3) child.send({ kind: 'stop', deadlineMs: 30_000 });
  });
  expect(await exited).toBe(0);
  expect(messages).toMatchObject([
    { kind: 'ready' },
    { kind: 'reply', id: 5, result: { ok: true, value: { runs: [] } } },
    { kind: 'reply', id: 6, result: { ok: false, error: { code: 'RUN_UNKNOWN' } } },
    { kind: 'bye' },
  ]);
});
