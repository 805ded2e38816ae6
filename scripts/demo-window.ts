// The demo in the window: the wizard opens with the sample; without a screen it is checked on a virtual display.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { z } from 'zod';
import { contract } from '../shared/contract.ts';
import { buildCheckout } from './build-checkout.ts';
import { openDisplay, type Display } from './runtime/display.ts';
import { prepareRuntime } from './runtime/electron-dist.ts';
import { ensureLibraries } from './runtime/libraries.ts';
import { startOf, type Start } from './runtime/start-window.ts';

const say = (line: string): void => console.log(line);

/**
 * Resolves with the exit code; null = there is no screen, the window was checked and all is well, so that the demo can
 * go on without it. A picture of the window is left beside `outFolder` then.
 */
export async function showDemo(outFolder: string, isStaying: boolean): Promise<number | null> {
  const userData = mkdtempSync(join(tmpdir(), 'tableferry-demo-'));
  try {
    const runtime = prepareRuntime(say);
    ensureLibraries(runtime.executable, say);
    await buildCheckout(say);
    const display = await openDisplay();
    const { executable, args, env } = startOf(runtime, display, ['--start-with=sample']);
    const start = { executable, args, env: { ...env, TABLEFERRY_USER_DATA: userData } };
    if (display.isVirtual && !isStaying) return await checkWindow(start, outFolder);
    if (display.isVirtual) sayHowToSee(display);
    say('The window opens with the sample. Close it, or press Ctrl-C here, to end the demo.');
    return await untilClosed(start);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    rmSync(userData, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function sayHowToSee(display: Display): void {
  const name = display.environment['DISPLAY'] ?? '';
  say(`There is no screen here: the window opens on the virtual display ${name}.`);
  say(`To look at it from elsewhere: x11vnc -display ${name} -localhost, and a VNC viewer through ssh.`);
}

function untilClosed({ executable, args, env }: Start): Promise<number> {
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'ignore'], env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const okSchema = z.looseObject({ ok: z.literal(true), value: z.unknown() });

/** Asks as the page would. Throws when the answer is not `ok`. */
async function ask(page: Page, method: string, id: number): Promise<unknown> {
  const reply = await page.evaluate(([name, number]) => Reflect.get(globalThis, 'tableferry').call(name, {}, number), [
    method,
    id,
  ] as const);
  return okSchema.parse(reply).value;
}

/** Attaching to the window sometimes gets stuck on a busy machine; the window itself does not, so it is tried again. */
function launch({ executable, args, env }: Start): Promise<ElectronApplication> {
  const options = { executablePath: executable, args: [...args], env: { ...env }, timeout: 20_000 };
  return _electron.launch(options).catch(() => _electron.launch(options));
}

async function checkWindow(start: Start, outFolder: string): Promise<null> {
  const app = await launch(start);
  try {
    const page = await app.firstWindow();
    await page.waitForLoadState();
    const { source, target } = contract['sample.start'].output.parse(await ask(page, 'sample.start', 2_000_001));
    // Answered only by a worker that is ready.
    await ask(page, 'run.list', 2_000_002);
    const info = contract['app.info'].output.parse(await ask(page, 'app.info', 2_000_003));
    mkdirSync(join(outFolder, '..'), { recursive: true });
    const picture = `${outFolder}-window.png`;
    await page.screenshot({ path: picture });
    say(`Tableferry ${info.version} on ${info.runtime}: the window is open and the worker is ${info.worker}.`);
    say(`It shows "${source.name}" and "${target.name}"; a picture is in ${relative(process.cwd(), picture)}.`);
    say('There is no screen here, so it was closed again. "npm run demo -- --stay" leaves it open.');
    return null;
  } finally {
    await app.close();
  }
}
