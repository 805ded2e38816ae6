// Who signs in to Azure: a person, an application, or the computer itself. Tokens and secrets never stand here.
import { z } from 'zod';
import { cloudSchema, type Resource } from './clouds.ts';
import { secretRefSchema, type SecretRef } from './secret-ref.ts';

const clientId = z.guid('an application (client) id looks like 11111111-2222-3333-4444-555555555555');
/** The id of a directory or one of its domains. */
const tenant = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'a tenant is an id or a domain such as contoso.com');

const whoSchema = z.discriminatedUnion('kind', [
  /** Signs in with a browser or a code, through the application `clientId`. */
  z.strictObject({
    kind: z.literal('user'),
    clientId,
    /** `name@contoso.com`; absent = whoever signs in. */
    user: z.string().min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('servicePrincipal'), clientId, secret: secretRefSchema }),
  /** PEM text with the certificate and its private key. */
  z.strictObject({ kind: z.literal('certificate'), clientId, certificate: secretRefSchema }),
  /** Of the computer, when it stands in Azure or is joined by Azure Arc; `clientId` for a user-assigned one. */
  z.strictObject({ kind: z.literal('managedIdentity'), clientId: clientId.optional() }),
]);

export const signInSchema = z
  .strictObject({
    cloud: cloudSchema.default('public'),
    /** Absent = the home tenant of whoever signs in. */
    tenant: tenant.optional(),
    as: whoSchema,
  })
  .refine(
    ({ tenant: given, as }) => given !== undefined || as.kind === 'user' || as.kind === 'managedIdentity',
    'an application signs in to a tenant: name it as "tenant"',
  );
export type SignIn = z.infer<typeof signInSchema>;
export type UserSignIn = SignIn & { readonly as: Extract<SignIn['as'], { kind: 'user' }> };

export const isUserSignIn = (signIn: SignIn): signIn is UserSignIn => signIn.as.kind === 'user';

/** The reference to the one secret of a sign-in; null = it needs none. */
export function signInSecretOf({ as }: SignIn): SecretRef | null {
  switch (as.kind) {
    case 'servicePrincipal':
      return as.secret;
    case 'certificate':
      return as.certificate;
    case 'user':
    case 'managedIdentity':
      return null;
  }
}

/** For sentences: `the signed-in user anna@contoso.com`. */
export function signInName({ as }: SignIn): string {
  switch (as.kind) {
    case 'user':
      return as.user ?? 'the signed-in user';
    case 'servicePrincipal':
    case 'certificate':
      return `the application ${as.clientId}`;
    case 'managedIdentity':
      return as.clientId === undefined
        ? 'the managed identity of this computer'
        : `the managed identity ${as.clientId}`;
  }
}

/** Asks for an access token. `secret` is in clear, and empty where the sign-in needs none. */
export type TokenRequest = {
  readonly signIn: SignIn;
  readonly secret: string;
  readonly resource: Resource;
  /** A tenant that the service asked for instead of the sign-in's own. */
  readonly tenant: string | null;
  /** What a service wants to be fulfilled, from its challenge. */
  readonly claims: string | null;
  /** The last token was refused, so one from a cache will not do. */
  readonly isStale: boolean;
  /** True = wait until somebody has signed in again; false = fail with SIGN_IN_NEEDED. */
  readonly isPatient: boolean;
};

/** Never logged, never stored but in the encrypted cache. */
export type AccessToken = { readonly token: string; readonly expiresMs: number };
