// `tableferry key`: makes the key that signs evidence packs, shows its fingerprint, and gives out its public half.
import { AppError } from '../../../shared/errors.ts';
import { groupFingerprint } from '../../../shared/key-fingerprint.ts';
import { fingerprintOf } from '../../signing/fingerprint.ts';
import {
  createKey,
  isPrivateKeyText,
  publicKeyOf,
  publicPemOf,
  readPublicKey,
  sealPrivateKey,
} from '../../signing/keys.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readTextFile, resolvePath, writeKeyFile } from '../files.ts';
import { newPassphrase, openKey, passphraseOption } from '../signing-key.ts';

const newPassphraseName = 'new-passphrase';
const actions = ['new', 'show', 'import', 'export-public'] as const;

export const keyCommand: Command = {
  name: 'key',
  summary: 'Make or show the key that signs evidence packs',
  positionals: [
    { name: 'ACTION', text: 'new, show, import or export-public', isRequired: true },
    { name: 'FILE', text: 'the key (PEM); for "show", a public key too', isRequired: false },
  ],
  options: [
    { name: 'out', value: 'FILE', text: 'where the key (new, import) or its public half (export-public) is written' },
    passphraseOption,
    { name: newPassphraseName, value: 'WHERE', text: 'the passphrase to write an imported key with' },
  ],
  examples: [
    'tableferry key new --out signing-key.pem --passphrase env:KEY_PASSPHRASE',
    'tableferry key show signing-key.pem --passphrase env:KEY_PASSPHRASE',
    'tableferry key export-public signing-key.pem --out public-key.pem --passphrase stdin',
  ],
  notes: [
    'The key is Ed25519, kept as PKCS#8 PEM under its passphrase; OpenSSL reads it too.',
    'Tell customers the fingerprint by another way than the packs. Keep a copy: a lost key cannot be had again.',
  ],
  async run(args, shell) {
    const action = actions.find((some) => some === args.at(0));
    if (action === undefined) throw new AppError('USAGE', { detail: `key takes ${actions.join(', ')}` });
    if (action === 'new') return newKey(args, shell);
    if (action === 'show') return showKey(args, shell);
    return action === 'import' ? importKey(args, shell) : exportPublic(args, shell);
  },
};

function outPath(args: Arguments, { terminal }: Shell): string {
  const out = args.text('out');
  if (out === undefined) throw new AppError('USAGE', { detail: '--out FILE is missing' });
  return resolvePath(terminal.cwd, out);
}

function keyText(args: Arguments, { terminal }: Shell): { readonly path: string; readonly text: string } {
  const file = args.at(1);
  if (file === undefined) throw new AppError('USAGE', { detail: 'FILE is missing: the key' });
  const path = resolvePath(terminal.cwd, file);
  return { path, text: readTextFile(path) };
}

const ownerOnly = 0o600;
const everybody = 0o644;

async function newKey(args: Arguments, shell: Shell): Promise<Outcome> {
  const path = outPath(args, shell);
  const key = createKey();
  writeKeyFile(path, sealPrivateKey(key, await newPassphrase(args, shell, passphraseOption.name)), ownerOnly);
  return described(`A new key was written to ${path}.`, path, fingerprintOf(publicKeyOf(key)));
}

async function importKey(args: Arguments, shell: Shell): Promise<Outcome> {
  const { path: from, text } = keyText(args, shell);
  const path = outPath(args, shell);
  const { key } = await openKey(from, text, args, shell);
  writeKeyFile(path, sealPrivateKey(key, await newPassphrase(args, shell, newPassphraseName)), ownerOnly);
  return described(`The key of ${from} was written to ${path}.`, path, fingerprintOf(publicKeyOf(key)));
}

async function showKey(args: Arguments, shell: Shell): Promise<Outcome> {
  const { path, text } = keyText(args, shell);
  const isPrivate = isPrivateKeyText(text);
  const key = isPrivate ? publicKeyOf((await openKey(path, text, args, shell)).key) : readPublicKey(text, path);
  return described(`${path} is a ${isPrivate ? 'private' : 'public'} key.`, path, fingerprintOf(key));
}

async function exportPublic(args: Arguments, shell: Shell): Promise<Outcome> {
  const { path: from, text } = keyText(args, shell);
  const path = outPath(args, shell);
  const { key } = await openKey(from, text, args, shell);
  writeKeyFile(path, publicPemOf(key), everybody);
  return described(`The public key was written to ${path}.`, path, fingerprintOf(publicKeyOf(key)));
}

const described = (sentence: string, file: string, fingerprint: string): Outcome => ({
  exitCode: exitCodes.ok,
  json: { file, fingerprint },
  text: `${sentence}\nFingerprint: ${groupFingerprint(fingerprint)}\n`,
});
