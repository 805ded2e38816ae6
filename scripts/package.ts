// `npm run package`: builds the product and packs it for this platform; `-- --dir` stops at the unpacked folder.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Configuration } from 'electron-builder';
import { allPrograms, buildNode } from './build-node.ts';
import { buildDashboard, buildRenderer } from './build-renderer.ts';
import { buildShell } from './build-shell.ts';
import { prepareRuntime, productVersion } from './runtime/electron-dist.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    /** Keeps the start options that tests need (data folder, worker's Node); such a package is never shipped. */
    'for-tests': { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'out/package') },
  },
});

const say = (line: string): void => console.log(line);
const runtime = prepareRuntime(say);
const isBorrowed = runtime.version !== productVersion();
if (isBorrowed && !values.dir) {
  console.error(
    `No installer was made: Electron ${productVersion()} could not be downloaded, and a borrowed ${runtime.version} must not be shipped. ` +
      'Use "npm run package -- --dir" to try the package here, or run this where Electron can be downloaded.',
  );
  process.exit(2);
}

/** The borrowed runtime without the stand-in application, which would be found before ours. */
function cleanRuntime(folder: string): string {
  const dist = mkdtempSync(join(tmpdir(), 'tableferry-dist-'));
  cpSync(folder, dist, { recursive: true, verbatimSymlinks: true });
  rmSync(join(dist, 'resources/app'), { recursive: true, force: true });
  return dist;
}

const outDir = join(root, 'out/release');
rmSync(outDir, { recursive: true, force: true });
await buildNode(allPrograms, outDir);
await buildShell(values['for-tests'] ? 'checkout' : 'release', outDir);
await buildRenderer(outDir);
await buildDashboard(outDir);
const dist = isBorrowed ? cleanRuntime(join(runtime.executable, '..')) : null;
const changes: Configuration = {
  directories: { output: values.out },
  electronVersion: runtime.version,
  ...(dist === null ? {} : { electronDist: dist }),
  // Known to Electron 29 and newer only.
  ...(Number.parseInt(runtime.version, 10) >= 29 ? { electronFuses: { grantFileProtocolExtraPrivileges: false } } : {}),
};
try {
  const made = await build({ projectDir: root, config: changes, dir: values.dir, publish: 'never' });
  for (const file of made) say(file);
  if (values.dir) say(`Unpacked in ${values.out}`);
} finally {
  if (dist !== null) rmSync(dist, { recursive: true, force: true });
}
