// `npm run app`: opens the window from the checkout, building what is older than its sources.
import { spawn } from 'node:child_process';
import { buildCheckout } from './build-checkout.ts';
import { openDisplay } from './runtime/display.ts';
import { ensureLibraries } from './runtime/libraries.ts';
import { prepareRuntime } from './runtime/electron-dist.ts';
import { startOf } from './runtime/start-window.ts';

const say = (line: string): void => console.log(line);

try {
  const runtime = prepareRuntime(say);
  ensureLibraries(runtime.executable, say);
  await buildCheckout(say);
  const display = await openDisplay();
  if (display.isVirtual)
    say(`There is no screen here: the window opens on the virtual display ${display.environment['DISPLAY'] ?? ''}.`);
  const { executable, args, env } = startOf(runtime, display, process.argv.slice(2));
  const child = spawn(executable, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill('SIGTERM'));
  child.on('exit', (code) => {
    display.end();
    process.exitCode = code ?? 1;
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
