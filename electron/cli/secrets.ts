// Finds the secrets that connections refer to. They stay in memory: never printed, never written.
import { sourceSecretOf, targetSecretOf, type SourceConfig, type TargetAccount } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { EngineWish, FactoryPlace } from '../../shared/factory.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import { signInSecretOf } from '../../shared/sign-in.ts';
import { readTextFile, resolvePath } from './files.ts';
import type { Terminal } from './terminal.ts';

export type SecretReader = (ref: SecretRef, what: string) => string;

const missing = (detail: string): AppError => new AppError('SECRET_MISSING', { detail });

/**
 * A function that resolves references; `what` names the secret in messages. Secrets from standard input are its lines,
 * in the order they are asked for: the source's password first, then the target's. Throws SECRET_MISSING.
 */
export function createSecretReader(terminal: Terminal): SecretReader {
  let lines: string[] | null = null;
  const nextLine = (what: string): string => {
    lines ??= terminal.readStdin().split(/\r?\n/);
    const line = lines.shift() ?? '';
    if (line === '') throw missing(`standard input has no line for ${what}`);
    return line;
  };
  return (ref, what) => {
    if ('stdin' in ref) return nextLine(what);
    if ('env' in ref) {
      const value = terminal.env[ref.env] ?? '';
      if (value === '') throw missing(`the environment variable ${ref.env}, named for ${what}, is not set`);
      return value;
    }
    return fromFile(resolvePath(terminal.cwd, ref.file), what);
  };
}

/** Empty for a source that needs none. Throws SECRET_MISSING. */
export function readSourceSecret(read: SecretReader, source: SourceConfig): string {
  const ref = sourceSecretOf(source);
  return ref === null ? '' : read(ref, 'the password of the source');
}

/** Empty for a target that needs none. Throws SECRET_MISSING. */
export function readTargetSecret(read: SecretReader, target: TargetAccount): string {
  const ref = targetSecretOf(target);
  return ref === null ? '' : read(ref, 'the target');
}

/** What a call is given for the Data Factory of a plan: nothing where there is none. Throws SECRET_MISSING. */
export function readFactorySecret(read: SecretReader, place: FactoryPlace | undefined): { readonly factory?: string } {
  if (place === undefined) return {};
  const ref = signInSecretOf(place.signIn);
  return { factory: ref === null ? '' : read(ref, 'the sign-in of the Data Factory') };
}

/** Those of a plan that can be had without asking anybody, to be kept out of what is written; empty for the others. */
export function readableSecrets(read: SecretReader, source: SourceConfig, target: TargetAccount) {
  const quietly = (ref: SecretRef | null): string => readQuietly(read, ref) ?? '';
  return { source: quietly(sourceSecretOf(source)), target: quietly(targetSecretOf(target)) };
}

/** For a question that a plan does without where the secret is not at hand: nothing then. */
export function readableFactorySecret(read: SecretReader, engines: EngineWish | null): { readonly factory?: string } {
  if (engines === null) return {};
  const secret = readQuietly(read, signInSecretOf(engines.place.signIn));
  return secret === null ? {} : { factory: secret };
}

/** Empty where none is needed; null = it cannot be had without asking anybody. */
function readQuietly(read: SecretReader, ref: SecretRef | null): string | null {
  if (ref === null) return '';
  try {
    // Standard input is for what the command itself needs.
    return 'stdin' in ref ? null : read(ref, 'what is asked quietly');
  } catch (error) {
    if (error instanceof AppError && error.code === 'SECRET_MISSING') return null;
    throw error;
  }
}

function fromFile(path: string, what: string): string {
  try {
    // An editor's line end is not part of the secret.
    const text = readTextFile(path).replace(/\r?\n$/, '');
    if (text !== '') return text;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw missing(`the file ${path}, named for ${what}, was not read: ${String(error.context['detail'])}`);
  }
  throw missing(`the file ${path}, named for ${what}, is empty`);
}
