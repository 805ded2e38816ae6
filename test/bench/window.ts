// Starts the window's benches, which need a browser's types and live beside the end-to-end tests.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const entry = join(import.meta.dirname, '../e2e/measure/main.ts');

/** Prints the figures, or with `json` gives them back. A window that cannot be measured fails the bench. */
export function measureWindow({
  json = false,
  quick = false,
}: {
  readonly json?: boolean;
  readonly quick?: boolean;
}): unknown {
  const args = [entry, ...(json ? ['--json'] : []), ...(quick ? ['--quick'] : [])];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the window was not measured');
  if (json) return JSON.parse(stdout);
  process.stdout.write(stdout);
  return null;
}
