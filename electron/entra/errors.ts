// Says in the program's words why a sign-in did not succeed. The library's own errors may hold requests and stay here.
import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import { AppError } from '../../shared/errors.ts';
import { NotReached, recentFailure } from './network.ts';

/** What the directory's numbers mean to whoever has to do something about it. */
const meanings: Readonly<Record<string, string>> = {
  AADSTS50011: 'the application does not have the redirect address http://localhost for desktop programs',
  AADSTS50020: 'this account does not belong to the tenant',
  AADSTS50034: 'there is no such account in the tenant',
  AADSTS50059: 'the tenant is missing',
  AADSTS50076: 'a second factor is required',
  AADSTS50079: 'a second factor has to be set up first',
  AADSTS50105: 'this account was not assigned to the application',
  AADSTS50173: 'the sign-in was revoked',
  AADSTS50196: 'the sign-in service saw too many equal requests',
  AADSTS53003: 'a Conditional Access policy of the organisation blocks it',
  AADSTS65001: 'nobody has consented to the application for this tenant',
  AADSTS65004: 'the consent was declined',
  AADSTS70008: 'the sign-in has expired',
  AADSTS700016: 'the application is not known in this tenant',
  AADSTS700082: 'the sign-in was not used for too long',
  AADSTS7000215: 'the secret of the application is wrong (its value is needed, not its id)',
  AADSTS7000218: 'the application does not allow public clients (set "Allow public client flows" to yes)',
  AADSTS7000222: 'the secret of the application has expired',
  AADSTS700027: 'the certificate is not one of the application',
  AADSTS900023: 'the tenant is neither an id nor a known domain',
  AADSTS90002: 'the tenant does not exist in this cloud',
};

const cancellations = new Set(['user_cancelled', 'access_denied', 'device_code_polling_cancelled']);
const unreachable = new Set([
  'endpoints_resolution_error',
  'openid_config_error',
  'network_error',
  'post_request_failed',
]);
const timeouts = new Set(['user_timeout_reached', 'device_code_expired']);

/** `who`: whom it is about, for the sentence. Gives AppErrors back as they are. */
export function translateSignIn(error: unknown, who: string): AppError {
  if (error instanceof AppError) return error;
  const unreached = notReachedOf(error);
  if (unreached !== null)
    return unreached.known ?? new AppError('SIGN_IN_UNREACHABLE', { host: unreached.host, detail: unreached.message });
  const detail = explain(error);
  if (error instanceof InteractionRequiredAuthError) return new AppError('SIGN_IN_NEEDED', { who, detail });
  if (error instanceof AuthError) {
    if (cancellations.has(error.errorCode) || error.errorMessage.includes('authorization_declined'))
      return new AppError('SIGN_IN_CANCELLED', { detail: 'it was cancelled' });
    if (timeouts.has(error.errorCode)) return new AppError('SIGN_IN_CANCELLED', { detail: 'the time was over' });
    // A refresh token that is no longer good: only a person can help.
    if (error.errorCode === 'invalid_grant') return new AppError('SIGN_IN_NEEDED', { who, detail });
  }
  return new AppError('SIGN_IN_REFUSED', { who, detail });
}

/** What our network client threw, where the library kept it or hid it behind a code of its own. */
function notReachedOf(error: unknown): NotReached | null {
  for (let one: unknown = error; one instanceof Error; one = one.cause ?? Reflect.get(one, 'error')) {
    if (one instanceof NotReached) return one;
  }
  return error instanceof AuthError && unreachable.has(error.errorCode) ? recentFailure() : null;
}

/** One clause without trace ids, addresses with queries, or anything that was sent. */
function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const number = /AADSTS\d+/.exec(message)?.[0];
  const known = number === undefined ? undefined : meanings[number];
  if (known !== undefined) return `${known}, ${number ?? ''}`;
  const line = (message.split(/\r?\n/)[0] ?? '').replace(/\s*Trace ID:.*$/, '').replace(/\?[^\s]*/g, '');
  return line
    .replace(/^[a-z_]+: (?:\d+ - \[[^\]]*\]: )?/, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}
