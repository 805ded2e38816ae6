// The plan made of the draft, and its estimate.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Estimate } from '../../shared/estimate.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Api } from '../api.ts';

export type PlanRequest = Omit<InputOf<'plan.build'>, 'probeId'>;
/** Handles of the secrets that go with a plan. */
export type PlanSecrets = { readonly source: string; readonly target: string };

export type PlanState = {
  readonly building: 'none' | 'running' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly inAll: number; readonly table: string } | null;
  readonly error: AppErrorData | null;
  readonly plan: Plan | null;
  /** Where the plan was saved or opened; null = nowhere yet. */
  readonly path: string | null;
  readonly estimating: 'none' | 'running' | 'done' | 'failed';
  readonly estimate: Estimate | null;
  readonly estimateError: AppErrorData | null;
  build(request: PlanRequest): Promise<void>;
  /** Stops building or estimating. */
  cancel(): void;
  runEstimate(password: string): Promise<void>;
  save(): Promise<void>;
  /** Forgets the plan, because what it was made of changed. */
  forget(): void;
};

export function createPlanStore(_api: Api): StoreApi<PlanState> {
  return createStore<PlanState>()((set) => ({
    building: 'none',
    progress: null,
    error: null,
    plan: null,
    path: null,
    estimating: 'none',
    estimate: null,
    estimateError: null,
    build: async () => undefined,
    cancel: () => undefined,
    runEstimate: async () => undefined,
    save: async () => undefined,
    forget: () => set({ plan: null, building: 'none', estimate: null, estimating: 'none', path: null }),
  }));
}
