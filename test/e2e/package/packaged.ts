// The packaged program: made once, looked into, and started over the debugging port, since its fuses keep test runners out.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '../../..');

export type Package = { readonly folder: string; readonly executable: string };

/** The unpacked folder with the start options that tests need; otherwise as it ships. */
export function makePackage(out: string): Package {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/package.ts'), '--dir', '--for-tests', '--out', out],
    { cwd: root, encoding: 'utf8' },
  );
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  const folder = join(out, 'linux-unpacked');
  return { folder, executable: join(folder, 'tableferry') };
}

export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** Who starts it and with which switches. */
export type Starter = { readonly command: string; readonly args: readonly string[]; readonly userData: string };

/** Starts it, hands over its page, and ends it whatever happens. */
export async function withStarted(starter: Starter, use: (page: Page, pid: number) => Promise<void>): Promise<void> {
  const child = spawn(starter.command, [...starter.args, '--remote-debugging-port=0'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      TABLEFERRY_USER_DATA: starter.userData,
      TABLEFERRY_WORKER_NODE: process.execPath,
    },
  });
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(child), { noDefaults: true });
    await expect.poll(() => browser.contexts()[0]?.pages().length, { timeout: 20_000 }).toBeGreaterThan(0);
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined || child.pid === undefined) throw new Error('the packaged program shows no window');
    await use(page, child.pid);
  } finally {
    // Killed, not closed: closing over this port waits for its whole timeout. The whole group: runuser stands before it.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`the packaged program did not start:\n${said}`));
    const timer = setTimeout(fail, 30_000);
    child.once('exit', fail);
    child.stderr?.on('data', (chunk: unknown) => {
      said += String(chunk);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      child.removeListener('exit', fail);
      resolve(address);
    });
  });
}

export const temporaryFolder = (name: string): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), `tableferry-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
