// A sign-in to Azure as it is being described for source or target, and what it amounts to.
import type { Cloud } from '../../shared/clouds.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import type { SignIn } from '../../shared/sign-in.ts';

export const signInIdentities = ['user', 'servicePrincipal', 'managedIdentity'] as const;

export type SignInDraft = {
  readonly identity: (typeof signInIdentities)[number];
  readonly cloud: Cloud;
  /** Of the registered application for a person, of the application itself, or of a user-assigned identity. */
  readonly clientId: string;
  /** Empty = the home tenant. */
  readonly tenant: string;
  /** The application signs in with a certificate in place of a secret. */
  readonly isCertificate: boolean;
  /** The person who signed in; empty = nobody yet. */
  readonly user: string;
  /** Resource id of the account that was picked; empty = its address was typed. */
  readonly accountId: string;
};

export const emptySignIn: SignInDraft = {
  identity: 'user',
  cloud: 'public',
  clientId: '',
  tenant: '',
  isCertificate: false,
  user: '',
  accountId: '',
};

/** `secretRef`: what a plan carries in place of an application's secret. */
export function toSignIn(draft: SignInDraft, secretRef: SecretRef): SignIn {
  const { identity, cloud, clientId, tenant, user, isCertificate } = draft;
  const where = { cloud, ...(tenant.trim() === '' ? {} : { tenant: tenant.trim() }) };
  const id = clientId.trim();
  switch (identity) {
    case 'user':
      return { ...where, as: { kind: 'user', clientId: id, ...(user === '' ? {} : { user }) } };
    case 'servicePrincipal':
      return isCertificate
        ? { ...where, as: { kind: 'certificate', clientId: id, certificate: secretRef } }
        : { ...where, as: { kind: 'servicePrincipal', clientId: id, secret: secretRef } };
    case 'managedIdentity':
      return { ...where, as: { kind: 'managedIdentity', ...(id === '' ? {} : { clientId: id }) } };
  }
}

export function fromSignIn(signIn: SignIn): SignInDraft {
  const { cloud, tenant, as } = signIn;
  return {
    ...emptySignIn,
    identity: as.kind === 'certificate' ? 'servicePrincipal' : as.kind,
    isCertificate: as.kind === 'certificate',
    cloud,
    clientId: as.clientId ?? '',
    tenant: tenant ?? '',
    user: as.kind === 'user' ? (as.user ?? '') : '',
  };
}

/** A certificate comes as PEM text. */
export const isPem = (typed: string): boolean => /-----BEGIN [A-Z ]+-----/.test(typed);

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isGuid = (text: string): boolean => guid.test(text.trim());

/** Only an application brings a secret. */
export const needsSecret = ({ identity }: SignInDraft): boolean => identity === 'servicePrincipal';
