// Ed25519 keys: made, read from the forms that people have, and written with a passphrase.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { readSshPublicKey } from './ssh-public-key.ts';

/** Below this a stolen file is opened by trying words. */
const shortestPassphrase = 12;

export const createKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

/** PKCS#8 PEM, as OpenSSL reads it. Throws PASSPHRASE_SHORT. */
export function sealPrivateKey(privateKey: KeyObject, passphrase: string): string {
  if (passphrase.length < shortestPassphrase) throw new AppError('PASSPHRASE_SHORT', { shortest: shortestPassphrase });
  return privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

/** SubjectPublicKeyInfo as PEM; of a private key, its public half. */
export const publicPemOf = (key: KeyObject): string =>
  publicKeyOf(key).export({ type: 'spki', format: 'pem' }).toString();

export const publicKeyOf = (key: KeyObject): KeyObject => (key.type === 'public' ? key : createPublicKey(key));

export const isPrivateKeyText = (text: string): boolean => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);

export const isLocked = (text: string): boolean => text.includes('ENCRYPTED');

/**
 * The key in a PEM; `what` names it in messages. Throws KEY_LOCKED when its passphrase is missing or wrong, KEY_UNUSABLE
 * when it is something else. The causes are not kept: they may quote the text.
 */
export function readPrivateKey(text: string, passphrase: string, what: string): KeyObject {
  if (text.includes('BEGIN OPENSSH PRIVATE KEY'))
    throw unusable(what, 'it is in the form of OpenSSH; "ssh-keygen -p -m PKCS8" does not know Ed25519, so make a key');
  if (!isPrivateKeyText(text)) throw unusable(what, 'it holds no private key');
  if (isLocked(text) && passphrase === '')
    throw new AppError('KEY_LOCKED', { what, detail: 'its passphrase is missing' });
  const key = attempt(() => createPrivateKey(isLocked(text) ? { key: text, passphrase } : { key: text }));
  if (key === null && isLocked(text))
    throw new AppError('KEY_LOCKED', { what, detail: 'the passphrase is not its own' });
  return assertEd25519(key, what);
}

/** A PEM (of a private key without passphrase too), or a line `ssh-ed25519 ...`. Throws KEY_UNUSABLE. */
export function readPublicKey(text: string, what: string): KeyObject {
  const fromSsh = readSshPublicKey(text);
  if (fromSsh !== null) return fromSsh;
  if (isPrivateKeyText(text) && isLocked(text)) throw unusable(what, 'it is a private key; the public one is needed');
  return assertEd25519(
    attempt(() => createPublicKey(text)),
    what,
  );
}

function assertEd25519(key: KeyObject | null, what: string): KeyObject {
  if (key === null) throw unusable(what, 'it is no key in the form of a PEM');
  if (key.asymmetricKeyType !== 'ed25519')
    throw unusable(what, `it is a key of type ${String(key.asymmetricKeyType)}, not Ed25519`);
  return key;
}

const unusable = (what: string, detail: string): AppError => new AppError('KEY_UNUSABLE', { what, detail });

function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}
