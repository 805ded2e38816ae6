// Plans from files: opening one, and finding the secrets that it only refers to.
import { AppError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Api } from '../api.ts';
import type { PlanSecrets } from './plan-store.ts';
import type { Stores } from './stores.tsx';

/** Asks for a plan file and shows what it holds, or why it cannot be used. */
export async function openPlan({ opened, app }: Stores): Promise<void> {
  const isOpen = await opened.getState().open();
  if (isOpen || opened.getState().error !== null) app.getState().go({ name: 'plan' });
}

/** Throws SECRET_MISSING when a reference of the plan leads nowhere on this computer. */
export async function findSecrets(api: Api, plan: Plan): Promise<PlanSecrets> {
  const { source, target } = await api.call('secret.find', { plan });
  if (source !== null && target !== null) return { source, target };
  const missing = source === null ? 'the password of the source' : 'the secret of the target';
  throw new AppError('SECRET_MISSING', { detail: `${missing}, which the plan only refers to` });
}
