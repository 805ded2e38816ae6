// Runs the next round of a series: its plan, the secrets that it takes, and the screen that shows it.
import type { AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import { seriesText } from '../text/series.ts';
import { toErrorData } from './failure.ts';
import type { PlanSecrets } from './plan-store.ts';
import { withoutBlamed } from './run-secrets.ts';
import type { Stores } from './stores.tsx';

/** What kept the round from being started: a failure, or a sentence. */
export type RoundRefusal = AppErrorData | string;

/** Null = it was started, or the user did not give the secrets. */
export async function runRound(stores: Stores, plan: Plan, path = ''): Promise<RoundRefusal | null> {
  try {
    const secrets = knownSecrets(stores, plan) ?? (await stores.runs.getState().secretsFor(plan));
    if (secrets !== null) goToRound(stores, stores.rounds.getState().start(plan, path, secrets));
    return null;
  } catch (error) {
    return toErrorData(error);
  }
}

/** Those of the last round, unless one of them is what it failed by. */
function knownSecrets({ rounds }: Stores, plan: Plan): PlanSecrets | null {
  const last = rounds.getState().rounds.get(plan.series?.name ?? '');
  if (last?.plan.hash !== plan.hash) return null;
  return last.error === null || withoutBlamed(last.secrets, last.error, { kind: 'start' }) === null
    ? last.secrets
    : null;
}

/** `runId`: of any run of the series. */
export async function runNextRound(stores: Stores, runId: string): Promise<RoundRefusal | null> {
  try {
    const derived = stores.runs.getState().watched.get(runId)?.plan ?? (await stores.api.call('run.plan', { runId }));
    const name = derived.series?.name ?? '';
    const planHash = derived.series?.round?.planHash;
    const plan = planHash === undefined ? null : await stores.rounds.getState().planOf(planHash);
    return plan === null ? seriesText.round.noPlan(name) : await runRound(stores, plan);
  } catch (error) {
    return toErrorData(error);
  }
}

export const goToRound = ({ app }: Stores, series: string): void => app.getState().go({ name: 'round', series });
