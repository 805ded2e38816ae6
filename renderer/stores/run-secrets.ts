// Finds the handles of the secrets that an errand needs: kept from the start of the run, or where its plan points to.
import type { AppErrorData, ErrorCode } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Tier } from '../../shared/validation.ts';
import type { Api } from '../api.ts';
import type { PlanSecrets } from './plan-store.ts';

/** How a run is to be proven; `asksSource`: its source is asked too, with its password. */
export type VerifyWish = { readonly tier: Tier; readonly asksSource: boolean };

/** What may be asked of a run and needs its secrets. */
export type Errand =
  /** A plan that was opened from a file: its references may lead nowhere on this computer. */
  | { readonly kind: 'start' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'retry'; readonly tableId: string }
  | ({ readonly kind: 'verify' } & VerifyWish)
  /** Whether the source changed since. */
  | { readonly kind: 'changes' }
  | { readonly kind: 'discard' };

export type FoundSecrets = { readonly source: string | null; readonly target: string | null };
export const noSecrets: FoundSecrets = { source: null, target: null };

/** Discarding does not read the source, and verifying only where it is wished. */
export const needsSource = (errand: Errand): boolean =>
  errand.kind === 'verify' ? errand.asksSource : errand.kind !== 'discard';
/** Asking the source does not open the storage. */
export const needsTarget = ({ kind }: Errand): boolean => kind !== 'changes';

export async function findSecrets(api: Api, plan: Plan, kept: FoundSecrets, errand: Errand): Promise<FoundSecrets> {
  if (completeFor(errand, kept) !== null) return kept;
  const found = await api.call('secret.find', { plan });
  return { source: kept.source ?? found.source, target: kept.target ?? found.target };
}

/** Null while a secret that the errand needs is missing. */
export function completeFor(errand: Errand, { source, target }: FoundSecrets): PlanSecrets | null {
  if (needsTarget(errand) && target === null) return null;
  if (needsSource(errand) && source === null) return null;
  return { source: source ?? '', target: target ?? '' };
}

const blames: Partial<Record<ErrorCode, readonly (keyof FoundSecrets)[]>> = {
  LOGIN_REFUSED: ['source'],
  WINDOWS_LOGIN_REFUSED: ['source'],
  PASSWORD_EXPIRED: ['source'],
  STORAGE_REFUSED: ['target'],
  SECRET_FORGOTTEN: ['source', 'target'],
};

/** What is left of the secrets after a failure; null when no secret is to blame. */
export function withoutBlamed(secrets: FoundSecrets, error: AppErrorData): FoundSecrets | null {
  const blamed = blames[error.code];
  if (blamed === undefined) return null;
  const keep = (name: keyof FoundSecrets): string | null => (blamed.includes(name) ? null : secrets[name]);
  return { source: keep('source'), target: keep('target') };
}
