// Gets an access token without asking anybody.
import type { AccountInfo, AuthenticationResult, PublicClientApplication } from '@azure/msal-node';
import { audienceOf } from '../../shared/clouds.ts';
import { AppError } from '../../shared/errors.ts';
import {
  isUserSignIn,
  signInName,
  type AccessToken,
  type TokenRequest,
  type UserSignIn,
} from '../../shared/sign-in.ts';
import { authorityOf, type Applications } from './applications.ts';
import { translateSignIn } from './errors.ts';

/** Throws SIGN_IN_NEEDED, SIGN_IN_REFUSED, SIGN_IN_UNREACHABLE. */
export async function acquireSilently(applications: Applications, request: TokenRequest): Promise<AccessToken> {
  const who = signInName(request.signIn);
  try {
    const result = await acquire(applications, request);
    if (result === null || result.accessToken === '')
      throw new AppError('SIGN_IN_REFUSED', { who, detail: 'there was no token in the answer' });
    return { token: result.accessToken, expiresMs: result.expiresOn?.getTime() ?? Date.now() };
  } catch (error) {
    throw translateSignIn(error, who);
  }
}

function acquire(applications: Applications, request: TokenRequest): Promise<AuthenticationResult | null> {
  const { signIn, resource, claims, isStale } = request;
  const audience = audienceOf(resource, signIn.cloud);
  const fulfilling = claims === null ? {} : { claims };
  if (isUserSignIn(signIn)) return acquireForUser(applications, signIn, request);
  if (signIn.as.kind === 'managedIdentity') {
    const application = applications.forComputer(signIn.as.clientId);
    return application.acquireToken({ resource: audience, forceRefresh: isStale, ...fulfilling });
  }
  const tenant = request.tenant ?? signIn.tenant ?? 'organizations';
  const application = applications.forApplication(signIn, tenant, request.secret);
  return application.acquireTokenByClientCredential({
    scopes: [`${audience}/.default`],
    skipCache: isStale,
    ...fulfilling,
  });
}

async function acquireForUser(
  applications: Applications,
  signIn: UserSignIn,
  { resource, claims, isStale, tenant: asked }: TokenRequest,
): Promise<AuthenticationResult> {
  const { cloud, as } = signIn;
  const application = applications.forUser(cloud, as.clientId);
  const account = await findAccount(application, as.user);
  if (account === null)
    throw new AppError('SIGN_IN_NEEDED', { who: signInName(signIn), detail: 'nobody has signed in on this computer' });
  const tenant = asked ?? signIn.tenant ?? account.tenantId;
  return application.acquireTokenSilent({
    // Without its tenant in the account, the library answers with the home tenant's token from its cache.
    account: { ...account, tenantId: tenant },
    authority: authorityOf(cloud, tenant).authority,
    scopes: [`${audienceOf(resource, cloud)}/.default`],
    ...(claims === null ? { forceRefresh: isStale } : { claims }),
  });
}

/** Several may have signed in; without a name only an only one is meant. */
export async function findAccount(
  application: PublicClientApplication,
  user: string | undefined,
): Promise<AccountInfo | null> {
  const accounts = await application.getAllAccounts();
  if (user === undefined) return accounts.length === 1 ? (accounts[0] ?? null) : null;
  return accounts.find(({ username }) => username.toLowerCase() === user.toLowerCase()) ?? null;
}
