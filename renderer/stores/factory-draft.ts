// The Data Factory of a plan as it is being described, what is wrong with it, and what it amounts to.
import { factoryPlaceSchema, type NamedPlace } from '../../shared/factory.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import { enginesText } from '../text/engines.ts';
import { emptySignIn, fromSignIn, isGuid, needsSecret, toSignIn, type SignInDraft } from './sign-in-draft.ts';
import { secretOf, toTargetConfig, toTargetSignIn, type TargetDraft } from './target-store.ts';

export const serviceNames = ['runtime', 'vault', 'source', 'storage'] as const;
type ServiceName = (typeof serviceNames)[number];

export type FactoryDraft = {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly factory: string;
  readonly vault: string;
  /** Null = as many as the runtime has when the plan is made. */
  readonly nodes: number | null;
  /** Empty = the blob endpoint of the target. */
  readonly storage: string;
  /** Not that of the target, where that is one of Azure. */
  readonly hasOwnSignIn: boolean;
  readonly signIn: SignInDraft;
  readonly secret: string | null;
  /** Names of services that are there already; empty = a deployment makes them. */
  readonly services: Readonly<Record<ServiceName, string>>;
};

export const emptyFactory: FactoryDraft = {
  subscription: '',
  resourceGroup: '',
  factory: '',
  vault: '',
  nodes: null,
  storage: '',
  hasOwnSignIn: false,
  signIn: emptySignIn,
  secret: null,
  services: { runtime: '', vault: '', source: '', storage: '' },
};

/** The reference a plan carries in place of the secret; the command line reads it from this variable. */
const secretRef: SecretRef = { env: 'TABLEFERRY_FACTORY_SECRET' };

/** Whether the factory is asked by whoever signs in to the target. */
export const signsInAsTarget = (draft: FactoryDraft, target: TargetDraft): boolean =>
  target.credential === 'entra' && !draft.hasOwnSignIn;

export const factorySignIn = (draft: FactoryDraft, target: TargetDraft): SignIn =>
  signsInAsTarget(draft, target) ? toTargetSignIn(target) : toSignIn(draft.signIn, secretRef);

/** The handle of the secret of that sign-in; empty where it needs none. */
export function factorySecret(draft: FactoryDraft, target: TargetDraft): string {
  if (signsInAsTarget(draft, target)) return secretOf(target);
  return needsSecret(draft.signIn) ? (draft.secret ?? '') : '';
}

export type FactoryField =
  'clientId' | 'tenant' | 'user' | 'secret' | 'subscription' | 'resourceGroup' | 'factory' | 'vault' | 'storage';
export type FactoryProblems = Readonly<Partial<Record<FactoryField, string>>>;

/** In the order of the fields. */
export function factoryProblems(draft: FactoryDraft, target: TargetDraft): FactoryProblems {
  const words = enginesText.problems;
  const { shape } = factoryPlaceSchema;
  const checked = (['subscription', 'resourceGroup', 'factory', 'vault'] as const).filter(
    (name) => !shape[name].safeParse(draft[name].trim()).success,
  );
  const storage = draft.storage.trim();
  const isStorageUsable =
    storage === '' ? target.credential !== 'connectionString' : shape.storage.safeParse(storage).success;
  return {
    ...signInProblems(draft, target),
    ...Object.fromEntries(checked.map((name) => [name, words[name]])),
    ...(isStorageUsable ? {} : { storage: words.storage }),
  };
}

/** What keeps Azure from being asked; of the sign-in of the target its own step tells. */
export function signInProblems(draft: FactoryDraft, target: TargetDraft): FactoryProblems {
  if (signsInAsTarget(draft, target)) return {};
  const words = enginesText.problems;
  const { identity, clientId, tenant, user } = draft.signIn;
  const mayLackId = identity === 'managedIdentity' && clientId.trim() === '';
  return {
    ...(mayLackId || isGuid(clientId) ? {} : { clientId: words.clientId }),
    ...(identity === 'servicePrincipal' && tenant.trim() === '' ? { tenant: words.tenant } : {}),
    ...(identity === 'user' && user === '' ? { user: words.user } : {}),
    ...(needsSecret(draft.signIn) && draft.secret === null ? { secret: words.secret } : {}),
  };
}

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** Of a draft without problems. */
export function toFactoryPlace(draft: FactoryDraft, target: TargetDraft): NamedPlace {
  const { services } = draft;
  return {
    factory: draft.factory.trim(),
    nodes: draft.nodes,
    vault: draft.vault.trim(),
    storage: orNull(draft.storage),
    subscription: draft.subscription.trim(),
    resourceGroup: draft.resourceGroup.trim(),
    signIn: factorySignIn(draft, target),
    services: {
      runtime: orNull(services.runtime),
      vault: orNull(services.vault),
      source: orNull(services.source),
      storage: orNull(services.storage),
    },
  };
}

/** `place` as Terraform tells of it; who signs in stays as it is where that is not told. */
export function withFactoryPlace(
  draft: FactoryDraft,
  place: Omit<NamedPlace, 'signIn'> & { readonly signIn?: SignIn | undefined },
  target: TargetDraft,
): FactoryDraft {
  const { signIn, services } = place;
  // The storage account of the target needs not be named again.
  const isTargets = place.storage !== null && isSameEndpoint(place.storage, endpointOf(target));
  return {
    ...draft,
    subscription: place.subscription,
    resourceGroup: place.resourceGroup,
    factory: place.factory,
    vault: place.vault,
    nodes: place.nodes,
    storage: isTargets ? '' : (place.storage ?? ''),
    services: {
      runtime: services.runtime ?? '',
      vault: services.vault ?? '',
      source: services.source ?? '',
      storage: services.storage ?? '',
    },
    ...(signIn === undefined ? {} : { hasOwnSignIn: true, signIn: fromSignIn(signIn), secret: null }),
  };
}

/** The blob endpoint of the target; empty where a connection string names it. */
export function endpointOf(target: TargetDraft): string {
  const config = toTargetConfig(target);
  return config.kind === 'connectionString' ? '' : config.endpoint;
}

export const isSameEndpoint = (one: string, other: string): boolean =>
  one.replace(/\/+$/, '').toLowerCase() === other.replace(/\/+$/, '').toLowerCase();
