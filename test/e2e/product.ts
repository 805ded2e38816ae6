// The product in a test: started with a data folder of its own, watched through its events and its log, ended for sure.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import type { Bridge } from '../../shared/bridge.ts';
import type { AppEvent, InputOf, Method } from '../../shared/contract.ts';
import type { Reply } from '../../shared/protocol.ts';
import { startOf, type Start } from '../../scripts/runtime/start-window.ts';
import { prepareRuntime } from '../../scripts/runtime/electron-dist.ts';

declare global {
  interface Window {
    readonly tableferry: Bridge;
    /** What the events told since `watchEvents`. */
    seenEvents: AppEvent[];
    nextCall?: number;
  }
}

export type Product = {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Playwright forgets it when it has ended. */
  readonly process: ChildProcess;
  call<M extends Method>(method: M, input: InputOf<M>): Promise<Reply>;
  /** Every event from now on is kept in the page. */
  watchEvents(): Promise<void>;
  /** Resolves when an event of this name, whose payload as JSON contains `text`, was seen. */
  sawEvent(name: AppEvent['name'], text?: string): Promise<void>;
  log(): string;
  /** The process that carries the worker now. */
  workerPid(): number;
};

/** The page's address when it is served by the program. */
export const pageAddress = 'app://tableferry/index.html';

const startOfProduct = (userData: string, extra: readonly string[]): Start => {
  const start = startOf(
    prepareRuntime(() => undefined),
    { environment: {}, isVirtual: true, end: () => undefined },
    extra,
  );
  return { ...start, env: { ...start.env, TABLEFERRY_USER_DATA: userData } };
};

const launchTimeoutMs = 15_000;

/**
 * On a busy machine the runner sometimes never finishes attaching to a program that is long up (3 of 60 starts with
 * Electron 25; the same start without a debugger never failed). It ends that program itself; the next attempt works.
 */
async function launch({ executable, args, env }: Start, attemptsLeft = 2): Promise<ElectronApplication> {
  try {
    const options = { executablePath: executable, args: [...args], env: { ...env }, timeout: launchTimeoutMs };
    return await _electron.launch(options);
  } catch (error) {
    const isStuck = error instanceof Error && error.name === 'TimeoutError';
    if (!isStuck || attemptsLeft === 0) throw error;
    return launch({ executable, args, env }, attemptsLeft - 1);
  }
}

export async function startProduct(
  userData: string,
  extra: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const planned = startOfProduct(userData, extra);
  const app = await launch({ ...planned, env: { ...planned.env, ...env } });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  const program = app.process();
  return {
    app,
    page,
    process: program,
    call: (method, input) =>
      page.evaluate(
        ([name, value]) => {
          window.nextCall = (window.nextCall ?? 1_000_000) + 1;
          return window.tableferry.call(name, value, window.nextCall);
        },
        [method, input] as const,
      ),
    watchEvents: () =>
      page.evaluate(() => {
        window.seenEvents = [];
        window.tableferry.on((event) => void window.seenEvents.push(event));
      }),
    sawEvent: async (name, text = '') => {
      await page.waitForFunction(
        ([wanted, part]) =>
          window.seenEvents.some((event) => event.name === wanted && JSON.stringify(event.payload).includes(part)),
        [name, text] as const,
      );
    },
    log: () => readFileSync(join(userData, 'logs/main.log'), 'utf8'),
    workerPid: () => childOf(program.pid ?? -1, 'worker.js'),
  };
}

/** A second start of the program by the user; resolves with its exit code. */
export async function startAgain(userData: string): Promise<number | null> {
  const { executable, args, env } = startOfProduct(userData, []);
  const child: ChildProcess = spawn(executable, args, { env: { ...env }, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

/** Without a question: a test may have left a run in progress. */
function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function childOf(pid: number, program: string): number {
  const threads = readdirSync(`/proc/${String(pid)}/task`);
  const children = threads.flatMap((thread) =>
    readFileSync(`/proc/${String(pid)}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter(Boolean),
  );
  const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(program));
  if (found === undefined) throw new Error(`${program} is not running`);
  return Number(found);
}

type Fixtures = {
  readonly userData: string;
  readonly start: (extra?: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Product>;
  readonly product: Product;
};

/** `product` is started for the test; `start` starts it again on the same data folder. All is ended afterwards. */
export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads the names of the fixtures from this pattern
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tableferry-e2e-'));
    await use(folder);
    // The helper processes of a killed program write their last a moment after it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  },
  start: async ({ userData }, use) => {
    const started: Product[] = [];
    await use(async (extra = [], env = {}) => {
      const product = await startProduct(userData, extra, env);
      started.push(product);
      return product;
    });
    await Promise.all(started.map((product) => endProcess(product.process)));
  },
  product: async ({ start }, use) => {
    await use(await start());
  },
});
