// The key that signs, as the options of a command name it: its file, and where its passphrase is.
import type { KeyObject } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import { readPublicKey } from '../signing/keys.ts';
import { fingerprintOf, readFingerprint } from '../signing/fingerprint.ts';
import type { Arguments, Option } from './arguments.ts';
import type { Shell } from './command.ts';
import { readTextFile, resolvePath } from './files.ts';

export const passphraseOption: Option = {
  name: 'passphrase',
  value: 'WHERE',
  text: 'passphrase of the key: env:NAME, file:PATH or stdin',
};

/** Empty when the option is not given. Throws USAGE, SECRET_MISSING. */
export function readPassphrase(args: Arguments, { readSecret }: Shell, option = passphraseOption.name): string {
  const where = args.text(option);
  return where === undefined ? '' : readSecret(secretRefOf(where, option), `--${option}`);
}

function secretRefOf(where: string, option: string): SecretRef {
  if (where === 'stdin') return { stdin: true };
  const [, kind, name = ''] = /^(env|file):(.+)$/.exec(where) ?? [];
  if (kind === 'env') return { env: name };
  if (kind === 'file') return { file: name };
  throw new AppError('USAGE', {
    detail: `--${option} takes env:NAME, file:PATH or stdin: never the passphrase itself`,
  });
}

/** The fingerprint that a `--key` means: written out, or that of the public key in a file. Throws KEY_UNUSABLE. */
export function fingerprintFrom(text: string, { terminal }: Shell): string {
  const written = readFingerprint(text);
  return written ?? fingerprintOf(readPublicKeyFile(text, terminal.cwd));
}

function readPublicKeyFile(name: string, cwd: string): KeyObject {
  const path = resolvePath(cwd, name);
  return readPublicKey(readTextFile(path), path);
}
