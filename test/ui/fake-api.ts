// An API for component tests: answers what the test says, remembers what was asked, and sends events by hand.
import type { Api } from '../../renderer/api.ts';
import { defaultAlertRules } from '../../shared/alerts.ts';
import type { AppEvent, InputOf, Method, OutputOf } from '../../shared/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { defaultSettings } from '../../shared/settings.ts';

export type Answers = {
  readonly [M in Method]?: (input: InputOf<M>, signal: AbortSignal) => OutputOf<M> | Promise<OutputOf<M>>;
};
export type FakeApi = Api & {
  readonly calls: { readonly method: Method; readonly input: unknown }[];
  emit(event: AppEvent): void;
  /** From now on answers this method so. */
  answer(more: Answers): void;
};

const standard: Answers = {
  'app.info': () => ({
    version: '0.1.0',
    platform: 'linux',
    runtime: 'Electron 45.4.1',
    runtimeNotice: null,
    secretStorage: 'encrypted',
    stateFolder: '/home/dba/.config/tableferry/state',
    canShowSample: true,
    theme: 'light',
    startWith: null,
    worker: 'ready',
  }),
  'settings.get': () => defaultSettings,
  'settings.set': (changes) => ({ ...defaultSettings, ...changes }),
  'connection.list': () => ({ connections: [] }),
  'alert.list': () => ({ rules: defaultAlertRules, channels: [] }),
  'run.list': () => ({ runs: [] }),
  'account.needed': () => ({ needed: [] }),
  'secret.put': () => ({ handle: 'secret:1' }),
  'clipboard.write': () => ({}),
  'signing.state': () => ({ key: null }),
  'network.state': () => ({ hasPassword: false }),
  'dashboard.state': () => ({ kind: 'off' }),
};

/** Methods without an answer fail, so that a test says what it expects. */
export function createFakeApi(given: Answers = {}): FakeApi {
  let answers: Answers = { ...standard, ...given };
  const listeners = new Set<(event: AppEvent) => void>();
  const calls: { method: Method; input: unknown }[] = [];
  return {
    calls,
    async call(method, input, signal = new AbortController().signal) {
      calls.push({ method, input });
      const answer = answers[method];
      if (answer === undefined) throw new AppError('BUG', { detail: `the test gives no answer to ${method}` });
      return answer(input, signal);
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    answer: (more) => {
      answers = { ...answers, ...more };
    },
  };
}

/** For answers that fail. */
export const failing = (error: AppErrorData) => (): never => {
  throw new AppError(error.code, error.context);
};
