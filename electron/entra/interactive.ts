// Lets a person sign in: in the browser of the desktop, or with a code on any device.
import type { AuthenticationResult, PublicClientApplication } from '@azure/msal-node';
import { audienceOf, type Cloud } from '../../shared/clouds.ts';
import { AppError } from '../../shared/errors.ts';
import { authorityOf } from './applications.ts';
import { translateSignIn } from './errors.ts';

export type SignInAsk = {
  readonly cloud: Cloud;
  readonly clientId: string;
  /** Null = the home tenant. */
  readonly tenant: string | null;
  /** Suggested to the sign-in page; null = the account is picked there. */
  readonly user: string | null;
  /** What a service wants to be fulfilled; null = nothing. */
  readonly claims: string | null;
};

/** What a person types on another device. */
export type DeviceCode = { readonly address: string; readonly code: string; readonly expiresMs: number };

/** A person who went to lunch must not leave a port open for ever. */
const browserLimitMs = 10 * 60_000;

/** One consent serves storage and resource manager: the refresh token is good for both. */
const requestOf = ({ cloud, tenant, claims }: SignInAsk) => ({
  ...authorityOf(cloud, tenant ?? 'organizations'),
  scopes: [`${audienceOf('arm', cloud)}/.default`],
  ...(claims === null ? {} : { claims }),
});

/** `openBrowser` shows the sign-in page. Throws SIGN_IN_CANCELLED, SIGN_IN_REFUSED, SIGN_IN_UNREACHABLE. */
export async function signInByBrowser(
  application: PublicClientApplication,
  ask: SignInAsk,
  openBrowser: (url: string) => Promise<void>,
  signal: AbortSignal,
  limitMs: number = browserLimitMs,
): Promise<AuthenticationResult> {
  const { authority, scopes, ...rest } = requestOf(ask);
  let page: URL | null = null;
  let why = 'it was cancelled';
  const cancel = (): void => {
    if (page !== null) sendCancel(page);
  };
  const timer = setTimeout(() => {
    why = 'the time was over';
    cancel();
  }, limitMs);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await application.acquireTokenInteractive({
      authority,
      scopes,
      ...('claims' in rest ? { claims: rest.claims } : {}),
      ...(ask.user === null ? { prompt: 'select_account' } : { loginHint: ask.user }),
      async openBrowser(url) {
        page = new URL(url);
        if (signal.aborted) return cancel();
        await openBrowser(url);
      },
      successTemplate: pageOf('Signed in', 'You can close this page and go back to Tableferry.'),
      errorTemplate: pageOf('Not signed in', 'Close this page; Tableferry says what to do.'),
    });
  } catch (error) {
    const translated = translateSignIn(error, ask.user ?? 'you');
    throw translated.code === 'SIGN_IN_CANCELLED' ? new AppError('SIGN_IN_CANCELLED', { detail: why }) : translated;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

/** The library waits on its port for an answer and knows no other end: it is given the one that a refusal sends. */
function sendCancel(page: URL): void {
  const redirect = page.searchParams.get('redirect_uri');
  const state = page.searchParams.get('state');
  if (redirect === null || state === null) return;
  const body = new URLSearchParams({ error: 'user_cancelled', state });
  fetch(redirect, { method: 'POST', body }).catch(() => undefined);
}

/** Throws SIGN_IN_CANCELLED, SIGN_IN_REFUSED, SIGN_IN_UNREACHABLE. */
export async function signInByCode(
  application: PublicClientApplication,
  ask: SignInAsk,
  showCode: (code: DeviceCode) => void,
  signal: AbortSignal,
): Promise<AuthenticationResult> {
  const request = {
    ...requestOf(ask),
    cancel: signal.aborted,
    deviceCodeCallback: (answer: { verificationUri: string; userCode: string; expiresIn: number }) =>
      showCode({
        address: answer.verificationUri,
        code: answer.userCode,
        expiresMs: Date.now() + answer.expiresIn * 1000,
      }),
  };
  // The library looks at this field between two questions.
  const cancel = (): void => void (request.cancel = true);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const result = await application.acquireTokenByDeviceCode(request);
    if (result === null) throw new AppError('SIGN_IN_CANCELLED', { detail: 'it was cancelled' });
    return result;
  } catch (error) {
    throw translateSignIn(error, ask.user ?? 'you');
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

const pageOf = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>body{font:16px system-ui,sans-serif;margin:20vh auto;max-width:30em;text-align:center}</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
