// The fingerprint of a public key: what people compare when they ask whose key it is.
import { createHash, type KeyObject } from 'node:crypto';

/** SHA-256 (hex) over the key's SubjectPublicKeyInfo, as `openssl pkey -pubin -outform DER | sha256sum` says it. */
export const fingerprintOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
