// `tableferry serve`: what it asks the worker for, and what it tells the person at the terminal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { createFakeTerminal, createFakeWorker } from './fake-terminal.ts';

const address = 'http://127.0.0.1:4747/#token=secret';

async function serve(state: object, ...argv: readonly string[]) {
  const cwd = mkdtempSync(`${tmpdir()}/tableferry-serve-`);
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const terminal = createFakeTerminal({ cwd });
  const { worker, calls, closed } = createFakeWorker({
    'dashboard.start': () => state,
    'dashboard.stop': () => ({}),
  });
  const ended = main(['serve', '--state', '.', ...argv], terminal, () => worker);
  return { terminal, calls, closed, ended, cwd };
}

const on = { kind: 'on', addresses: [address], isOnLan: false, isEncrypted: false };

test('it shows the address and goes on until Ctrl-C', async () => {
  const { terminal, calls, closed, ended } = await serve(on, '--port', '4747');
  await vi.waitFor(() => expect(terminal.stderr()).toContain(address));
  expect(terminal.stderr()).not.toContain('Warning');
  expect(closed()).toBe(0);
  terminal.interrupt();
  expect(await ended).toBe(0);
  expect(calls).toEqual([
    { method: 'dashboard.start', input: { port: 4747, isOnLan: false, tokenFile: null, tls: null } },
    { method: 'dashboard.stop', input: {} },
  ]);
  expect(closed()).toBe(1);
  expect(terminal.stdout()).toBe('');
});

test('plain http on the network comes with a warning, an encrypted one does not', async () => {
  const plain = await serve({ ...on, addresses: ['http://10.0.0.5:1/#token=x', address], isOnLan: true }, '--lan');
  await vi.waitFor(() => expect(plain.terminal.stderr()).toMatch(/Warning: this is plain http.*\n.*\n.*10\.0\.0\.5/));
  plain.terminal.interrupt();
  await plain.ended;
  const files = ['--cert', 'c.pem', '--key', 'k.pem', '--token-file', 't'];
  const safe = await serve({ ...on, isOnLan: true, isEncrypted: true }, '--lan', ...files, '--json');
  await vi.waitFor(() => expect(safe.terminal.stderr()).toContain(address));
  expect(safe.terminal.stderr()).not.toContain('Warning');
  expect(safe.calls[0]?.input).toEqual({
    port: 0,
    isOnLan: true,
    tokenFile: `${safe.cwd}/t`,
    tls: { certFile: `${safe.cwd}/c.pem`, keyFile: `${safe.cwd}/k.pem` },
  });
  safe.terminal.interrupt();
  await safe.ended;
  expect(JSON.parse(safe.terminal.stdout())).toEqual({ served: true });
});

test('a certificate without its key, a port that is none and a folder that is missing are refused', async () => {
  for (const [argv, words] of [
    [['--cert', 'c.pem'], /--cert and --key go together/],
    [['--port', '70000'], /not a whole number from 0 to 65535/],
    [['--state', 'nowhere'], /There is no state folder/],
  ] as const) {
    const { terminal, ended, calls } = await serve(on, ...argv);
    expect(await ended).toBe(2);
    expect(terminal.stderr()).toMatch(words);
    expect(calls).toEqual([]);
  }
});
