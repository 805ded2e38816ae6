// Finds the handles of the secrets that an errand needs: kept from the start of the run, or where its plan points to.
import type { AppErrorData, ErrorCode } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import { signInSecretOf } from '../../shared/sign-in.ts';
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
  /** Shows or changes what the Data Factory of the plan holds. */
  | { readonly kind: 'factory' }
  /** What Data Factory has on record of the run. */
  | { readonly kind: 'logs' }
  | { readonly kind: 'discard' };

export type FoundSecrets = {
  readonly source: string | null;
  readonly target: string | null;
  /** Absent where the plan has no mask that is made with a key. */
  readonly maskKey?: string | null;
  /** Absent where the plan has no Data Factory, or who asks it needs no secret. */
  readonly factory?: string | null;
};
export const noSecrets: FoundSecrets = { source: null, target: null };

/** Discarding does not read the source, and verifying only where it is wished. */
export const needsSource = (errand: Errand): boolean =>
  errand.kind === 'verify' ? errand.asksSource : errand.kind !== 'discard' && !asksFactory(errand);
/** Asking the source does not open the storage. */
export const needsTarget = ({ kind }: Errand): boolean => kind !== 'changes' && kind !== 'factory';
/** Logs of skipped rows stand in the container. */
const asksFactory = ({ kind }: Errand): boolean => kind === 'factory' || kind === 'logs';
/** Only what writes rows masks them. */
export const needsMaskKey = ({ kind }: Errand): boolean => kind === 'start' || kind === 'resume' || kind === 'retry';

/** What moves tables, what asks about them, and what ends their copies. */
export const needsFactory = (errand: Errand): boolean =>
  needsMaskKey(errand) || asksFactory(errand) || errand.kind === 'discard';

const factorySecretOf = ({ factory }: Plan) => (factory === undefined ? null : signInSecretOf(factory.signIn));

export async function findSecrets(api: Api, plan: Plan, kept: FoundSecrets, errand: Errand): Promise<FoundSecrets> {
  const known: FoundSecrets = {
    ...kept,
    ...(plan.maskKey === undefined ? {} : { maskKey: kept.maskKey ?? null }),
    ...(factorySecretOf(plan) === null ? {} : { factory: kept.factory ?? null }),
  };
  if (completeFor(errand, known) !== null) return known;
  const found = await api.call('secret.find', { plan });
  return {
    source: known.source ?? found.source,
    target: known.target ?? found.target,
    ...(known.maskKey === undefined ? {} : { maskKey: known.maskKey ?? found.maskKey ?? null }),
    ...(known.factory === undefined ? {} : { factory: known.factory ?? found.factory ?? null }),
  };
}

/** Null while a secret that the errand needs is missing. */
export function completeFor(errand: Errand, secrets: FoundSecrets): PlanSecrets | null {
  const { source, target, maskKey, factory } = secrets;
  if (needsTarget(errand) && target === null) return null;
  if (needsSource(errand) && source === null) return null;
  if (needsMaskKey(errand) && maskKey === null) return null;
  if (needsFactory(errand) && factory === null) return null;
  return {
    source: source ?? '',
    target: target ?? '',
    ...(typeof maskKey === 'string' ? { maskKey } : {}),
    ...(typeof factory === 'string' ? { factory } : {}),
  };
}

const isGiven = (secret: string | null | undefined): boolean => typeof secret === 'string';

const blames: Partial<Record<ErrorCode, readonly (keyof FoundSecrets)[]>> = {
  LOGIN_REFUSED: ['source'],
  WINDOWS_LOGIN_REFUSED: ['source'],
  PASSWORD_EXPIRED: ['source'],
  STORAGE_REFUSED: ['target'],
  MASK_KEY_MISSING: ['maskKey'],
  MASK_KEY_SHORT: ['maskKey'],
  MASK_KEY_OTHER: ['maskKey'],
  SECRET_FORGOTTEN: ['source', 'target', 'maskKey', 'factory'],
};

/** What is left of the secrets after a failure; null when no secret is to blame. */
export function withoutBlamed(secrets: FoundSecrets, error: AppErrorData, errand: Errand): FoundSecrets | null {
  const isFactoryRefused = error.code === 'SIGN_IN_REFUSED' && asksFactory(errand) && isGiven(secrets.factory);
  const blamed = isFactoryRefused ? (['factory'] as const) : blames[error.code];
  if (blamed === undefined) return null;
  const keep = (name: 'source' | 'target'): string | null => (blamed.includes(name) ? null : secrets[name]);
  const { maskKey, factory } = secrets;
  return {
    source: keep('source'),
    target: keep('target'),
    ...(maskKey === undefined ? {} : { maskKey: blamed.includes('maskKey') ? null : maskKey }),
    ...(factory === undefined ? {} : { factory: blamed.includes('factory') ? null : factory }),
  };
}
