// The worker's supervision, with a worker that does as it is told.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWorkerHost, type WorkerState } from '../../../electron/main/worker-host.ts';
import type { WorkerListeners } from '../../../electron/main/worker-process.ts';
import { AppError } from '../../../shared/errors.ts';
import { defaultAlertRules } from '../../../shared/alerts.ts';
import type { DownMessage, UpMessage } from '../../../shared/protocol.ts';
import type { TokenRequest } from '../../../shared/sign-in.ts';

type Life = {
  readonly sent: DownMessage[];
  say(message: UpMessage): void;
  die(how: string): void;
  complain(text: string): void;
  wasKilled: boolean;
};

function startHost() {
  const lives: Life[] = [];
  const states: WorkerState[] = [];
  const log: string[] = [];
  let nowMs = 0;
  const host = startWorkerHost({
    spawn(listeners: WorkerListeners) {
      const life: Life = {
        sent: [],
        say: (message) => listeners.onMessage(message),
        die: (how) => listeners.onExit(how),
        complain: (text) => listeners.onStderr(text),
        wasKilled: false,
      };
      lives.push(life);
      return {
        pid: () => lives.length,
        send: (message) => void life.sent.push(message),
        kill() {
          life.wasKilled = true;
          listeners.onExit('SIGKILL');
        },
      };
    },
    onEvent: () => undefined,
    onState: (state) => void states.push(state),
    async token({ signIn, resource }) {
      if (signIn.tenant === undefined) throw new AppError('SIGN_IN_NEEDED', { who: 'anna', detail: 'it is over' });
      return { token: `for ${resource}`, expiresMs: 5 };
    },
    route: async (origin) => ({ hops: [{ kind: 'unknown', name: origin }], caFile: null }),
    log: (text) => void log.push(text),
    nowMs: () => nowMs,
  });
  const current = (): Life => {
    const life = lives.at(-1);
    if (life === undefined) throw new Error('no worker was started');
    return life;
  };
  const pass = (ms: number): void => void (nowMs += ms);
  return { host, lives, states, log, current, pass };
}

const never = new AbortController().signal;
const names = (states: readonly WorkerState[]): string[] => states.map(({ state }) => state);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('every life of the worker is told of the alerts, before the calls that waited for it', async () => {
  const { host, current } = startHost();
  const alerts = { rules: defaultAlertRules, channels: [], isOnDesktop: true };
  void host.call('run.list', {}, never);
  host.setAlerts(alerts);
  expect(current().sent).toEqual([]);
  current().say({ kind: 'ready' });
  expect(current().sent.map(({ kind }) => kind)).toEqual(['alerts', 'request']);
  current().die('code 1');
  current().say({ kind: 'ready' });
  expect(current().sent).toEqual([{ kind: 'alerts', alerts }]);
  host.setAlerts({ ...alerts, isOnDesktop: false });
  expect(current().sent).toHaveLength(2);
});

test('a call made while the worker starts is sent once it is ready', async () => {
  const { host, current } = startHost();
  const answer = host.call('run.list', {}, never);
  expect(current().sent).toEqual([]);
  current().say({ kind: 'ready' });
  expect(current().sent).toEqual([{ kind: 'request', id: 1, method: 'run.list', input: {} }]);
  current().say({ kind: 'reply', id: 1, result: { ok: true, value: 7 } });
  expect(await answer).toEqual({ ok: true, value: 7 });
});

test('every call in flight is answered when the worker dies, and a new worker gets none of them', async () => {
  const { host, current, states, lives } = startHost();
  current().say({ kind: 'ready' });
  const calls = [host.call('run.list', {}, never), host.call('run.list', {}, never)];
  current().die('exit code 1');
  for (const reply of await Promise.all(calls)) {
    expect(reply).toMatchObject({ ok: false, error: { code: 'WORKER_EXITED', context: { detail: 'exit code 1' } } });
  }
  current().say({ kind: 'ready' });
  expect(lives).toHaveLength(2);
  expect(current().sent).toEqual([]);
  expect(names(states)).toEqual(['starting', 'ready', 'restarting', 'ready']);
});

test('an aborted call is cancelled by its id, and only while it is open', async () => {
  const { host, current } = startHost();
  current().say({ kind: 'ready' });
  const abort = new AbortController();
  const answer = host.call('plan.build', {}, abort.signal);
  abort.abort();
  expect(current().sent.at(-1)).toEqual({ kind: 'cancel', id: 1 });
  current().say({ kind: 'reply', id: 1, result: { ok: true, value: null } });
  await answer;
  expect(current().sent).toHaveLength(2);
});

test('the fourth death within five minutes is the last, until a restart is asked for', async () => {
  const { host, current, states, lives } = startHost();
  for (const _ of [1, 2, 3, 4]) current().die('SIGSEGV');
  expect(lives).toHaveLength(4);
  expect(names(states)).toEqual(['starting', 'restarting', 'restarting', 'restarting', 'stopped']);
  expect(await host.call('run.list', {}, never)).toMatchObject({ ok: false, error: { code: 'WORKER_EXITED' } });
  host.restart();
  expect(lives).toHaveLength(5);
  current().die('SIGSEGV');
  expect(host.state().state).toBe('restarting');
});

test('deaths far apart are forgiven', () => {
  const { host, current, pass } = startHost();
  for (const _ of [1, 2, 3, 4, 5, 6]) {
    current().die('SIGSEGV');
    pass(2 * 60_000);
  }
  expect(host.state().state).toBe('restarting');
});

test('a restart leaves a running worker alone', () => {
  const { host, lives } = startHost();
  host.restart();
  expect(lives).toHaveLength(1);
});

test('words of an earlier life are not taken for those of a later one', () => {
  const { host, lives, current } = startHost();
  const [first] = lives;
  current().die('SIGKILL');
  first?.say({ kind: 'ready' });
  first?.die('again');
  expect(host.state().state).toBe('restarting');
  expect(lives).toHaveLength(2);
});

test('an orderly stop ends with bye, and nothing is started again', async () => {
  const { host, lives, current } = startHost();
  current().say({ kind: 'ready' });
  const stopped = host.stop(5_000);
  expect(current().sent.at(-1)).toEqual({ kind: 'stop', deadlineMs: 5_000 });
  current().say({ kind: 'bye' });
  current().die('exit code 0');
  await stopped;
  expect(current().wasKilled).toBe(false);
  expect(lives).toHaveLength(1);
  expect(host.state()).toEqual({ state: 'stopped', detail: 'it was told to stop' });
});

test('a worker that does not stop is killed after its deadline', async () => {
  const { host, current } = startHost();
  current().say({ kind: 'ready' });
  const stopped = host.stop(5_000);
  vi.advanceTimersByTime(5_999);
  expect(current().wasKilled).toBe(false);
  vi.advanceTimersByTime(1);
  await stopped;
  expect(current().wasKilled).toBe(true);
});

test('what the worker complains about goes to the log', () => {
  const { log, current } = startHost();
  current().complain('out of memory\n');
  expect(log).toContain('worker stderr: out of memory');
});

test('a token that the worker asks for comes back with its number, and a refusal as data', async () => {
  const { current } = startHost();
  const request: TokenRequest = {
    signIn: { cloud: 'public', tenant: 'contoso.com', as: { kind: 'managedIdentity' } },
    secret: '',
    resource: 'storage',
    tenant: null,
    claims: null,
    isStale: false,
    isPatient: true,
  };
  const { sent, say } = current();
  say({ kind: 'ready' });
  say({ kind: 'token', id: 3, request });
  say({ kind: 'token', id: 4, request: { ...request, signIn: { ...request.signIn, tenant: undefined } } });
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent).toContainEqual({
    kind: 'token',
    id: 3,
    result: { ok: true, value: { token: 'for storage', expiresMs: 5 } },
  });
  expect(sent).toContainEqual({
    kind: 'token',
    id: 4,
    result: { ok: false, error: { code: 'SIGN_IN_NEEDED', context: { who: 'anna', detail: 'it is over' } } },
  });
});

test('tells the worker how a host is reached', async () => {
  const { current } = startHost();
  const { sent, say } = current();
  say({ kind: 'ready' });
  say({ kind: 'route', id: 9, origin: 'https://a.test' });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  const route = { hops: [{ kind: 'unknown', name: 'https://a.test' }], caFile: null };
  expect(sent[0]).toEqual({ kind: 'route', id: 9, result: { ok: true, value: route } });
});
