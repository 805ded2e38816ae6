// A connection test in progress or done: its list as it fills in, and one test at a time.
import type { CheckList } from '../../shared/checks.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type ConnectionTest = {
  readonly state: 'none' | 'running' | 'passed' | 'failed';
  readonly checks: CheckList;
  /** Why there is no answer at all; what a step of the test found stands in its line. */
  readonly error: AppErrorData | null;
};
export const noTest: ConnectionTest = { state: 'none', checks: [], error: null };

export const waitingChecks = (ids: readonly CheckList[number]['id'][]): CheckList =>
  ids.map((id) => ({ id, state: 'waiting', detail: null, error: null, facts: [], fix: null }));

type Answer = { readonly checks: CheckList };
type Tester = {
  /** Null when it was cancelled or gave no answer. */
  run<A extends Answer>(ask: (probeId: string, signal: AbortSignal) => Promise<A>): Promise<A | null>;
  /** What is still reported of a cancelled test is not shown. */
  cancel(): void;
};

/** `show` gets the whole test whenever a line of it changes. */
export function createTester(
  api: Api,
  ids: readonly CheckList[number]['id'][],
  show: (test: ConnectionTest) => void,
): Tester {
  let current: AbortController | null = null;
  return {
    async run(ask) {
      current?.abort();
      const own = new AbortController();
      current = own;
      const probeId = crypto.randomUUID();
      let checks = waitingChecks(ids);
      const draw = (state: ConnectionTest['state'], error: AppErrorData | null = null): void => {
        if (!own.signal.aborted) show({ state, checks, error });
      };
      const endListening = api.on((event) => {
        if (event.name !== 'checks.changed' || event.payload.probeId !== probeId) return;
        ({ checks } = event.payload);
        draw('running');
      });
      draw('running');
      try {
        const answer = await ask(probeId, own.signal);
        ({ checks } = answer);
        draw(checks.some(({ state }) => state === 'failed') ? 'failed' : 'passed');
        return own.signal.aborted ? null : answer;
      } catch (error) {
        checks = checks.map((check) => (isOpen(check) ? { ...check, state: 'skipped' } : check));
        draw('failed', toErrorData(error));
        return null;
      } finally {
        endListening();
      }
    },
    cancel() {
      current?.abort();
      current = null;
    },
  };
}

const isOpen = ({ state }: CheckList[number]): boolean => state === 'waiting' || state === 'running';
