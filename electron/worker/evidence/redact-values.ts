// Keeps secrets out of a pack: blots them out of what was said, and refuses what cannot be changed any more.
import { AppError } from '../../../shared/errors.ts';
import { createRedactor } from '../logs/redact.ts';

/** By these the files of a pack are held together; a short password may stand in a hash by chance. */
const identities = ['runId', 'planId', 'planHash', 'hash', 'manifest', 'md5'];

/** A copy of a JSON value with secrets blotted out of its texts, those named and what looks like one. */
export function createValueRedactor(secrets: readonly string[]): <T>(value: T) => T {
  const redact = createRedactor(secrets);
  return (value) =>
    JSON.parse(
      JSON.stringify(value, (key, member: unknown) =>
        typeof member === 'string' && !identities.includes(key) ? redact(member) : member,
      ),
    );
}

/** Shorter ones are found by chance. */
const shortestSought = 8;

/**
 * Throws EVIDENCE_HOLDS_SECRET when a text of the document holds one. A name that equals one, or a blob's name made of
 * it, is a name: some databases are called as their passwords are.
 */
export function assertNoSecret(name: string, document: string, secrets: readonly string[]): void {
  const sought = secrets.filter((secret) => secret.length >= shortestSought);
  JSON.parse(document, (key, value: unknown) => {
    if (
      typeof value === 'string' &&
      key !== 'name' &&
      sought.some((secret) => value !== secret && value.includes(secret))
    )
      throw new AppError('EVIDENCE_HOLDS_SECRET', { entry: name });
    return value;
  });
}
