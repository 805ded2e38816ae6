// Drafts, lists of tables and comparisons on the command line, with a worker that only keeps what it is asked.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import type { ComparedPlan } from '../../../shared/compared-plan.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker } from './fake-terminal.ts';

const made = plan([planTable('t0')]);
const draft = `{
  "draftVersion": 1,
  "parameters": { "server": "dev01", "since": null },
  "environments": { "prod": { "server": "sql01" } },
  "source": {
    "server": "\${server}", "database": "Sales", "caFile": "ca.pem",
    "authentication": { "kind": "sql", "user": "etl", "password": { "file": "pw.txt" } },
  },
  "maskKey": { "file": "key.txt" },
  "target": { "kind": "connectionString", "value": { "env": "STORAGE" }, "container": "lake" },
  "tables": [{ "schema": "dbo", "name": "Orders", "where": "At > '\${since}'" }],
}`;

function world(compared?: ComparedPlan) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-draft-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  put('sales.jsonc', draft);
  put('pw.txt', 'secret');
  put('key.txt', 'k'.repeat(64));
  put('plan.json', '{}');
  put(
    'source.json',
    JSON.stringify({
      server: 'other',
      database: 'd',
      authentication: { kind: 'sql', user: 'u', password: { env: 'P' } },
    }),
  );
  put('target.json', JSON.stringify({ kind: 'connectionString', value: { env: 'C' }, container: 'data' }));
  put('tables.csv', '\uFEFFschema;name;where;mode;column\r\ndbo;Orders;Id > 1;rowversion;rv\r\nsales;Lines;;;\r\n');
  const run = async (...argv: readonly string[]) => {
    const terminal = createFakeTerminal({ cwd: folder, env: { P: 'pw', SQL_PASSWORD: 'sql' } });
    const fake = createFakeWorker({
      'plan.build': () => made,
      'plan.check': () => made,
      'plan.compare': () => compared,
    });
    const exitCode = await main(argv, terminal, () => fake.worker);
    return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
  };
  return { run, folder, put };
}

describe('plan --draft', () => {
  test('asks for what stands in it, with paths beside it', async () => {
    const { run, folder } = world();
    const { exitCode, calls } = await run(
      'plan',
      '--draft',
      'sales.jsonc',
      '--environment',
      'prod',
      '--set',
      'since=2026',
    );
    expect(exitCode).toBe(0);
    expect(calls[0]).toMatchObject({
      method: 'plan.build',
      input: {
        password: 'secret',
        maskKey: { file: join(folder, 'key.txt') },
        source: {
          server: 'sql01',
          caFile: join(folder, 'ca.pem'),
          authentication: { password: { file: join(folder, 'pw.txt') } },
        },
        selection: { by: 'tables', tables: [{ schema: 'dbo', name: 'Orders', where: "At > '2026'" }] },
      },
    });
  });

  test('a list of tables takes the place of its own', async () => {
    const { calls } = await world().run(
      'plan',
      '--draft',
      'sales.jsonc',
      '--set',
      'since=1',
      '--tables-csv',
      'tables.csv',
    );
    expect(calls[0]?.input).toMatchObject({
      selection: {
        tables: [
          { name: 'Orders', where: 'Id > 1' },
          { schema: 'sales', name: 'Lines', where: null },
        ],
      },
      increments: [{ name: 'Orders', increment: { mode: 'rowversion', column: 'rv' } }],
    });
  });

  test.each([
    [['--draft', 'sales.jsonc', '--lanes', '3'], /--lanes does not go with --draft: say it in the draft/],
    [['--draft', 'sales.jsonc', '--delta-log'], /--delta-log does not go with --draft/],
    [['--draft', 'sales.jsonc'], /line 11, .*the parameter since has no value/],
    [['--draft', 'sales.jsonc', '--set', 'since'], /--set since is not NAME=VALUE/],
    [['--draft', 'missing.jsonc'], /missing\.jsonc was not read/],
    [['--target', 'target.json', '--tables', 'a.b'], /--source FILE is missing/],
    [['plan.json', '--draft', 'sales.jsonc'], /a plan file goes with --check/],
    [
      ['--source', 'source.json', '--target', 'target.json', '--tables-csv', 'tables.csv', '--tables', 'x'],
      /exclude each other/,
    ],
  ])('%j is refused', async (argv, message) => {
    const { exitCode, err, calls } = await world().run('plan', ...argv);
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
    expect(calls).toEqual([]);
  });
});

test('plan --tables-csv picks the tables of a list', async () => {
  const { calls } = await world().run(
    'plan',
    '--source',
    'source.json',
    '--target',
    'target.json',
    '--tables-csv',
    'tables.csv',
  );
  expect(calls[0]?.input).toMatchObject({
    selection: { by: 'tables', tables: [{ name: 'Orders' }, { name: 'Lines' }] },
    increments: [{ name: 'Orders' }],
  });
});

describe('plan --check', () => {
  const same: ComparedPlan = {
    isSame: true,
    tables: [{ schema: 'dbo', name: 'a', differences: [], action: 'none', why: '' }],
    besides: ['dbo.b'],
  };
  const consequence =
    'dbo.a.note is new (int NULL): it is in the files from now on, and NULL in rows that have not changed since.';
  const differs: ComparedPlan = {
    isSame: false,
    tables: [
      {
        schema: 'dbo',
        name: 'a',
        differences: [{ kind: 'added', column: 'note', before: null, after: 'int NULL', consequence }],
        action: 'evolve',
        why: consequence,
      },
    ],
    besides: [],
  };

  test('ends with 0 while all is the same, and names what is not in the plan', async () => {
    const { exitCode, out, calls } = await world(same).run('plan', '--check', 'plan.json');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/as it was: 1 table compared[^]*Not in the plan, in the same schemas: dbo\.b/);
    expect(calls.at(-1)).toMatchObject({
      method: 'plan.compare',
      input: { password: 'sql', selection: null, increments: [] },
    });
  });

  test('ends with 11 where something differs, and says what it means', async () => {
    const { exitCode, out } = await world(differs).run('plan', '--check', 'plan.json');
    expect(exitCode).toBe(11);
    expect(out).toContain(`dbo.a\n  - ${consequence}\n  The next round goes on with it.\n`);
    const json = await world(differs).run('plan', '--check', 'plan.json', '--json');
    expect(JSON.parse(json.out)).toEqual(differs);
  });

  test('asks the server of --source, or of the draft, rather than that of the plan', async () => {
    const other = await world(same).run('plan', '--check', 'plan.json', '--source', 'source.json');
    expect(other.calls.at(-1)?.input).toMatchObject({ source: { server: 'other' }, password: 'pw' });
    const both = await world(same).run('plan', '--check', 'plan.json', '--draft', 'sales.jsonc', '--set', 'since=1');
    expect(both.calls.at(-1)?.input).toMatchObject({
      source: { server: 'dev01' },
      plan: { id: made.id },
      selection: { by: 'tables' },
    });
    expect((await world(same).run('plan', '--check')).exitCode).toBe(2);
  });
});

describe('draft', () => {
  test('is written from a plan, once', async () => {
    const { run, folder } = world();
    const { exitCode, out } = await run('draft', '--from', 'plan.json', '--out', 'new.jsonc');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('plan --draft')]);
    expect(readFileSync(join(folder, 'new.jsonc'), 'utf8')).toContain('{ "schema": "dbo", "name": "Table_t0" }');
    const again = await run('draft', '--from', 'plan.json', '--out', 'new.jsonc');
    expect([again.exitCode, again.err]).toEqual([7, expect.stringContaining('it is there already')]);
  });

  test('is written from options, and planned from there the same', async () => {
    const { run, put, folder } = world();
    put(
      'rules.json',
      JSON.stringify([
        { schema: 'dbo', name: 'x', rules: [{ id: 'r', kind: 'notNull', column: 'c', onBreak: 'warn' }] },
      ]),
    );
    const options = [
      '--source',
      'source.json',
      '--target',
      'target.json',
      '--tables',
      'dbo.*,[a,b].c',
      '--exclude',
      'dbo.t',
      '--format',
      'csv',
      '--layout',
      'daily',
      '--rules',
      'rules.json',
      '--point-in-time',
      'shared',
    ];
    const direct = await run('plan', ...options);
    expect((await run('draft', ...options, '--out', 'd.jsonc')).calls).toEqual([]);
    expect(readFileSync(join(folder, 'd.jsonc'), 'utf8')).toContain('"include": ["dbo.*", "[a,b].c"]');
    const drafted = await run('plan', '--draft', 'd.jsonc');
    const asked = (calls: typeof direct.calls) => ({
      series: null,
      increments: [],
      transforms: [],
      maskKey: null,
      ...Object(calls[0]?.input),
    });
    expect(asked(drafted.calls)).toEqual(asked(direct.calls));
  });

  test('gives out the schema for editors', async () => {
    const { run, folder } = world();
    await run('draft', '--schema', '--out', 'draft.schema.json');
    expect(existsSync(join(folder, 'draft.schema.json'))).toBe(true);
    expect((await run('draft', '--schema')).out).toBe(
      readFileSync(join(import.meta.dirname, '../../../resources/draft.schema.json'), 'utf8'),
    );
  });
});
