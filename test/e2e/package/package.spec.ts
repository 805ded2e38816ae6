// The packaged program: what is inside, how it is locked, and that it starts and works.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { filesBelow, makePackage, temporaryFolder, withStarted, type Package } from './packaged.ts';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder('package');
let made: Package;
test.beforeAll(() => {
  made = makePackage(folder.path);
});
test.afterAll(() => folder.remove());

test('holds the two native modules, unpacked, and none of the sources', () => {
  const files = filesBelow(made.folder);
  const native = files.filter((file) => file.endsWith('.node'));
  const ofModule = native.map((file) => /app\.asar\.unpacked\/node_modules\/([^/]+)\//.exec(file)?.[1] ?? file);
  // ODBC comes for both C libraries that Linux has.
  expect(ofModule.toSorted((a, b) => a.localeCompare(b))).toEqual(['better-sqlite3', 'msnodesqlv8', 'msnodesqlv8']);
  expect(files.filter((file) => /\.(ts|tsx|map)$/.test(file))).toEqual([]);
  const worker = join(made.folder, 'resources/app.asar.unpacked/out/product/worker.js');
  expect(files).toContain(worker);
});

test('its fuses are set', async () => {
  const fuses = await getCurrentFuseWire(made.executable);
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
  ];
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  expect(off.map((fuse) => fuses[fuse])).toEqual(off.map(() => FuseState.DISABLE));
  expect(on.map((fuse) => fuses[fuse])).toEqual(on.map(() => FuseState.ENABLE));
});

test('does not run code as Node', () => {
  const { stdout } = spawnSync(made.executable, ['-e', 'process.stdout.write("ran as Node")'], {
    encoding: 'utf8',
    timeout: 5_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', TABLEFERRY_USER_DATA: join(folder.path, 'node-data') },
  });
  expect(stdout).not.toContain('ran as Node');
});

test('starts, ignores a planted application, and its worker answers', async () => {
  const planted = join(made.folder, 'resources/app');
  mkdirSync(planted);
  writeFileSync(join(planted, 'package.json'), '{ "main": "index.js" }');
  writeFileSync(join(planted, 'index.js'), 'process.exit(99)');
  const userData = join(folder.path, 'data');
  const starter = { command: made.executable, args: ['--no-sandbox', '--disable-gpu'], userData };
  await withStarted(starter, async (page) => {
    await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
    await expect
      .poll(() => page.evaluate(() => window.tableferry.call('run.list', {}, 1_000_001)))
      .toEqual({ ok: true, value: { runs: [] } });
    expect(await page.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined');
  });
});

test('starts for an ordinary user with the real sandbox', async () => {
  test.skip(process.getuid?.() !== 0, 'an ordinary user is made and left by root only: run this as root');
  const user = 'tableferry-e2e';
  expect([0, 9]).toContain(spawnSync('useradd', ['--system', '--no-create-home', user]).status);
  const home = temporaryFolder('user');
  cpSync(made.folder, join(home.path, 'program'), { recursive: true, verbatimSymlinks: true });
  const uid = Number(spawnSync('id', ['-u', user], { encoding: 'utf8' }).stdout);
  for (const path of [home.path]) {
    chownSync(path, uid, uid);
    chmodSync(path, 0o755);
  }
  const program = join(home.path, 'program/tableferry');
  const starter = {
    command: 'runuser',
    args: ['-u', user, '--', 'env', `HOME=${home.path}`, program, '--disable-gpu'],
    userData: join(home.path, 'data'),
  };
  try {
    await withStarted(starter, async (page) => {
      await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
      const renderers = spawnSync('pgrep', ['-u', user, '-f', 'type=renderer'], { encoding: 'utf8' });
      const [pid] = renderers.stdout.trim().split('\n');
      const status = spawnSync('cat', [`/proc/${String(pid)}/status`], { encoding: 'utf8' }).stdout;
      expect(status).toMatch(/NoNewPrivs:\s*1/);
    });
  } finally {
    home.remove();
  }
});
