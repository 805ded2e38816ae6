// How changes could be found, told on the command line, and asked for in a plan.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import type { IncrementAdvice } from '../../../shared/increment.ts';
import { createFakeTerminal, createFakeWorker } from './fake-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-increments-'));
afterAll(() => rmSync(folder, { recursive: true }));
const source = { server: 'srv', database: 'db', authentication: { kind: 'sql', user: 'u', password: { env: 'P' } } };
const target = { kind: 'connectionString', value: { env: 'C' }, container: 'data' };
writeFileSync(join(folder, 'source.json'), JSON.stringify(source));
writeFileSync(join(folder, 'target.json'), JSON.stringify(target));

const reload = { mode: 'reload', ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
const tracking = { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
const advice: IncrementAdvice = {
  schema: 'dbo',
  name: 'orders',
  recommended: reload,
  why: 'Nothing better is there.',
  choices: [
    {
      increment: tracking,
      isAvailable: 'no',
      obstacle: 'The table is not tracked.',
      gives: 'All.',
      costs: 'Little.',
      script: 'ALTER ONE;\nALTER TWO;',
    },
    { increment: reload, isAvailable: 'yes', obstacle: '', gives: 'All.', costs: 'Much.', script: null },
  ],
};

async function run(argv: readonly string[], answers: Parameters<typeof createFakeWorker>[0] = {}) {
  const terminal = createFakeTerminal({ cwd: folder, env: { P: 'pw', C: 'cs' } });
  const fake = createFakeWorker(answers);
  const exitCode = await main(argv, terminal, () => fake.worker);
  return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
}

test('every way with its reasons, and what is recommended as a file for the plan', async () => {
  const argv = ['increments', '--source', 'source.json', '--tables', 'dbo.*', '--details', '--out', 'increments.json'];
  const { exitCode, out, calls } = await run(argv, { 'series.advise': () => [advice] });
  expect(exitCode).toBe(0);
  expect(calls.at(-1)?.input).toMatchObject({ selection: { by: 'patterns', include: 'dbo.*' } });
  expect(out).toBe(`dbo.orders: by loading it whole. Nothing better is there.
  - by change tracking: The table is not tracked.
      All. Little.
      ALTER ONE;
      ALTER TWO;
  + by loading it whole
      All. Much.

1 table. What is recommended was written to ${join(folder, 'increments.json')}.
`);
  const written: unknown = JSON.parse(readFileSync(join(folder, 'increments.json'), 'utf8'));
  expect(written).toEqual([{ schema: 'dbo', name: 'orders', increment: reload }]);
});

test('one line a table unless details are asked for', async () => {
  const argv = ['increments', '--source', 'source.json', '--tables', 'dbo.*'];
  expect((await run(argv, { 'series.advise': () => [advice] })).out).toBe(
    `table       its changes are found  why
dbo.orders  by loading it whole    Nothing better is there.

1 table. With --details every way is told, with the T-SQL that it would need.
`,
  );
});

describe('plan', () => {
  const asked = ['plan', '--source', 'source.json', '--target', 'target.json', '--tables', 'dbo.*'];

  test('asks for a series, and for ways that a file gives', async () => {
    writeFileSync(
      join(folder, 'ways.json'),
      JSON.stringify([{ schema: 'dbo', name: 'orders', increment: { mode: 'changeTracking' } }]),
    );
    const argv = [...asked, '--series', 'nightly', '--increments', 'ways.json', '--compact-every', '30'];
    const { calls } = await run(argv, { 'plan.build': () => ({}) });
    expect(calls.at(-1)?.input).toMatchObject({
      series: { name: 'nightly', compactEvery: 30 },
      increments: [{ schema: 'dbo', name: 'orders', increment: tracking }],
    });
    const { calls: recommended } = await run([...asked, '--series', 'nightly', '--incremental', 'auto'], {
      'plan.build': () => ({}),
    });
    expect(recommended.at(-1)?.input).toMatchObject({
      series: { name: 'nightly', compactEvery: null },
      increments: [],
    });
    expect((await run(asked, { 'plan.build': () => ({}) })).calls.at(-1)?.input).toMatchObject({ series: null });
  });

  test.each([
    [['--increments', 'ways.json'], 'goes with --series NAME'],
    [['--incremental', 'auto'], 'goes with --series NAME'],
    [['--series', 'Nightly Load'], 'small letters, digits and hyphens'],
    [['--series', 'nightly', '--incremental', 'some'], 'is not one of auto'],
    [['--series', 'nightly', '--increments', 'source.json'], 'is not usable'],
  ])('refuses %j', async (more, words) => {
    const { exitCode, err } = await run([...asked, ...more]);
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });
});
