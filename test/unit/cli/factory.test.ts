// The factory command: what is written, what is said, and how it ends.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import type { FactoryExport } from '../../../shared/factory.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker } from './fake-terminal.ts';

const copied = {
  id: 't0',
  schema: 'dbo',
  name: 'A',
  read: 'whole' as const,
  pipeline: 'p',
  refusals: [],
  notes: ['N.'],
};
const left = { ...copied, name: 'B', read: null, pipeline: null, refusals: ['It has masks.'], notes: [] };
const exported = (tables: FactoryExport['tables']): FactoryExport => ({
  files: [
    { path: 'dataset/d.json', text: '{}\n' },
    { path: 'pipeline/p.json', text: '{"name":"p"}\n' },
  ],
  tables,
  notes: ['No manifest.'],
  byHand: ['Install the runtime.'],
});

function world(tables: FactoryExport['tables']) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-factory-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'plan.json'), '{}');
  const run = async (...argv: readonly string[]) => {
    const terminal = createFakeTerminal({ cwd: folder });
    const made = plan([planTable('t0')]);
    const fake = createFakeWorker({ 'plan.check': () => made, 'factory.export': () => exported(tables) });
    const exitCode = await main(argv, terminal, () => fake.worker);
    return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
  };
  return { run, folder };
}

test('writes the files and says what is left to do', async () => {
  const { run, folder } = world([copied]);
  const { exitCode, out, calls } = await run('factory', 'export', 'plan.json', '--out', 'adf', '--nodes', '3');
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, 'adf/pipeline/p.json'), 'utf8')).toBe('{"name":"p"}\n');
  expect(out).toContain('1 table in 1 pipeline written to');
  expect(out).toContain('1. Install the runtime.');
  expect(calls.at(-1)?.input).toMatchObject({
    wish: { factory: 'tableferry', nodes: 3, vault: 'tableferry', storage: null },
  });
});

test('ends with 5 and says why when a table is left out', async () => {
  const { exitCode, out } = await world([copied, left]).run('factory', 'export', 'plan.json', '--out', 'adf');
  expect(exitCode).toBe(5);
  expect(out).toContain('dbo.B\n  - It has masks.');
});

test('never writes into a folder that is there, and takes no other action, name or number', async () => {
  const { run, folder } = world([copied]);
  expect((await run('factory', 'export', 'plan.json', '--out', '.')).exitCode).toBe(7);
  const wrong = [
    ['deploy', 'plan.json', '--out', 'adf'],
    ['export', 'plan.json'],
    ['export', 'plan.json', '--out', 'adf', '--nodes', '5'],
    ['export', 'plan.json', '--out', 'adf', '--factory', 'a--b'],
  ];
  for (const argv of wrong) expect((await run('factory', ...argv)).exitCode).toBe(2);
  expect(existsSync(join(folder, 'adf'))).toBe(false);
});
