// The terraform command: which files it writes, and what it says of the rest.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker } from './fake-terminal.ts';

const target = { kind: 'entra', endpoint: 'https://account.blob.core.windows.net', container: 'migration' };

function world() {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-terraform-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'plan.json'), '{}');
  writeFileSync(join(folder, 'outputs.json'), '{}');
  const run = async (...argv: readonly string[]) => {
    const terminal = createFakeTerminal({ cwd: folder });
    const fake = createFakeWorker({
      'plan.check': () => plan([planTable('t0')]),
      'terraform.variables': () => ({
        text: 'a = "b"\n',
        missing: [{ name: 'location', description: 'Azure region.' }],
      }),
      'terraform.outputs': () => ({ target, factory: null, logAnalytics: null, unused: ['network'] }),
    });
    const exitCode = await main(argv, terminal, () => fake.worker);
    return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
  };
  return { run, folder };
}

test('variables are written once, with what is still to be filled in', async () => {
  const { run, folder } = world();
  const words = ['terraform', 'variables', 'plan.json', '--example', 'factory', '--out', 'terraform.tfvars'];
  const { exitCode, out, calls } = await run(...words);
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, 'terraform.tfvars'), 'utf8')).toBe('a = "b"\n');
  expect(out).toContain('location: Azure region.');
  expect(calls.at(-1)?.input).toMatchObject({ example: 'factory' });
  const again = await run(...words);
  expect(again.exitCode).not.toBe(0);
  expect(again.err).toContain('it is there already');
  expect((await run('terraform', 'variables', 'plan.json', '--example', 'nope')).exitCode).toBe(2);
});

test('outputs become files that were asked for; one that is not there writes nothing', async () => {
  const { run, folder } = world();
  const { exitCode, out } = await run('terraform', 'outputs', 'outputs.json', '--target', 'target.json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'target.json'), 'utf8'))).toEqual(target);
  expect(out).toContain('Not used: network');
  const asked = await run('terraform', 'outputs', 'outputs.json', '--target', 'other.json', '--factory', 'f.json');
  expect(asked.exitCode).not.toBe(0);
  expect(asked.err).toContain('no "factory"');
  expect(existsSync(join(folder, 'other.json'))).toBe(false);
});
