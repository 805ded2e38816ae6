// Builds for a start from the checkout: only what is older than its sources.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildNode, workerPrograms } from './build-node.ts';
import { buildDashboard, buildRenderer } from './build-renderer.ts';
import { buildShell } from './build-shell.ts';

const root = join(import.meta.dirname, '..');

/** When any file below was last changed, or a file removed or added. */
function newestMs(folder: string): number {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const times = entries.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs);
  return Math.max(statSync(join(root, folder)).mtimeMs, ...times);
}

const builtMs = (file: string): number =>
  statSync(join(root, 'out/product', file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const isStale = (file: string, sources: readonly string[]): boolean =>
  builtMs(file) < Math.max(...sources.map(newestMs));

export async function buildCheckout(say: (line: string) => void): Promise<void> {
  if (isStale('worker.js', ['electron/worker', 'electron/network', 'electron/signing', 'shared'])) {
    say('Building the worker ...');
    await buildNode(workerPrograms);
  }
  // Always: it takes a tenth of a second, and a released build may lie there.
  await buildShell('checkout');
  if (isStale('renderer/index.html', ['renderer', 'shared'])) {
    say('Building the window ...');
    await buildRenderer();
  }
  if (isStale('dashboard/index.html', ['renderer', 'shared'])) {
    say('Building the dashboard ...');
    await buildDashboard();
  }
}
