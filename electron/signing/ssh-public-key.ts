// Public keys as OpenSSH writes them: a line `ssh-ed25519 BASE64 comment`.
import { createPublicKey, type KeyObject } from 'node:crypto';

const line = /^ssh-ed25519 ([A-Za-z\d+/]+={0,2})(?: .*)?$/;
const keyBytes = 32;

/** Null when the text is something else. */
export function readSshPublicKey(text: string): KeyObject | null {
  const [, base64 = ''] = line.exec(text.trim()) ?? [];
  const head = Buffer.concat([sized('ssh-ed25519'), Buffer.from([0, 0, 0, keyBytes])]);
  const blob = Buffer.from(base64, 'base64');
  if (blob.length !== head.length + keyBytes || !blob.subarray(0, head.length).equals(head)) return null;
  const x = blob.subarray(head.length).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

function sized(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}
