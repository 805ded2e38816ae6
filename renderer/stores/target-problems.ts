// What is missing or wrong in the target as it is described, by field, in sentences.
import { isScopeName } from '../../shared/target-place.ts';
import { text } from '../text/text.ts';
import { parseUrl } from './storage-secret.ts';
import { isGuid, needsSecret, type SignInDraft } from './sign-in-draft.ts';
import type { TargetDraft } from './target-store.ts';

export type TargetField =
  'account' | 'clientId' | 'tenant' | 'user' | 'endpoint' | 'secret' | 'container' | 'encryptionScope';
export type TargetProblems = Readonly<Partial<Record<TargetField, string>>>;

/** In the order of the fields. */
export function targetProblems(draft: TargetDraft): TargetProblems {
  const container = containerProblem(draft.container);
  return {
    ...accountProblems(draft),
    ...(container === null ? {} : { container }),
    ...scopeProblem(draft.encryptionScope.trim()),
  };
}

/** Also while the name is still being typed. */
export const scopeProblem = (scope: string): TargetProblems =>
  scope === '' || isScopeName(scope) ? {} : { encryptionScope: text.target.problems.scopeUnusable };

/** What keeps an account from being asked at all. */
export function accountProblems(draft: TargetDraft): TargetProblems {
  const words = text.target.problems;
  const needsEndpoint = draft.credential !== 'connectionString';
  return {
    ...(draft.credential === 'accountKey' && draft.account.trim() === '' ? { account: words.accountMissing } : {}),
    ...(draft.credential === 'entra' ? signInProblems(draft.signIn) : {}),
    ...(needsEndpoint ? endpointProblem(draft.endpoint.trim()) : {}),
    ...(draft.secret === null && (draft.credential !== 'entra' || needsSecret(draft.signIn))
      ? { secret: words.secretMissing[draft.credential] }
      : {}),
  };
}

function signInProblems({ identity, clientId, tenant, user }: SignInDraft): TargetProblems {
  const words = text.target.problems;
  const mayLackId = identity === 'managedIdentity' && clientId.trim() === '';
  return {
    ...(mayLackId || isGuid(clientId) ? {} : { clientId: words.clientId }),
    ...(identity === 'servicePrincipal' && tenant.trim() === '' ? { tenant: words.tenantMissing } : {}),
    ...(identity === 'user' && user === '' ? { user: words.notSignedIn } : {}),
  };
}

function endpointProblem(endpoint: string): TargetProblems {
  const words = text.target.problems;
  if (endpoint === '') return { endpoint: words.endpointMissing };
  const isAddress = /^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/i.test(endpoint) && parseUrl(endpoint) !== null;
  return isAddress ? {} : { endpoint: words.endpointUnusable };
}

/** The rules of Blob Storage, the first one that is broken; also while the name is still being typed. */
export function containerProblem(container: string): string | null {
  const words = text.target.problems;
  const name = container.trim();
  if (name === '') return words.containerMissing;
  if (/[A-Z]/.test(name)) return words.containerUpperCase;
  const strange = /[^a-z0-9-]/.exec(name);
  if (strange !== null) return words.containerStrange(strange[0]);
  if (name.startsWith('-') || name.endsWith('-')) return words.containerEdge;
  if (name.includes('--')) return words.containerHyphens;
  if (name.length < 3) return words.containerShort;
  return name.length > 63 ? words.containerLong(name.length) : null;
}
