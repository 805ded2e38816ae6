// Finds the secrets that a plan refers to by environment variable or file.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sourceSecretOf, targetSecretOf } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { planSchema } from '../../shared/plan.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import { signInSecretOf } from '../../shared/sign-in.ts';

/** A password, key or connection string is shorter; a plan must not be able to send whole files elsewhere. */
const longestSecret = 8192;

export type FoundSecrets = {
  readonly source: string | null;
  readonly target: string | null;
  /** Absent where the plan has no mask that is made with a key. */
  readonly maskKey?: string | null;
  /** Absent where the plan has no Data Factory. */
  readonly factory?: string | null;
};
type Environment = Readonly<Record<string, string | undefined>>;

/** Null where a reference leads nowhere, empty where no secret is needed; the user is asked then. Throws FILE_INVALID when it is no plan. */
export function findPlanSecrets(plan: unknown, environment: Environment): FoundSecrets {
  const parsed = parseOrExplain(planSchema, plan);
  if (!parsed.ok) throw new AppError('FILE_INVALID', { path: 'plan', detail: parsed.detail });
  const { source, target, maskKey, factory } = parsed.value;
  return {
    source: readReference(sourceSecretOf(source), environment),
    target: readReference(targetSecretOf(target), environment),
    ...(maskKey === undefined ? {} : { maskKey: readReference(maskKey, environment) }),
    ...(factory === undefined ? {} : { factory: readReference(signInSecretOf(factory.signIn), environment) }),
  };
}

function readReference(reference: SecretRef | null, environment: Environment): string | null {
  if (reference === null) return '';
  if ('env' in reference) return usable(environment[reference.env] ?? '');
  return 'file' in reference ? usable(readSecretFile(reference.file)) : null;
}

const usable = (text: string): string | null => (text === '' || text.length > longestSecret ? null : text);

function readSecretFile(path: string): string {
  try {
    // An editor's line end is not part of the secret.
    return readFileSync(resolve(path), 'utf8').replace(/\r?\n$/, '');
  } catch {
    // Not there or not readable: the user types it instead.
    return '';
  }
}
