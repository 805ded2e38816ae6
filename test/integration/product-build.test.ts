// The bundle that ships: built from the same sources, it starts on its own.
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toolName } from '../../shared/version.ts';

const root = join(import.meta.dirname, '../..');
const product = join(root, 'out/product');

describe('the bundle', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(root, 'scripts/build.ts')]);
  });

  it('prints its version from the command line', () => {
    expect(execFileSync(process.execPath, [join(product, 'tableferry.js'), 'version'], { encoding: 'utf8' })).toContain(
      toolName,
    );
  });

  it('starts as a worker process that says it is ready', async () => {
    const state = mkdtempSync(join(tmpdir(), 'tableferry-bundle-'));
    const worker = fork(join(product, 'worker.js'), [state], { execArgv: [] });
    try {
      const [message]: unknown[] = await once(worker, 'message');
      expect(message).toMatchObject({ kind: 'ready' });
    } finally {
      worker.kill('SIGKILL');
    }
  });

  it('brings the store migrations along', () => {
    const state = mkdtempSync(join(tmpdir(), 'tableferry-bundle-'));
    const args = [join(product, 'tableferry.js'), 'runs', '--state', state, '--json'];
    expect(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))).toMatchObject({ runs: [] });
  });

  it('brings the page of the dashboard along, and shows the runs of a folder with it', async () => {
    const state = mkdtempSync(join(tmpdir(), 'tableferry-bundle-'));
    const child = spawn(process.execPath, [join(product, 'tableferry.js'), 'serve', '--state', state], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      let said = '';
      for await (const text of child.stderr.setEncoding('utf8')) {
        said += String(text);
        if (said.includes('Ctrl-C')) break;
      }
      const [, address = '', token = ''] = /(http:\S+)#token=(\S+)/.exec(said) ?? [];
      const page = await (await fetch(address)).text();
      const [, script = ''] = /src="\.\/(assets\/[^"]+\.js)"/.exec(page) ?? [];
      expect((await fetch(`${address}${script}`)).headers.get('content-type')).toMatch(/^text\/javascript/);
      const headers = { Authorization: `Bearer ${token}` };
      expect(await (await fetch(`${address}api/run.list`, { headers })).json()).toEqual({ runs: [] });
    } finally {
      child.kill('SIGKILL');
    }
  });
});
