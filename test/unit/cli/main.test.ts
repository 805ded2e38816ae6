// Commands on a fake worker: what is printed where, and what the process ends with.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { AppError } from '../../../shared/errors.ts';
import { sourceConfigSchema, targetConfigSchema } from '../../../shared/connection.ts';
import { pathLayouts } from '../../../shared/path-layouts.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import type { Finding, Validation } from '../../../shared/validation.ts';
import { createFakeTerminal, createFakeWorker, runSnapshot, tableSnapshot, type FakeAnswer } from './fake-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-main-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source = { server: 'srv', database: 'db', authentication: { kind: 'sql', user: 'u', password: { env: 'P' } } };
const target = { kind: 'connectionString', value: { env: 'C' }, container: 'data' };
writeFileSync(join(folder, 'source.json'), JSON.stringify(source));
writeFileSync(join(folder, 'target.json'), JSON.stringify(target));
writeFileSync(join(folder, 'plan.json'), '{}');
const plan = {
  id: 'p1',
  hash: 'h',
  source: sourceConfigSchema.parse(source),
  target: targetConfigSchema.parse(target),
  options: { format: 'parquet', compression: 'zstd', lanes: 2, memoryMb: 512 },
  consistency: 'As they are.',
  pointInTime: { mode: 'none', why: '', script: null },
  preflight: null,
  tables: [
    {
      schema: 'dbo',
      name: 'orders',
      kind: 'table',
      columns: [{ name: 'at', note: 'Written as text.' }],
      key: { indexName: 'PK', columns: [{ name: 'id' }] },
      partitions: [{}],
      rowsEstimate: 5,
      bytesEstimate: 8192,
      readNote: 'Read in the order of PK.',
      notes: ['Column x is left out: why.'],
    },
  ],
};

type Answers = Parameters<typeof createFakeWorker>[0];

async function run(argv: readonly string[], answers: Answers = {}, env: Record<string, string> = { P: 'pw', C: 'cs' }) {
  const terminal = createFakeTerminal({ cwd: folder, env });
  const fake = createFakeWorker(answers);
  const exitCode = await main(argv, terminal, () => fake.worker);
  return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls, closed: fake.closed() };
}

/** Exactly one JSON object and nothing else. */
function parseOnly(out: string): unknown {
  expect(out.endsWith('\n')).toBe(true);
  expect(out.trim().split('\n')).toHaveLength(1);
  return JSON.parse(out);
}

describe('help', () => {
  test.each([[[]], [['--help']], [['help']], [['-h']]])('%j lists the commands', async (argv) => {
    const { exitCode, out } = await run(argv);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/inventory[^]*plan[^]*run[^]*resume[^]*verify[^]*discard[^]*runs[^]*Exit codes/);
  });

  test.each(['inventory', 'plan', 'run', 'resume', 'verify', 'discard', 'runs', 'version', 'schedule', 'draft'])(
    '%s --help explains it with an example, within 120 columns',
    async (name) => {
      const { exitCode, out } = await run([name, '--help']);
      expect(exitCode).toBe(0);
      expect(out).toContain(`Usage: tableferry ${name}`);
      expect(out).toContain(`Example\n  tableferry ${name}`);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    },
  );

  test('an unknown command is an input error', async () => {
    const { exitCode, err } = await run(['inventroy']);
    expect(exitCode).toBe(2);
    expect(err).toMatch(
      /there is no command "inventroy"; there are doctor, inventory, preflight, increments, plan, draft, estimate, rights/,
    );
  });
});

describe('plan', () => {
  const argv = ['plan', '--source', 'source.json', '--target', 'target.json', '--tables', 'dbo.*'];
  const answers: Answers = { 'plan.build': () => plan };

  test('passes on what was asked for', async () => {
    const { calls } = await run(
      [...argv, '--format', 'csv', '--lanes', '3', '--memory', '1GB', '--exclude', 'dbo.x'],
      answers,
    );
    expect(calls[0]?.input).toMatchObject({
      selection: { by: 'patterns', include: 'dbo.*', exclude: 'dbo.x' },
      password: 'pw',
      options: { format: 'csv', compression: 'gzip', lanes: 3, memoryMb: 1024 },
      datetime2: 'auto',
    });
  });

  test('keeps the log out of the container when asked to, and says nothing of it otherwise', async () => {
    const without = await run([...argv, '--no-azure-log'], answers);
    expect(without.calls[0]?.input).toMatchObject({ options: { logToTarget: false } });
    const { calls } = await run(argv, answers);
    expect(Object.keys(Object(Reflect.get(Object(calls[0]?.input), 'options')))).not.toContain('logToTarget');
  });

  test.each([
    [[], null],
    [['--layout', 'hive'], pathLayouts.hive],
    [['--layout', 'default'], pathLayouts.default],
    [['--path', 'x/{table}'], 'x/{table}'],
  ])('%j names the files', async (more, pathTemplate) => {
    const { calls } = await run([...argv, ...more], answers);
    expect(calls[0]?.input).toMatchObject({ pathTemplate });
  });

  test('takes pairs for every blob from a file, and says what cannot be stored', async () => {
    writeFileSync(join(folder, 'pairs.json'), JSON.stringify({ owner: 'finance' }));
    const { calls } = await run([...argv, '--metadata', 'pairs.json', '--tier', 'Cool', '--bandwidth', '1MB'], answers);
    const options = { metadata: { owner: 'finance' }, tier: 'Cool', bandwidthBytesPerSecond: 1_048_576 };
    expect(calls[0]?.input).toMatchObject({ options });
    writeFileSync(join(folder, 'pairs.json'), JSON.stringify({ tableferry_run: 'mine' }));
    const refused = await run([...argv, '--metadata', 'pairs.json'], answers);
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toMatch(/pairs\.json is not usable: .*"tableferry_run" is not free/);
  });

  test('says what a target that may only be created into means', async () => {
    writeFileSync(join(folder, 'create.json'), JSON.stringify({ ...target, rights: 'create' }));
    const createOnly = { ...plan, target: { ...plan.target, rights: 'create' } };
    const given = [
      'plan',
      '--source',
      'source.json',
      '--target',
      'create.json',
      '--tables',
      'dbo.*',
      '--out',
      'out.json',
    ];
    const { out, calls } = await run(given, { 'plan.build': () => createOnly });
    expect(calls[0]?.input).toMatchObject({ target: { rights: 'create' } });
    expect(out).toMatch(/nothing is overwritten, deleted or listed\. What a run has written stays/);
  });

  test('without --out prints the plan itself', async () => {
    const { out } = await run(argv, answers);
    expect(JSON.parse(out)).toMatchObject({ id: 'p1' });
  });

  test('with --out writes the file and tells what matters', async () => {
    const { out, exitCode } = await run([...argv, '--out', 'out.json'], answers);
    expect(exitCode).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))).toMatchObject({ id: 'p1' });
    expect(out).toContain('dbo.orders: Column x is left out: why.');
    expect(out).toContain('dbo.orders.at: Written as text.');
    expect(out).toContain('As they are.');
  });

  test('with --out and --json prints a summary', async () => {
    const { out } = await run([...argv, '--out', 'out.json', '--json'], answers);
    expect(parseOnly(out)).toMatchObject({ planId: 'p1', tables: [{ table: 'orders', partitions: 1, key: ['id'] }] });
  });

  test.each([
    [['--format', 'csv', '--compression', 'zstd'], /--compression zstd does not go with csv, which takes gzip, none/],
    [['--format', 'csv', '--delta-log'], /--delta-log goes with Parquet files, not with csv/],
    [['--path', 'x', '--layout', 'hive'], /--path and --layout exclude each other/],
    [['--layout', 'wide'], /--layout wide is not one of default, hive, daily/],
    [['--memory', '64MB'], /--memory 64MB is not between 128 MB and 64.0 GB/],
    [['--out', '/nowhere/plan.json'], /\/nowhere\/plan\.json was not written/],
  ])('%j is refused in one sentence', async (more, message) => {
    const { exitCode, err, out } = await run([...argv, ...more], answers);
    expect([2, 7]).toContain(exitCode);
    expect(err).toMatch(message);
    expect(out).toBe('');
  });

  test('a missing secret is an input error that names it', async () => {
    const { exitCode, err, calls } = await run(argv, answers, {});
    expect(exitCode).toBe(2);
    expect(err).toMatch(/environment variable P/);
    expect(calls).toEqual([]);
  });
});

describe('run', () => {
  const done = tableSnapshot({ state: 'done', rows: 1000, parts: 2, bytes: 4096 });
  const ending =
    (last: RunSnapshot, before: readonly RunSnapshot[] = []): FakeAnswer =>
    (_, emit) => {
      queueMicrotask(() => {
        for (const payload of [...before, last]) emit({ name: 'run.snapshot', payload });
      });
      return { runId: 'r1' };
    };
  const answers = (start: FakeAnswer): Answers => ({ 'plan.check': () => plan, 'run.start': start });

  test('prints the result as one object', async () => {
    const last = runSnapshot({ kind: 'completed', skippedRows: 0 }, [done]);
    const { exitCode, out, err, calls, closed } = await run(['run', 'plan.json', '--json'], answers(ending(last)));
    expect(exitCode).toBe(0);
    expect(parseOnly(out)).toEqual({
      runId: 'r1',
      state: 'completed',
      tables: [{ schema: 'dbo', table: 'orders', rows: 1000, parts: 2, bytes: 4096, rowsSetAside: 0, verified: true }],
      rows: 1000,
      bytes: 4096,
      rowsSetAside: 0,
      seconds: 2.5,
      logFile: join(folder, '.tableferry', 'logs', 'r1.jsonl'),
    });
    expect(err).toBe('');
    expect(calls.at(-1)?.input).toMatchObject({ secrets: { source: 'pw', target: 'cs' }, logLevel: 'info' });
    expect(closed).toBe(1);
  });

  test('tells people about tables as they are done', async () => {
    const last = runSnapshot({ kind: 'completed', skippedRows: 0 }, [done]);
    const { out, err } = await run(
      ['run', 'plan.json'],
      answers(ending(last, [runSnapshot({ kind: 'running' }, [tableSnapshot()])])),
    );
    expect(err).toContain('dbo.orders: 1,000 rows in 2 parts, 4.00 KB, verified');
    expect(out).toMatch(/Complete: 1,000 rows in 2 parts, 4.00 KB, all verified/);
  });

  test('says where its log is, and passes on how much it is to tell', async () => {
    const last = runSnapshot({ kind: 'completed', skippedRows: 0 }, [done]);
    const { err, calls } = await run(
      ['run', 'plan.json', '--state', 's', '--log-level', 'debug'],
      answers(ending(last)),
    );
    expect(err).toContain(`Log ${join(folder, 's', 'logs', 'r1.jsonl')}\n`);
    expect(calls.at(-1)?.input).toMatchObject({ logLevel: 'debug' });
    const wrong = await run(['run', 'plan.json', '--log-level', 'all'], answers(ending(last)));
    expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('not one of error, warning, info, debug')]);
    expect(wrong.calls).toEqual([]);
  });

  test('a failed run ends with the code of its error and says how to go on', async () => {
    const error = { code: 'SOURCE_STALLED' as const, context: { seconds: 9 }, detail: 'driver: pw' };
    const last = runSnapshot({ kind: 'failed', error }, [tableSnapshot({ state: 'failed', error })]);
    const text = await run(['run', 'plan.json'], answers(ending(last)));
    expect(text.exitCode).toBe(4);
    expect(text.out).toMatch(/sent nothing for 9 s[^]*tableferry resume r1/);
    const { out } = await run(['run', 'plan.json', '--json'], answers(ending(last)));
    expect(parseOnly(out)).toMatchObject({ state: 'failed', error: { code: 'SOURCE_STALLED', kind: 'transient' } });
    expect(out).not.toContain('driver');
  });

  test('a run that could not be recorded ends with the error of the state folder', async () => {
    const start: FakeAnswer = (_, emit) => {
      const error = { code: 'DISK_FULL' as const, context: { path: '/s' } };
      queueMicrotask(() => emit({ name: 'run.broken', payload: { runId: 'r1', error } }));
      return { runId: 'r1' };
    };
    const { exitCode, err } = await run(['run', 'plan.json'], answers(start));
    expect(exitCode).toBe(7);
    expect(err).toMatch(/The disk that holds \/s is full/);
  });

  test('the first Ctrl-C stops the run and keeps its checkpoints, the second ends the process', async () => {
    const terminal = createFakeTerminal({ cwd: folder, env: { P: 'pw', C: 'cs' } });
    const started = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    const fake = createFakeWorker({
      'plan.check': () => plan,
      'run.start': () => {
        queueMicrotask(started.resolve);
        return { runId: 'r1' };
      },
      'run.stop': () => stopped.resolve(),
    });
    const ended = main(['run', 'plan.json'], terminal, () => fake.worker);
    await started.promise;
    terminal.interrupt();
    await stopped.promise;
    expect(fake.calls.at(-1)).toEqual({ method: 'run.stop', input: { runId: 'r1' } });
    terminal.interrupt();
    expect(terminal.exits).toEqual([130]);
    fake.emit({
      name: 'run.snapshot',
      payload: runSnapshot({ kind: 'stopped', reason: 'user' }, [tableSnapshot({ rows: 10, parts: 1 })]),
    });
    expect(await ended).toBe(130);
    expect(terminal.stdout()).toMatch(/Stopped: 10 rows in 1 part.*kept[^]*resume r1/);
  });

  test('Ctrl-C while the connection is being made ends without a run', async () => {
    const terminal = createFakeTerminal({ cwd: folder, env: { P: 'pw', C: 'cs' } });
    const starting = Promise.withResolvers<void>();
    const fake = createFakeWorker({
      'plan.check': () => plan,
      'run.start': (_input, _emit, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
          starting.resolve();
        }),
    });
    const ended = main(['run', 'plan.json', '--json'], terminal, () => fake.worker);
    await starting.promise;
    terminal.interrupt();
    expect(await ended).toBe(130);
    expect(parseOnly(terminal.stdout())).toMatchObject({ runId: null, state: 'stopped' });
    expect(fake.calls.map(({ method }) => method)).toEqual(['plan.check', 'run.start']);
  });

  test.each([
    ['LOGIN_REFUSED', 3],
    ['SOURCE_UNREACHABLE', 4],
    ['SCHEMA_CHANGED', 5],
    ['PART_MISMATCH', 6],
    ['STATE_IN_USE', 7],
    ['PLAN_CHANGED_BY_HAND', 2],
    ['BUG', 1],
  ] as const)('%s ends with exit code %i', async (code, expected) => {
    const refuse: FakeAnswer = () => {
      throw new AppError(code, {}, new Error('driver said pw'));
    };
    const { exitCode, out } = await run(['run', 'plan.json', '--json'], { 'plan.check': refuse });
    expect(exitCode).toBe(expected);
    expect(parseOnly(out)).toMatchObject({ error: { code } });
    expect(out).not.toContain('driver said');
  });
});

describe('resume', () => {
  const state = { 'run.plan': () => plan };

  test('takes the newest run that is not complete', async () => {
    const runs = [
      { runId: 'r3', state: { kind: 'completed', skippedRows: 0 } },
      { runId: 'r2', state: { kind: 'stopped', reason: 'crash' } },
      { runId: 'r1', state: { kind: 'ready' } },
    ];
    const { calls, exitCode } = await run(['resume', '--state', '.'], {
      ...state,
      'run.list': () => ({ runs }),
      'run.resume': (_, emit) => {
        queueMicrotask(() =>
          emit({ name: 'run.snapshot', payload: runSnapshot({ kind: 'completed', skippedRows: 0 }, []) }),
        );
        return { runId: 'r2' };
      },
    });
    expect(exitCode).toBe(0);
    expect(calls.at(-1)).toMatchObject({ method: 'run.resume', input: { runId: 'r2' } });
  });

  test('says so when nothing waits to be continued', async () => {
    const { exitCode, err } = await run(['resume', '--state', '.'], { 'run.list': () => ({ runs: [] }) });
    expect(exitCode).toBe(2);
    expect(err).toMatch(/no run in .* waits to be continued/);
  });

  test.each([['resume'], ['runs'], ['discard', 'r1'], ['verify', 'r1']])(
    '%s does not make a state folder that was misspelt',
    async (...argv) => {
      const { exitCode, err, calls } = await run([...argv, '--state', 'no-such-folder']);
      expect(exitCode).toBe(2);
      expect(err).toMatch(/There is no state folder .*no-such-folder/);
      expect(calls).toEqual([]);
    },
  );
});

describe('verify', () => {
  const validation = (found: readonly Finding[], changes: Partial<Validation> = {}): Validation => ({
    validationVersion: 1,
    tool: 'tableferry',
    runId: 'r1',
    manifest: 'm.json',
    tier: 'standard',
    startedUtc: '2026-03-07T14:05:12Z',
    finishedUtc: '2026-03-07T14:05:13Z',
    by: 'dba on pc',
    verified: found.length === 0,
    proves: ['Every byte was read back.'],
    cannot: ['The source was not asked.'],
    source: null,
    sample: null,
    findings: [],
    rows: 5,
    parts: 1,
    bytes: 9,
    tables: [
      {
        schema: 'dbo',
        table: 'orders',
        rows: 5,
        parts: 1,
        bytes: 9,
        verified: found.length === 0,
        source: '',
        sourceRows: null,
        columns: [],
        findings: [...found],
        findingsInAll: found.length,
      },
    ],
    ...changes,
  });
  const finding = (severity: Finding['severity'], kind: Finding['kind'], words: string): Finding => ({
    kind,
    severity,
    schema: 'dbo',
    table: 'orders',
    part: 'x',
    key: null,
    column: null,
    expected: null,
    found: null,
    text: words,
  });
  const differs = finding('fault', 'partDiffers', 'The part x differs.');

  test('of a run asks its plan for the target', async () => {
    const { exitCode, calls, out } = await run(['verify', 'r1', '--state', '.'], {
      'run.plan': () => plan,
      'run.verify': () => validation([]),
    });
    expect(exitCode).toBe(0);
    expect(calls.at(-1)?.input).toEqual({
      by: 'run',
      runId: 'r1',
      source: null,
      secrets: { source: '', target: 'cs' },
    });
    expect(out).toMatch(
      /verified[^]*Proven:\n- Every byte was read back\.\nNot proven:\n- The source[^]*no fault was found/,
    );
  });

  test('that finds a difference ends with 6 and names it', async () => {
    const { exitCode, out } = await run(['verify', 'r1', '--state', '.'], {
      'run.plan': () => plan,
      'run.verify': () => validation([differs]),
    });
    expect(exitCode).toBe(6);
    expect(out).toMatch(/DIFFERS[^]*- dbo\.orders: The part x differs\.[^]*NOT what left/);
  });

  test('of a file or a blob needs the target', async () => {
    const answers: Answers = { 'run.verify': () => validation([]) };
    const file = await run(['verify', 'plan.json', '--target', 'target.json'], answers);
    expect(file.calls[0]?.input).toMatchObject({ by: 'document', document: {} });
    const blob = await run(['verify', 'a/_manifests/run=r1.json', '--target', 'target.json'], answers);
    expect(blob.calls[0]?.input).toMatchObject({ by: 'blob', blob: 'a/_manifests/run=r1.json' });
    const missing = await run(['verify', 'plan.json'], answers);
    expect(missing.err).toMatch(/needs --target FILE/);
  });

  test('that could not compare everything ends with 5 and says so', async () => {
    const left = finding('notice', 'notCompared', 'The time was up.');
    const { exitCode, out } = await run(['verify', 'r1', '--state', '.'], {
      'run.plan': () => plan,
      'run.verify': () => validation([left]),
    });
    expect(exitCode).toBe(5);
    expect(out).toMatch(/not compared[^]*\(notice\) The time was up\.[^]*NOT everything was compared/);
  });

  test('of a run asks its source with the password of the plan', async () => {
    const { calls } = await run(['verify', 'r1', '--state', '.', '--source', 'run', '--tier', 'quick'], {
      'run.plan': () => plan,
      'run.verify': () => validation([]),
    });
    expect(calls.at(-1)?.input).toMatchObject({
      by: 'run',
      tier: 'quick',
      source: { of: 'run' },
      secrets: { source: 'pw', target: 'cs' },
    });
  });

  test('of an address needs nothing but what opens it', async () => {
    const answers: Answers = { 'run.verify': () => validation([]) };
    const address = 'https://acct.blob.core.windows.net/lake/a/_manifests/run%3Dr1.json';
    const signed = await run(['verify', `${address}?sv=1&sig=abc`], answers);
    expect(signed.calls[0]?.input).toMatchObject({
      by: 'blob',
      blob: 'a/_manifests/run=r1.json',
      target: { kind: 'sas', endpoint: 'https://acct.blob.core.windows.net', container: 'lake' },
      secrets: { source: '', target: 'sv=1&sig=abc' },
    });
    const named = await run(['verify', address, '--credential', 'env:C'], answers);
    expect(named.calls[0]?.input).toMatchObject({ by: 'blob', target: { container: 'lake' } });
    const bare = await run(['verify', address], answers);
    expect(bare.err).toMatch(/opened by --credential REF or --target FILE/);
    const inClear = await run(['verify', address, '--credential', 'c2VjcmV0'], answers);
    expect(inClear.err).toMatch(/the secret itself does not belong on the command line/);
    expect(inClear.err).not.toMatch(/c2VjcmV0/);
  });
});
