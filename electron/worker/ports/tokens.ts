// Where access tokens come from: the worker asks, whoever owns the sign-in answers.
import { AppError } from '../../../shared/errors.ts';
import { signInName, type AccessToken, type TokenRequest } from '../../../shared/sign-in.ts';

/** Errors: SIGN_IN_NEEDED, SIGN_IN_REFUSED, SIGN_IN_UNREACHABLE, SIGN_IN_CANCELLED. */
export type TokenSource = (request: TokenRequest, signal: AbortSignal) => Promise<AccessToken>;

/** For a worker without a sign-in of its own. */
export const noTokens: TokenSource = ({ signIn }) =>
  Promise.reject(new AppError('SIGN_IN_NEEDED', { who: signInName(signIn), detail: 'this program cannot sign in' }));
