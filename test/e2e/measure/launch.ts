// How long the window takes from the start of the program to its first screen, without a test runner attached to it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { median } from '../../bench/median.ts';

export type LaunchFigures = {
  /** Medians, in milliseconds since the process was started. */
  readonly firstPaintMs: number;
  readonly workerReadyMs: number;
  readonly rounds: number;
};

/** How the program is started: see scripts/runtime/start-window.ts. */
export type Start = {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** A debugger that attaches while the window is being made waits for ever; the times come from the window's own clock. */
const settleMs = 2_000;

type Launch = { readonly firstPaintMs: number; readonly workerReadyMs: number };

export async function measureLaunch(start: Start, rounds: number): Promise<LaunchFigures> {
  const launches: Launch[] = [];
  for (let round = 0; round < rounds; round += 1) launches.push(await launchOnce(start));
  return {
    firstPaintMs: median(launches.map(({ firstPaintMs }) => firstPaintMs)),
    workerReadyMs: median(launches.map(({ workerReadyMs }) => workerReadyMs)),
    rounds,
  };
}

async function launchOnce({ executable, args, env }: Start): Promise<Launch> {
  const userData = mkdtempSync(join(tmpdir(), 'tableferry-launch-'));
  const startedMs = Date.now();
  const child = spawn(executable, [...args, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, TABLEFERRY_USER_DATA: userData },
  });
  try {
    const address = await debuggingAddress(child);
    await setTimeout(settleMs);
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('the program shows no window');
    await page.waitForSelector('h1');
    const firstPaintMs = await page.evaluate(async () => {
      const paint = (): PerformanceEntry | undefined => performance.getEntriesByName('first-contentful-paint')[0];
      while (paint() === undefined) await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.timeOrigin + (paint()?.startTime ?? 0);
    });
    return { firstPaintMs: firstPaintMs - startedMs, workerReadyMs: readyMs(userData) - startedMs };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    rmSync(userData, { recursive: true, force: true });
  }
}

/** When the program's log says that the worker was ready. */
function readyMs(userData: string): number {
  const line = /^(\S+) worker ready$/m.exec(readFileSync(join(userData, 'logs/main.log'), 'utf8'));
  if (line?.[1] === undefined) throw new Error('the worker did not get ready');
  return Date.parse(line[1]);
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`the program ended at once:\n${said}`)));
    child.stderr?.on('data', (chunk: unknown) => {
      said += String(chunk);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
