// The factory command against a factory: what would change, what is asked before it does, and the key that is not for files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lineDiff } from '../../../electron/cli/factory/line-diff.ts';
import { main } from '../../../electron/cli/main.ts';
import { factoryPlaceSchema, type FactoryDiff, type RuntimeState } from '../../../shared/factory.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker, type FakeAnswer } from './fake-terminal.ts';

const place = factoryPlaceSchema.parse({
  factory: 'adf-sales',
  nodes: 2,
  vault: 'kv-sales',
  storage: 'https://account.blob.core.windows.net',
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg',
  signIn: {
    tenant: 'contoso.com',
    as: { kind: 'servicePrincipal', clientId: '11111111-2222-3333-4444-555555555555', secret: { env: 'APP' } },
  },
});
const same = { kind: 'dataset', name: 'd', change: 'same', before: '{}\n', after: '{}\n' } as const;
const changes: FactoryDiff['changes'] = [
  { kind: 'linkedService', name: 'l', change: 'add', before: null, after: '{}\n' },
  { kind: 'pipeline', name: 'p', change: 'change', before: '{\n  "a": 1\n}\n', after: '{\n  "a": 2\n}\n' },
  same,
];
const factory = { location: 'westeurope', identity: 'p1' };

type World = {
  readonly typed?: readonly string[];
  readonly isShown?: boolean;
  readonly onTerminal?: (terminal: ReturnType<typeof createFakeTerminal>) => void;
};
function world(answers: Record<string, FakeAnswer>, { typed = [], isShown = false, onTerminal }: World = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-factory-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'plan.json'), '{}');
  const made = { ...plan([planTable('t0')], { format: 'parquet' }), factory: place };
  const fake = createFakeWorker({ 'plan.check': () => made, ...answers });
  const run = async (...argv: readonly string[]) => {
    const terminal = createFakeTerminal({
      cwd: folder,
      env: { APP: 'app-secret', STORAGE: 'storage-secret' },
      typed,
      isOutShown: () => isShown,
    });
    onTerminal?.(terminal);
    const exitCode = await main(['factory', ...argv], terminal, () => fake.worker);
    return { exitCode, out: terminal.stdout(), err: terminal.stderr() };
  };
  return { run, calls: fake.calls };
}

describe('diff', () => {
  test('shows what is added and which lines change, and ends with 11', async () => {
    const { run, calls } = world({ 'factory.diff': () => ({ factory, changes, triggers: [], hash: 'h' }) });
    const { exitCode, out } = await run('diff', 'plan.json');
    expect(exitCode).toBe(11);
    expect(out).toContain('+ linked service l\n~ pipeline p\n');
    expect(out).toContain('    -   "a": 1\n    +   "a": 2\n');
    expect(out).toContain('1 resource as the plan has it, 2 to be deployed.');
    expect(calls.at(-1)).toMatchObject({ method: 'factory.diff', input: { secret: 'app-secret' } });
  });

  test('ends with 0 when there is nothing to do, and says so when there is no factory', async () => {
    const nothing = world({ 'factory.diff': () => ({ factory, changes: [same], triggers: [], hash: 'h' }) });
    expect(await nothing.run('diff', 'plan.json')).toMatchObject({ exitCode: 0 });
    const none = world({ 'factory.diff': () => ({ factory: null, changes, triggers: [], hash: 'h' }) });
    const { exitCode, err } = await none.run('diff', 'plan.json');
    expect(exitCode).toBe(2);
    expect(err).toContain('There is no Data Factory adf-sales in the resource group rg');
  });
});

describe('deploy', () => {
  const answers = (): Record<string, FakeAnswer> => {
    let isDone = false;
    return {
      'factory.diff': () => ({ factory, changes: isDone ? [same] : changes, triggers: [], hash: 'seen' }),
      'factory.deploy'() {
        isDone = true;
        return { deployed: 2 };
      },
    };
  };
  test('asks, and deploys what it showed', async () => {
    const { run, calls } = world(answers(), { typed: ['yes'] });
    const { exitCode, out, err } = await run('deploy', 'plan.json');
    expect(err).toContain('~ pipeline p');
    expect(out).toBe('2 resources deployed to the Data Factory adf-sales; it holds what the plan says.\n');
    expect(exitCode).toBe(0);
    expect(calls.find(({ method }) => method === 'factory.deploy')?.input).toMatchObject({ hash: 'seen' });
  });

  test('does nothing for any other answer, and where nobody can be asked', async () => {
    const no = world(answers(), { typed: ['no'] });
    expect(await no.run('deploy', 'plan.json')).toMatchObject({ exitCode: 5, out: 'Nothing was deployed.\n' });
    const alone = world(answers());
    const { exitCode, err } = await alone.run('deploy', 'plan.json');
    expect(exitCode).toBe(2);
    expect(err).toContain('--yes');
    for (const { calls } of [no, alone]) expect(calls.some(({ method }) => method === 'factory.deploy')).toBe(false);
  });

  test('with --yes asks nobody; what differs still is told', async () => {
    const { run } = world({
      'factory.diff': () => ({ factory, changes, triggers: [], hash: 'seen' }),
      'factory.deploy': () => ({ deployed: 2 }),
    });
    const { exitCode, out } = await run('deploy', 'plan.json', '--yes');
    expect(exitCode).toBe(5);
    expect(out).toContain('otherwise than the plan has them: linked service l, pipeline p');
  });
});

test('Ctrl-C ends a deployment, which starts again what it stopped before it is told', async () => {
  let interrupt = (): void => undefined;
  let isSettled = false;
  const { run } = world(
    {
      'factory.diff': () => ({ factory, changes, triggers: [], hash: 'seen' }),
      'factory.deploy': async (_input, _emit, signal) => {
        interrupt();
        await new Promise((resolve) => setImmediate(resolve));
        isSettled = true;
        signal.throwIfAborted();
      },
    },
    { onTerminal: (terminal) => (interrupt = () => terminal.interrupt()) },
  );
  const { exitCode, out, err } = await run('deploy', 'plan.json', '--yes');
  expect([exitCode, isSettled]).toEqual([130, true]);
  expect(out).toBe('The deployment was interrupted: some resources may be written. Deploy again to go on.\n');
  expect(err).toContain('Stopping: triggers that were stopped are started again.');
});

describe('a trigger', () => {
  const stopped = { name: 'plan_schedule', of: 'plan', isStarted: false, becomes: 'started' } as const;
  const started = { ...stopped, isStarted: true, becomes: 'left' } as const;

  test('is deployed when it is said, and what becomes of those that are started is told first', async () => {
    const restarted = { ...started, becomes: 'restarted' } as const;
    const { run, calls } = world({
      'factory.diff': () => ({ factory, changes, triggers: [restarted], hash: 'seen' }),
      'factory.deploy': () => ({ deployed: 2 }),
    });
    const { err } = await run('deploy', 'plan.json', '--yes', '--every', 'day', '--at', '02:00');
    expect(err).toContain('The trigger plan_schedule is started: it is stopped for the deployment, and started again');
    const schedule = { cadence: { every: 'day', at: '02:00' }, timeZone: 'UTC', isStarted: false };
    for (const method of ['factory.diff', 'factory.deploy'])
      expect(calls.find((call) => call.method === method)?.input).toMatchObject({ schedule, isStarted: false });
  });

  test('that is there is started when nothing else is to do, after a question', async () => {
    let isDone = false;
    const { run, calls } = world(
      {
        'factory.diff': () => ({ factory, changes: [same], triggers: [isDone ? started : stopped], hash: 'seen' }),
        'factory.deploy'() {
          isDone = true;
          return { deployed: 0 };
        },
      },
      { typed: ['yes'] },
    );
    expect(await run('diff', 'plan.json', '--started')).toMatchObject({ exitCode: 11 });
    const { exitCode, out } = await run('deploy', 'plan.json', '--started');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('The trigger plan_schedule is started.\n')]);
    expect(calls.find(({ method }) => method === 'factory.deploy')?.input).toMatchObject({ isStarted: true });
  });

  test('that is not there cannot be started', async () => {
    const { run, calls } = world({ 'factory.diff': () => ({ factory, changes, triggers: [], hash: 'seen' }) });
    const { exitCode, err } = await run('deploy', 'plan.json', '--yes', '--started');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('give --every SPAN too')]);
    expect(calls.some(({ method }) => method === 'factory.deploy')).toBe(false);
  });
});

describe('runtime', () => {
  const state = (more: Partial<RuntimeState> = {}): RuntimeState => ({
    state: 'Online',
    version: '5.50',
    nodes: [{ name: 'N1', status: 'Online', version: '5.50', concurrentJobs: 8 }],
    hosts: [
      { host: 'kv-sales.vault.azure.net', purpose: 'the password of the source' },
      { host: 'account.blob.core.windows.net', purpose: 'where the tables are written' },
    ],
    ...more,
  });
  const tried: FakeAnswer = (input) => {
    const host = new URL(String(Reflect.get(Object(input), 'url'))).host;
    const isReached = host.startsWith('kv');
    return {
      host,
      proxy: null,
      status: isReached ? 403 : null,
      issuer: null,
      error: isReached ? null : { code: 'HOST_UNREACHABLE', context: { host, detail: 'no route' } },
    };
  };

  test('tells of nodes, of Java, and of hosts that this computer reaches or not', async () => {
    const { run, calls } = world({ 'factory.runtime': () => state(), 'network.test': tried });
    const { exitCode, out } = await run('runtime', 'plan.json');
    expect(exitCode).toBe(0);
    expect(out).toContain('N1: Online, 8 jobs at a time');
    expect(out).toMatch(/64-bit Java/);
    expect(out).toMatch(/tried from THIS computer/);
    expect(out).toContain('kv-sales.vault.azure.net, the password of the source: reached (status 403)');
    expect(out).toMatch(/account\.blob\.core\.windows\.net, where the tables are written: NOT reached: .*no route/);
    expect(calls.find(({ method }) => method === 'factory.runtime')?.input).toMatchObject({
      runtime: 'tableferry-runtime',
    });
  });

  test('says how to install and register a first node, and ends with 5 while none works', async () => {
    const { run } = world({
      'factory.runtime': () => state({ state: 'NeedRegistration', nodes: [] }),
      'network.test': tried,
    });
    const { exitCode, out } = await run('runtime', 'plan.json');
    expect(exitCode).toBe(5);
    expect(out).toContain('"tableferry factory runtime plan.json --key"');
  });

  test('prints the key to a terminal alone, unless it is asked to print it anywhere', async () => {
    const answers = { 'factory.runtimeKey': () => ({ key: 'IR@key' }) };
    const piped = world(answers);
    const { exitCode, out, err } = await piped.run('runtime', 'plan.json', '--key');
    expect(exitCode).toBe(2);
    expect(out + err).not.toContain('IR@key');
    expect(piped.calls).toEqual([]);
    expect((await piped.run('runtime', 'plan.json', '--key', '--piped')).out).toBe('IR@key\n');
    const shown = await world(answers, { isShown: true }).run('runtime', 'plan.json', '--key');
    expect(shown).toMatchObject({ exitCode: 0, out: 'IR@key\n', err: '' });
  });
});

test('logs prints what is on record, with both secrets at hand', async () => {
  const { run, calls } = world({
    'run.plan': () => ({ ...plan([planTable('t0')]), factory: place }),
    'factory.logs': () => ({ text: 'Data Factory adf-sales\n  a \u001b[31mred\n' }),
  });
  const { exitCode, out } = await run('logs', 'r1', '--state', '.');
  expect(exitCode).toBe(0);
  expect(out).toContain('Data Factory adf-sales\n  a ');
  expect(out).not.toContain('\u001b');
  expect(calls.at(-1)?.input).toMatchObject({
    runId: 'r1',
    secrets: { factory: 'app-secret', target: 'storage-secret' },
  });
});

describe('lines that differ', () => {
  test('are shown with some around them', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh';
    expect(lineDiff(before, before.replace('e', 'x\ny'))).toEqual([
      '  ...',
      '  c',
      '  d',
      '- e',
      '+ x',
      '+ y',
      '  f',
      '  g',
      '  ...',
    ]);
    expect(lineDiff('a\nb', 'b\nc')).toEqual(['- a', '  b', '+ c']);
  });
});
