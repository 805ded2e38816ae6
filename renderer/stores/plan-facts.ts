// What is known of one plan: how far it is made, what belongs to it, and its estimate.
import type { InputOf, OutputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Estimate } from '../../shared/estimate.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Sizing } from '../../shared/sizing/sizing.ts';

export type PlanRequest = Omit<InputOf<'plan.build'>, 'probeId'>;

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
  /** Scripts that grant what the plan needs; null = not known yet. */
  readonly rights: OutputOf<'plan.rights'> | null;
  readonly estimating: 'none' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly estimateProgress: Progress | null;
  readonly estimate: Estimate | null;
  readonly estimateError: AppErrorData | null;
  /** How long and how dear, once it was measured. */
  readonly sizing: 'none' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly sizingProgress: Progress | null;
  readonly sized: Sizing | null;
  readonly sizingError: AppErrorData | null;
};

export const noPlan: PlanFacts = {
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
  rights: null,
  estimating: 'none',
  estimateProgress: null,
  estimate: null,
  estimateError: null,
  sizing: 'none',
  sizingProgress: null,
  sized: null,
  sizingError: null,
};

/** Names what a plan is made of. A secret typed again makes no other plan; a check is named by its hash. */
export const planKey = ({ password: _password, secrets: _secrets, preflight, ...request }: PlanRequest): string =>
  JSON.stringify({
    ...request,
    check: preflight === null || preflight === undefined ? null : { ...preflight, preflight: preflight.preflight.hash },
  });
