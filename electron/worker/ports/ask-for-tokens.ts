// Access tokens asked for over a border: the side that needs them, and the side that has them or asks on.
import { AppError } from '../../../shared/errors.ts';
import type { AccessToken, TokenRequest, TokenResult } from '../../../shared/sign-in.ts';
import type { TokenSource } from './tokens.ts';

export type TokenAnswer = { readonly id: number; readonly result: TokenResult };

/** `source` for whoever needs tokens, `take` for the answers that come back. */
export function askForTokens(send: (id: number, request: TokenRequest) => void): {
  readonly source: TokenSource;
  take(answer: TokenAnswer): void;
} {
  const open = new Map<number, PromiseWithResolvers<AccessToken>>();
  let nextId = 1;
  return {
    source(request) {
      const id = nextId;
      nextId += 1;
      const asked = Promise.withResolvers<AccessToken>();
      open.set(id, asked);
      send(id, request);
      return asked.promise;
    },
    take({ id, result }) {
      const asked = open.get(id);
      open.delete(id);
      if (result.ok) asked?.resolve(result.token);
      else asked?.reject(new AppError(result.error.code, result.error.context));
    },
  };
}

/** Never rejects: an error crosses the border as data. */
export async function answerForTokens(
  tokens: TokenSource,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<TokenResult> {
  try {
    return { ok: true, token: await tokens(request, signal) };
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError('BUG', { detail: String(error) }, error);
    return { ok: false, error: known.toData() };
  }
}
