// The system libraries the window needs on Debian and Ubuntu: names what is missing, and installs it where that is allowed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const libraryPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
] as const;
const displayPackages = ['xvfb', 'xauth'] as const;

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

const lacksLibraries = (executable: string): boolean =>
  spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout.includes('not found');

/** Debian 13 and Ubuntu 24.04 renamed some libraries when they made time 64 bits wide. */
const currentName = (name: string): string =>
  spawnSync('apt-cache', ['show', `${name}t64`], { stdio: 'ignore' }).status === 0 ? `${name}t64` : name;

/** Whether a virtual display has to be started. */
export const needsVirtualDisplay = (): boolean =>
  process.platform === 'linux' &&
  (process.env['DISPLAY'] ?? '') === '' &&
  (process.env['WAYLAND_DISPLAY'] ?? '') === '';

/** Throws with the one line to type where something is missing that this user may not install. */
export function ensureLibraries(executable: string, say: (line: string) => void): void {
  if (process.platform !== 'linux') return;
  const missing = [
    ...(lacksLibraries(executable) ? libraryPackages : []),
    ...(needsVirtualDisplay() && !isOnPath('Xvfb') ? displayPackages : []),
  ];
  install(missing, 'The window was not opened: this computer lacks libraries that it needs.', say);
}

/** What the tests need besides the window's libraries: a second browser, independent TDS clients, an ODBC driver. */
export function ensureTestPrograms(say: (line: string) => void): void {
  if (process.platform !== 'linux') return;
  const missing = [
    ...(isOnPath('chromium') ? [] : ['chromium']),
    ...(isOnPath('tsql') ? [] : ['freetds-bin']),
    ...(isOnPath('odbcinst') ? [] : ['unixodbc', 'tdsodbc']),
  ];
  install(missing, 'The tests were not started: this computer lacks programs that they need.', say);
}

function install(missing: readonly string[], what: string, say: (line: string) => void): void {
  if (missing.length === 0) return;
  const isDebian = isOnPath('apt-get');
  const isRoot = process.getuid?.() === 0;
  if (isDebian && isRoot) spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  const names = isDebian ? missing.map(currentName) : missing;
  const line = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!isDebian || !isRoot) {
    const how = isDebian ? `Type: sudo ${line}` : `Install what your system calls ${names.join(', ')}`;
    throw new Error(`${what} ${how}`);
  }
  say(`Installing ${names.join(', ')} ...`);
  const { status, stderr } = spawnSync('apt-get', line.split(' ').slice(1), {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`Nothing was started: "${line}" failed: ${stderr.trim()}`);
}
