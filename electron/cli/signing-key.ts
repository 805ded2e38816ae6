// The key that signs, as the options of a command name it: its file, and where its passphrase is.
import type { KeyObject } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import { isLocked, readPrivateKey, readPublicKey } from '../signing/keys.ts';
import { fingerprintOf } from '../signing/fingerprint.ts';
import { readFingerprint } from '../../shared/key-fingerprint.ts';
import type { Arguments, Option } from './arguments.ts';
import type { Shell } from './command.ts';
import { readTextFile, resolvePath } from './files.ts';

export const passphraseOption: Option = {
  name: 'passphrase',
  value: 'WHERE',
  text: 'passphrase of the key: env:NAME, file:PATH or stdin (default: it is asked for)',
};

/** Empty when the option is not given. Throws USAGE, SECRET_MISSING. */
function passphraseFrom(args: Arguments, { readSecret }: Shell, option: string): string {
  const where = args.text(option);
  return where === undefined ? '' : readSecret(secretRefOf(where, option), `--${option}`);
}

/** The key in a file; its passphrase comes from the option, or is asked for. Throws KEY_LOCKED, KEY_UNUSABLE. */
export async function openKey(path: string, text: string, args: Arguments, shell: Shell): Promise<OpenedKey> {
  const given = passphraseFrom(args, shell, passphraseOption.name);
  const mustAsk = given === '' && isLocked(text) && !shell.isJson;
  const passphrase = mustAsk ? ((await shell.terminal.askHidden(`Passphrase of ${path}: `)) ?? '') : given;
  return { key: readPrivateKey(text, passphrase, path), passphrase };
}

export type OpenedKey = { readonly key: KeyObject; readonly passphrase: string };

/** The passphrase a key is to be written with: from the option, or asked for twice. Throws KEY_LOCKED. */
export async function newPassphrase(args: Arguments, shell: Shell, option: string): Promise<string> {
  const given = passphraseFrom(args, shell, option);
  if (given !== '' || shell.isJson) return given;
  const first = await shell.terminal.askHidden('Passphrase for the new file: ');
  const again = first === null ? null : await shell.terminal.askHidden('The same again: ');
  if (first !== again) throw new AppError('USAGE', { detail: 'the two passphrases are not the same' });
  return first ?? '';
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
