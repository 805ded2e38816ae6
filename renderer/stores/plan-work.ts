// The work behind a plan: making it, opening it, estimating it. Each reports through `put` until it is no longer wanted.
import type { InputOf } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import { planAppendix } from './plan-appendix.ts';
import { noPlan, type PlanFacts, type PlanRequest } from './plan-facts.ts';

export type Put = (changes: Partial<PlanFacts>) => void;

/** Writes only while the work it belongs to is still wanted. */
export const putWhile =
  (signal: AbortSignal, set: Put): Put =>
  (changes) => {
    if (!signal.aborted) set(changes);
  };

/** Null = it was not made, and the reason was put. */
export async function makePlan(
  api: Api,
  request: PlanRequest,
  probeId: string,
  signal: AbortSignal,
  put: Put,
): Promise<Plan | null> {
  try {
    const plan = await api.call('plan.build', { ...request, probeId }, signal);
    put({ building: 'done', plan, progress: null });
    return signal.aborted ? null : plan;
  } catch (error) {
    put({ building: 'failed', error: toErrorData(error), progress: null });
    return null;
  }
}

/** False = the user chose no file, or it cannot be used and the reason was put. */
export async function readPlanFile(api: Api, signal: AbortSignal, put: Put): Promise<boolean> {
  try {
    const file = await api.call('file.openPlan', {}, signal);
    if (file === null) return false;
    put({ ...noPlan, building: 'running', path: file.path });
    const plan = await api.call('plan.check', file, signal);
    put({ building: 'done', plan });
    void planAppendix(api, plan, signal, put);
    return true;
  } catch (error) {
    put({ ...noPlan, building: 'failed', error: toErrorData(error) });
    return false;
  }
}

export async function estimatePlan(
  api: Api,
  input: { readonly plan: Plan; readonly password: string; readonly probeId: string },
  signal: AbortSignal,
  put: Put,
): Promise<void> {
  put({ estimating: 'running', estimate: null, estimateError: null, estimateProgress: null });
  try {
    const estimate = await api.call('plan.estimate', input, signal);
    put({ estimating: 'done', estimate, estimateProgress: null });
  } catch (error) {
    put({ estimating: 'failed', estimateError: toErrorData(error), estimateProgress: null });
  }
}

/** What was measured before stays until there is something newer. */
export async function sizePlan(api: Api, input: InputOf<'plan.size'>, signal: AbortSignal, put: Put): Promise<void> {
  put({ sizing: 'running', sizingError: null, sizingProgress: null });
  try {
    const sized = await api.call('plan.size', input, signal);
    put({ sizing: 'done', sized, sizingProgress: null });
  } catch (error) {
    put({ sizing: 'failed', sizingError: toErrorData(error), sizingProgress: null });
  }
}

/** Where it was saved; null = the user chose no file. Throws AppError. */
export async function savePlanFile(api: Api, plan: Plan): Promise<string | null> {
  const suggestedName = `${plan.source.database}.plan.json`;
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  return (await api.call('file.save', { suggestedName, kind: 'plan', text }))?.path ?? null;
}

/** Where it was saved; null = the user chose no file, or it was not written and the reason was put. */
export async function savePlan(api: Api, plan: Plan, put: Put): Promise<string | null> {
  try {
    const path = await savePlanFile(api, plan);
    put({ saveError: null, ...(path === null ? {} : { path }) });
    return path;
  } catch (error) {
    put({ saveError: toErrorData(error) });
    return null;
  }
}
