// Fingerprints of public keys: what people compare when they ask whose key it is.
import { createHash, type KeyObject } from 'node:crypto';

/** SHA-256 (hex) over the key's SubjectPublicKeyInfo, as `openssl pkey -pubin -outform DER | sha256sum` says it. */
export const fingerprintOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** In groups of four, to be read aloud. */
export const groupFingerprint = (fingerprint: string): string => fingerprint.replace(/(.{4})(?=.)/g, '$1 ');

/** However its digits are grouped; null for anything that is no fingerprint. */
export function readFingerprint(text: string): string | null {
  const digits = text
    .replace(/^sha-?256:/i, '')
    .replace(/[\s:-]/g, '')
    .toLowerCase();
  return /^[\da-f]{64}$/.test(digits) ? digits : null;
}
