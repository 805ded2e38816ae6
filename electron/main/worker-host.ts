// Keeps the worker alive: starts it, passes calls on, starts it again when it dies, and ends it in order.
import type { Alerts } from '../../shared/alerts.ts';
import type { MainEvent, WorkerEvent } from '../../shared/contract.ts';
import { answerTo } from '../../shared/ask.ts';
import { AppError } from '../../shared/errors.ts';
import type { RouteSource } from '../../shared/network.ts';
import { isUpMessage, type Reply, type UpMessage } from '../../shared/protocol.ts';
import type { AccessToken, TokenRequest } from '../../shared/sign-in.ts';
import type { SpawnWorker, WorkerProcess } from './worker-process.ts';

export type WorkerState = Extract<MainEvent, { name: 'worker.state' }>['payload'];

/** A worker that died this often within this time is not started again by itself. */
const restartLimit = { times: 3, withinMs: 5 * 60_000 } as const;
/** After the deadline of a stop: time for the worker's own last words before it is killed. */
const graceMs = 1_000;

export type WorkerHost = {
  state(): WorkerState;
  pid(): number | undefined;
  /** Never rejects: a worker that ends before it answers is answered for. Calls made while it starts are kept. */
  call(method: string, input: unknown, signal: AbortSignal): Promise<Reply>;
  /** Who is told what about runs, from now on and in every further life of the worker. */
  setAlerts(alerts: Alerts): void;
  /** Forgets the earlier deaths and starts the worker if it is not running. */
  restart(): void;
  /** Stops all runs, keeping their checkpoints; kills the worker after the deadline. It is not started again. */
  stop(deadlineMs: number): Promise<void>;
};

export type HostSettings = {
  readonly spawn: SpawnWorker;
  readonly onEvent: (event: WorkerEvent) => void;
  readonly onState: (state: WorkerState) => void;
  /** An access token for the worker, which may take until somebody has signed in. */
  readonly token: (request: TokenRequest, signal: AbortSignal) => Promise<AccessToken>;
  /** How the worker reaches a host outside. */
  readonly route: RouteSource;
  readonly log: (text: string) => void;
  readonly nowMs: () => number;
};

type Call = { readonly request: { readonly method: string; readonly input: unknown }; answer(reply: Reply): void };

/** `end`: aborted when this process is gone. */
type Life = { readonly process: WorkerProcess; readonly end: AbortController; saidBye: boolean };

export function startWorkerHost({ spawn, onEvent, onState, token, route, log, nowMs }: HostSettings): WorkerHost {
  const calls = new Map<number, Call>();
  let alerts: Alerts | null = null;
  let nextId = 1;
  let state: WorkerState = { state: 'starting', detail: '' };
  let deaths: readonly number[] = [];
  let life: Life | null = null;
  let ended: { readonly promise: Promise<void>; resolve(): void } | null = null;

  const enter = (next: WorkerState): void => {
    state = next;
    log(`worker ${next.state}${next.detail === '' ? '' : `: ${next.detail}`}`);
    onState(next);
  };
  const send = (id: number, { request }: Call): void =>
    life?.process.send({ kind: 'request', id, method: request.method, input: request.input });

  const tellAlerts = (): void => {
    if (alerts !== null) life?.process.send({ kind: 'alerts', alerts });
  };
  const take = (message: UpMessage): void => {
    switch (message.kind) {
      case 'ready':
        enter({ state: 'ready', detail: '' });
        // Before the calls, one of which may start a run.
        tellAlerts();
        for (const [id, call] of calls) send(id, call);
        return;
      case 'reply':
        calls.get(message.id)?.answer(message.result);
        calls.delete(message.id);
        return;
      case 'event':
        onEvent(message.event);
        return;
      case 'token':
        if (life !== null) void passToken(life, message.id, message.request);
        return;
      case 'route':
        if (life !== null) void passRoute(life, message.id, message.origin);
        return;
      case 'log':
        log(`worker ${message.level}: ${message.text}`);
        return;
      case 'bye':
        if (life !== null) life.saidBye = true;
    }
  };

  const passToken = async ({ process, end }: Life, id: number, request: TokenRequest): Promise<void> => {
    const result = await answerTo(() => token(request, end.signal));
    if (life?.process === process) process.send({ kind: 'token', id, result });
  };

  const passRoute = async ({ process }: Life, id: number, origin: string): Promise<void> => {
    const result = await answerTo(() => route(origin));
    if (life?.process === process) process.send({ kind: 'route', id, result });
  };

  const answerAll = (detail: string): void => {
    const error = new AppError('WORKER_EXITED', { detail }).toData();
    const open = [...calls.values()];
    calls.clear();
    for (const call of open) call.answer({ ok: false, error });
  };

  const bury = (how: string): void => {
    const detail = life?.saidBye === true ? 'it was told to stop' : how;
    life?.end.abort();
    life = null;
    answerAll(detail);
    if (ended !== null) {
      enter({ state: 'stopped', detail });
      ended.resolve();
      return;
    }
    const now = nowMs();
    deaths = [...deaths.filter((at) => now - at < restartLimit.withinMs), now];
    if (deaths.length > restartLimit.times) {
      enter({ state: 'stopped', detail });
      return;
    }
    enter({ state: 'restarting', detail });
    begin();
  };

  const begin = (): void => {
    // Messages of an earlier life must not be taken for those of a later one.
    const own: { process: WorkerProcess | null } = { process: null };
    const isCurrent = (): boolean => own.process !== null && life?.process === own.process;
    own.process = spawn({
      onMessage: (message) => {
        if (isCurrent() && isUpMessage(message)) take(message);
      },
      onStderr: (text) => log(`worker stderr: ${text.trimEnd()}`),
      onExit: (how) => {
        if (isCurrent()) bury(how);
      },
    });
    life = { process: own.process, saidBye: false, end: new AbortController() };
  };

  enter(state);
  begin();

  return {
    state: () => state,
    pid: () => life?.process.pid(),
    call(method, input, signal) {
      if (life === null || ended !== null) {
        const detail = state.detail === '' ? 'it is not running' : state.detail;
        return Promise.resolve({ ok: false, error: new AppError('WORKER_EXITED', { detail }).toData() });
      }
      const id = nextId;
      nextId += 1;
      const cancel = (): void => {
        if (calls.has(id)) life?.process.send({ kind: 'cancel', id });
      };
      const answer = new Promise<Reply>((resolve) => {
        const call = { request: { method, input }, answer: resolve };
        calls.set(id, call);
        if (state.state === 'ready') send(id, call);
      });
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
      return answer.finally(() => signal.removeEventListener('abort', cancel));
    },
    setAlerts(next) {
      alerts = next;
      if (state.state === 'ready') tellAlerts();
    },
    restart() {
      deaths = [];
      if (life !== null || ended !== null) return;
      enter({ state: 'starting', detail: '' });
      begin();
    },
    stop(deadlineMs) {
      if (ended !== null) return ended.promise;
      ended = createEnding();
      if (life === null) {
        ended.resolve();
        return ended.promise;
      }
      const { process } = life;
      process.send({ kind: 'stop', deadlineMs });
      const timer = setTimeout(() => process.kill(), deadlineMs + graceMs);
      return ended.promise.finally(() => clearTimeout(timer));
    },
  };
}

/** Electron before 28 has no Promise.withResolvers. */
function createEnding(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
