// The SDK's credential for Microsoft Entra ID: keeps the token until it is nearly over or was refused.
import { AppError } from '../../../shared/errors.ts';
import type { SignIn, AccessToken } from '../../../shared/sign-in.ts';
import type { TokenSource } from '../ports/tokens.ts';
import type { Failure } from './failure.ts';

/** A token this close to its end is replaced, as the service's clock may be ahead of ours. */
const reserveMs = 300_000;

export type TokenUse = {
  readonly signIn: SignIn;
  readonly secret: string;
  readonly tokens: TokenSource;
  readonly isPatient: boolean;
  /** Called with true while a token is waited for longer than a sign-in without questions takes. */
  readonly onWait?: (isWaiting: boolean) => void;
  readonly nowMs?: () => number;
};

/** What the SDK hands over with a challenge of the service. */
type Asked = {
  readonly abortSignal?: unknown;
  readonly claims?: string;
  readonly tenantId?: string;
};

/** The form the SDK expects; told to be over at once, so that it asks before every request and keeps none itself. */
type SdkToken = { readonly token: string; readonly expiresOnTimestamp: number };

export type TokenCredential = {
  getToken(scopes: string | string[], asked?: Asked): Promise<SdkToken>;
  /** True when the refusal was one of the token, and the next request will carry another. */
  renew(failure: Failure): boolean;
};

const refusals = new Set(['AuthenticationFailed', 'InvalidAuthenticationInfo', 'NoAuthenticationInformation']);
/** A silent renewal takes a second or two. */
const longWaitMs = 4_000;

export function createTokenCredential(use: TokenUse): TokenCredential {
  const nowMs = use.nowMs ?? (() => Date.now());
  let current: { readonly token: AccessToken; readonly renewAtMs: number } | null = null;
  let isStale = false;
  let tenant: string | null = null;
  /** Lanes send many requests at once; one asks for all. */
  let asking: Promise<AccessToken> | null = null;

  const ask = async (claims: string | null): Promise<AccessToken> => {
    const waits = setTimeout(() => use.onWait?.(true), longWaitMs);
    try {
      const request = {
        signIn: use.signIn,
        secret: use.secret,
        resource: 'storage',
        tenant,
        claims,
        isStale,
        isPatient: use.isPatient,
      } as const;
      const token = await use.tokens(request, neverAborted).catch((error: unknown) => stillGood(error));
      const lifeMs = token.expiresMs - nowMs();
      // A token with a short life is not asked for again with every request.
      current = { token, renewAtMs: nowMs() + Math.max(lifeMs - reserveMs, lifeMs / 2) };
      isStale = false;
      return token;
    } finally {
      clearTimeout(waits);
      use.onWait?.(false);
      asking = null;
    }
  };
  /** A sign-in service that is away costs nothing while the token in hand lasts. */
  const stillGood = (error: unknown): AccessToken => {
    const isAway = error instanceof AppError && error.kind === 'transient';
    if (!isAway || isStale || current === null || current.token.expiresMs <= nowMs()) throw error;
    return current.token;
  };
  return {
    async getToken(_scopes, asked = {}) {
      // A challenge: what we sent was not good enough.
      if (asked.claims !== undefined || asked.tenantId !== undefined) {
        isStale = true;
        tenant = asked.tenantId ?? tenant;
      }
      const isGood = !isStale && current !== null && nowMs() < current.renewAtMs;
      if (isGood && current !== null) return toSdk(current.token, nowMs());
      asking ??= ask(asked.claims ?? null);
      return toSdk(await abandoned(asking, asked.abortSignal), nowMs());
    },
    renew({ status, storageCode }) {
      if (status !== 401 && !(status === 403 && refusals.has(storageCode))) return false;
      isStale = true;
      return true;
    },
  };
}

/** The token serves all requests, so that none of them may cancel the asking. */
const neverAborted = new AbortController().signal;

const toSdk = ({ token }: AccessToken, now: number): SdkToken => ({ token, expiresOnTimestamp: now });

/** Resolves as `asking` does, or rejects as soon as this one request is given up. */
async function abandoned<T>(asking: Promise<T>, signal: unknown): Promise<T> {
  if (!(signal instanceof AbortSignal)) return asking;
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(signal.reason ?? new DOMException('given up', 'AbortError'));
  if (signal.aborted) give();
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([asking, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
