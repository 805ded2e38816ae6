// A plan with all that is shown of it: made of the draft or opened from a file, with its statements and its estimate.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../api.ts';
import { planAppendix } from './plan-appendix.ts';
import { noPlan, planKey, type PlanFacts, type PlanRequest } from './plan-facts.ts';
import { estimatePlan, makePlan, putWhile, readPlanFile, savePlan, sizePlan } from './plan-work.ts';

/** Handles of the secrets that go with a plan. */
export type PlanSecrets = {
  readonly source: string;
  readonly target: string;
  /** Absent where no mask is made with a key. */
  readonly maskKey?: string;
  /** Of who asks the Data Factory of the plan; absent where there is none, or it needs no secret. */
  readonly factory?: string;
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
  /** Reads samples and uploads test blobs for half a minute each. `region`: of the storage account; null = not known. */
  runSizing(secrets: PlanSecrets, region: string | null): Promise<void>;
  cancelSizing(): void;
  /** Where it was saved; null = it was not, see `saveError`. */
  save(): Promise<string | null>;
  forget(): void;
};

/** `name` tells the plans of one window apart in the events of the worker. */
export function createPlanStore(api: Api, name: string): StoreApi<PlanState> {
  const estimateName = `${name}:estimate`;
  const sizingName = `${name}:sizing`;
  let building = new AbortController();
  let estimating = new AbortController();
  let sizing = new AbortController();
  const restart = (): AbortSignal => {
    building.abort();
    estimating.abort();
    sizing.abort();
    building = new AbortController();
    return building.signal;
  };
  const store = createStore<PlanState>()((set, get) => ({
    ...noPlan,
    async prepare(request) {
      const madeOf = planKey(request);
      const { building: state, madeOf: before } = get();
      if (before === madeOf && (state === 'running' || state === 'done')) return;
      const signal = restart();
      const put = putWhile(signal, set);
      put({ ...noPlan, building: 'running', madeOf });
      const plan = await makePlan(api, request, name, signal, put);
      if (plan === null) return;
      await Promise.all([planAppendix(api, plan, signal, put), get().runEstimate(request.password)]);
    },
    cancel() {
      restart();
      if (get().building === 'running') set({ ...noPlan, building: 'cancelled' });
    },
    open() {
      const signal = restart();
      return readPlanFile(api, signal, putWhile(signal, set));
    },
    async runEstimate(password) {
      const { plan } = get();
      if (plan === null) return;
      estimating.abort();
      estimating = new AbortController();
      const { signal } = estimating;
      await estimatePlan(api, { plan, password, probeId: estimateName }, signal, putWhile(signal, set));
    },
    cancelEstimate() {
      estimating.abort();
      set({ estimating: 'cancelled', estimateProgress: null });
    },
    async runSizing(secrets, region) {
      const { plan } = get();
      if (plan === null) return;
      sizing.abort();
      sizing = new AbortController();
      const { signal } = sizing;
      await sizePlan(api, { plan, secrets, region, probeId: sizingName }, signal, putWhile(signal, set));
    },
    cancelSizing() {
      sizing.abort();
      set({ sizing: get().sized === null ? 'cancelled' : 'done', sizingProgress: null });
    },
    async save() {
      const { plan } = get();
      return plan === null ? null : savePlan(api, plan, set);
    },
    forget() {
      restart();
      set(noPlan);
    },
  }));
  api.on((event) => {
    if (event.name !== 'plan.progress') return;
    const { probeId, ...progress } = event.payload;
    if (probeId === name) store.setState({ progress });
    if (probeId === estimateName) store.setState({ estimateProgress: progress });
    if (probeId === sizingName) store.setState({ sizingProgress: progress });
  });
  return store;
}
