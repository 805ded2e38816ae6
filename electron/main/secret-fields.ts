// Puts secrets in the place of their handles on the way to the worker; a secret in clear from the window is refused.
import { AppError } from '../../shared/errors.ts';

/** The prefix of every handle. */
export const handlePrefix = 'secret:';

/** The secret behind a handle. Throws SECRET_FORGOTTEN. */
export type SecretLookup = (handle: string) => Promise<string>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `input` with the fields that carry secrets (shared/contract) filled in: password, secret, and those in secrets. */
export async function swapSecrets(input: unknown, lookUp: SecretLookup): Promise<unknown> {
  if (!isRecord(input)) return input;
  const swapped: Record<string, unknown> = { ...input };
  for (const field of ['password', 'secret']) {
    if (Object.hasOwn(input, field)) swapped[field] = await resolve(input[field], lookUp);
  }
  const { secrets } = input;
  if (isRecord(secrets)) {
    const filled: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(secrets)) filled[name] = await resolve(value, lookUp);
    swapped['secrets'] = filled;
  }
  return swapped;
}

/** An empty field stays empty: that connection needs no secret. */
async function resolve(value: unknown, lookUp: SecretLookup): Promise<unknown> {
  if (value === '') return '';
  if (typeof value !== 'string' || !value.startsWith(handlePrefix)) {
    throw new AppError('BUG', { detail: 'the window sent a secret where only its handle may stand' });
  }
  return lookUp(value);
}
