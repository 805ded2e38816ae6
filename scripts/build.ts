// `npm run build`: the whole product, as it ships, in out/product; `-- --dashboard` only the page that a checkout's
// `tableferry serve` shows.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allPrograms, buildNode } from './build-node.ts';
import { buildDashboard, buildRenderer } from './build-renderer.ts';
import { buildShell } from './build-shell.ts';

const { values } = parseArgs({ options: { dashboard: { type: 'boolean', default: false } } });
const outDir = join(import.meta.dirname, '../out/product');

if (values.dashboard) {
  await buildDashboard();
} else {
  rmSync(outDir, { recursive: true, force: true });
  await buildNode(allPrograms);
  await buildShell('release');
  await buildRenderer();
  await buildDashboard();
}

const files = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const shipped = files.filter(({ name }) => !name.endsWith('.map'));
const sizeMb = shipped.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6;
console.log(`${outDir}: ${String(shipped.length)} files, ${sizeMb.toFixed(1)} MB`);
