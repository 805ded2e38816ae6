// A plan with all that is shown of it: made of the draft or opened from a file, with its statements and its estimate.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Estimate } from '../../shared/estimate.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import { planAppendix } from './plan-appendix.ts';

export type PlanRequest = Omit<InputOf<'plan.build'>, 'probeId'>;
/** Handles of the secrets that go with a plan. */
export type PlanSecrets = { readonly source: string; readonly target: string };

export type Progress = { readonly done: number; readonly inAll: number; readonly table: string };

export type PlanFacts = {
  /** `cancelled`: the user stopped it. */
  readonly building: 'none' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: Progress | null;
  readonly error: AppErrorData | null;
  readonly plan: Plan | null;
  /** What the plan was made of, see planKey; null for a plan from a file. */
  readonly madeOf: string | null;
  /** Where the plan was saved or opened; null = nowhere yet. */
  readonly path: string | null;
  readonly saveError: AppErrorData | null;
  /** Names that the first parts of some tables will have. */
  readonly names: readonly string[];
  /** By table id; null = not known yet. */
  readonly statements: ReadonlyMap<string, string> | null;
  readonly statementsError: AppErrorData | null;
  readonly estimating: 'none' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly estimateProgress: Progress | null;
  readonly estimate: Estimate | null;
  readonly estimateError: AppErrorData | null;
};

export type PlanState = PlanFacts & {
  /** Makes the plan, unless the one that is there was made of the same. */
  prepare(request: PlanRequest): Promise<void>;
  /** Stops making the plan. */
  cancel(): void;
  /** Asks for a plan file; false = none was opened, see `error`. */
  open(): Promise<boolean>;
  runEstimate(password: string): Promise<void>;
  cancelEstimate(): void;
  /** Where it was saved; null = it was not, see `saveError`. */
  save(): Promise<string | null>;
  forget(): void;
};

const nothing: PlanFacts = {
  building: 'none',
  progress: null,
  error: null,
  plan: null,
  madeOf: null,
  path: null,
  saveError: null,
  names: [],
  statements: null,
  statementsError: null,
  estimating: 'none',
  estimateProgress: null,
  estimate: null,
  estimateError: null,
};

/** Names what a plan is made of. A password typed again makes no other plan. */
export const planKey = ({ password: _password, ...request }: PlanRequest): string => JSON.stringify(request);

export const planText = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;

/** `name` tells the plans of one window apart in the events of the worker. */
export function createPlanStore(api: Api, name: string): StoreApi<PlanState> {
  let building = new AbortController();
  let estimating = new AbortController();
  const restart = (): AbortSignal => {
    building.abort();
    estimating.abort();
    building = new AbortController();
    return building.signal;
  };
  const store = createStore<PlanState>()((set, get) => {
    /** Writes only while the work it belongs to is still wanted. */
    const setFor = (signal: AbortSignal) => (changes: Partial<PlanFacts>) => {
      if (!signal.aborted) set(changes);
    };
    return {
      ...nothing,
      async prepare(request) {
        const madeOf = planKey(request);
        const { building: state, madeOf: before } = get();
        if (before === madeOf && (state === 'running' || state === 'done')) return;
        const signal = restart();
        const put = setFor(signal);
        put({ ...nothing, building: 'running', madeOf });
        try {
          const plan = await api.call('plan.build', { ...request, probeId: name }, signal);
          put({ building: 'done', plan, progress: null });
        } catch (error) {
          put({ building: 'failed', error: toErrorData(error), progress: null });
        }
        const { plan } = get();
        if (signal.aborted || plan === null) return;
        await Promise.all([planAppendix(api, plan, signal, put), get().runEstimate(request.password)]);
      },
      cancel() {
        restart();
        if (get().building === 'running') set({ ...nothing, building: 'cancelled' });
      },
      async open() {
        const signal = restart();
        const put = setFor(signal);
        try {
          const file = await api.call('file.openPlan', {}, signal);
          if (file === null) return false;
          put({ ...nothing, building: 'running', path: file.path });
          const plan = await api.call('plan.check', file, signal);
          put({ building: 'done', plan });
          void planAppendix(api, plan, signal, put);
          return true;
        } catch (error) {
          put({ ...nothing, building: 'failed', error: toErrorData(error) });
          return false;
        }
      },
      async runEstimate(password) {
        const { plan } = get();
        if (plan === null) return;
        estimating.abort();
        estimating = new AbortController();
        const put = setFor(estimating.signal);
        put({ estimating: 'running', estimate: null, estimateError: null, estimateProgress: null });
        try {
          const input = { plan, password, probeId: estimateName(name) };
          const estimate = await api.call('plan.estimate', input, estimating.signal);
          put({ estimating: 'done', estimate, estimateProgress: null });
        } catch (error) {
          put({ estimating: 'failed', estimateError: toErrorData(error), estimateProgress: null });
        }
      },
      cancelEstimate() {
        estimating.abort();
        set({ estimating: 'cancelled', estimateProgress: null });
      },
      async save() {
        const { plan } = get();
        if (plan === null) return null;
        try {
          const suggestedName = `${plan.source.database}.plan.json`;
          const file = await api.call('file.save', { suggestedName, kind: 'plan', text: planText(plan) });
          set({ saveError: null, ...(file === null ? {} : { path: file.path }) });
          return file?.path ?? null;
        } catch (error) {
          set({ saveError: toErrorData(error) });
          return null;
        }
      },
      forget() {
        restart();
        set(nothing);
      },
    };
  });
  api.on((event) => {
    if (event.name !== 'plan.progress') return;
    const { probeId, ...progress } = event.payload;
    if (probeId === name) store.setState({ progress });
    if (probeId === estimateName(name)) store.setState({ estimateProgress: progress });
  });
  return store;
}

const estimateName = (name: string): string => `${name}:estimate`;
