// The check of the source before a plan: its findings, what the user decides about them, and who signs.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import {
  undecided,
  type DecidedPreflight,
  type Decision,
  type Finding,
  type Preflight,
  type PreflightChoice,
  type PreflightScope,
  type SignOff,
} from '../../shared/preflight.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import type { Progress } from './plan-facts.ts';

export type CheckRequest = Omit<InputOf<'plan.preflight'>, 'probeId' | 'scope'>;

type CheckFacts = {
  /** `cancelled`: the user stopped it. */
  readonly checking: 'none' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: Progress | null;
  readonly error: AppErrorData | null;
  readonly preflight: Preflight | null;
  /** What it was made of, see checkKey. */
  readonly madeOf: string | null;
  readonly decisions: readonly Decision[];
  readonly signOff: SignOff | null;
  /** The row in the panel; null = none. */
  readonly openRow: string | null;
};

export type CheckState = CheckFacts & {
  readonly scope: PreflightScope;
  /** Who is about to sign, as typed. */
  readonly signer: string;
  chooseScope(scope: PreflightScope): void;
  run(request: CheckRequest): Promise<void>;
  cancel(): void;
  /** The same choice for each; null takes a decision back. Voids a signature, which stands under all decisions. */
  decide(findings: readonly Finding[], choice: PreflightChoice | null): void;
  typeSigner(name: string): void;
  /** Nothing without a name, or while a red finding waits for a decision. */
  sign(): void;
  takeBackSignature(): void;
  open(row: string | null): void;
  forget(): void;
};

const noCheck: CheckFacts = {
  checking: 'none',
  progress: null,
  error: null,
  preflight: null,
  madeOf: null,
  decisions: [],
  signOff: null,
  openRow: null,
};

/** Names what a check is made of. A password typed again makes no other check. */
export const checkKey = ({ password: _password, ...request }: CheckRequest): string => JSON.stringify(request);

const probeId = 'check';

export function createCheckStore(api: Api, nowUtc = () => new Date().toISOString()): StoreApi<CheckState> {
  let work = new AbortController();
  const store = createStore<CheckState>()((set, get) => ({
    ...noCheck,
    scope: 'normal',
    signer: '',
    chooseScope: (scope) => set({ scope }),
    async run(request) {
      work.abort();
      work = new AbortController();
      const { signal } = work;
      set({ ...noCheck, checking: 'running' });
      try {
        const preflight = await api.call('plan.preflight', { ...request, scope: get().scope, probeId }, signal);
        if (!signal.aborted) set({ checking: 'done', preflight, madeOf: checkKey(request), progress: null });
      } catch (error) {
        if (!signal.aborted) set({ checking: 'failed', error: toErrorData(error), progress: null });
      }
    },
    cancel() {
      work.abort();
      if (get().checking === 'running') set({ ...noCheck, checking: 'cancelled' });
    },
    decide(findings, choice) {
      const ids = new Set(findings.map(({ id }) => id));
      const others = get().decisions.filter(({ finding }) => !ids.has(finding));
      const made = choice === null ? [] : [...ids].map((finding) => ({ finding, choice }));
      set({ decisions: [...others, ...made], signOff: null });
    },
    typeSigner: (signer) => set({ signer }),
    sign() {
      const { preflight, decisions, signer } = get();
      if (preflight === null || signer.trim() === '' || undecided(preflight.findings, decisions).length > 0) return;
      set({ signOff: { by: signer.trim(), atUtc: nowUtc(), findingsHash: preflight.hash } });
    },
    takeBackSignature: () => set({ signOff: null }),
    open: (openRow) => set({ openRow }),
    forget() {
      work.abort();
      set({ ...noCheck, scope: 'normal', signer: '' });
    },
  }));
  api.on((event) => {
    if (event.name !== 'plan.progress' || event.payload.probeId !== probeId) return;
    const { done, inAll, table } = event.payload;
    store.setState({ progress: { done, inAll, table } });
  });
  return store;
}

/** Null when nothing was checked. */
export function decidedPreflight(state: CheckState): DecidedPreflight | null {
  const { preflight, decisions, signOff } = state;
  return preflight === null ? null : { preflight, decisions: [...decisions], signOff };
}
