// The key of this user that signs evidence packs: a file under a passphrase, which the desktop's key store remembers.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SigningKey } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { fingerprintOf } from '../signing/fingerprint.ts';
import { createKey, publicKeyOf, publicPemOf, readPublicKey, sealPrivateKey } from '../signing/keys.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';
import type { Vault } from './secrets.ts';

/** Beside the key; `sealedPassphrase` by the desktop's key store, null where there is none. */
const fileSchema = z.strictObject({
  kept: z
    .strictObject({ createdUtc: z.string(), publicKey: z.string(), sealedPassphrase: z.string().nullable() })
    .nullable(),
});

export type SigningKeyBook = {
  /** Null when there is none. */
  get(): SigningKey | null;
  /** Throws KEY_EXISTS, PASSPHRASE_SHORT, FILE_UNWRITABLE. */
  create(passphraseHandle: string): Promise<SigningKey>;
};

export function openSigningKey(
  folder: string,
  vault: Vault,
  nowUtc: () => string,
  log: (text: string) => void,
): SigningKeyBook {
  const path = join(folder, 'signing-key.pem');
  const factsPath = join(folder, 'signing-key.json');
  let key = readKept();

  function readKept(): SigningKey | null {
    const { kept } = readJsonFile(factsPath, fileSchema, { kept: null }, log);
    if (kept === null || !existsSync(path)) return null;
    const { createdUtc, publicKey, sealedPassphrase } = kept;
    return {
      fingerprint: fingerprintOf(readPublicKey(publicKey, factsPath)),
      publicKey,
      createdUtc,
      path,
      key: vault.put(readFileSync(path, 'utf8')),
      passphrase: sealedPassphrase === null ? null : vault.putSealed(sealedPassphrase),
    };
  }

  return {
    get: () => key,
    async create(passphraseHandle) {
      // Also one that somebody put there by hand: a key that is gone cannot be had again.
      if (existsSync(path)) throw new AppError('KEY_EXISTS', { path });
      const made = createKey();
      const publicKey = publicPemOf(made);
      const sealed = sealPrivateKey(made, await vault.lookUp(passphraseHandle));
      const createdUtc = nowUtc();
      const kept = { createdUtc, publicKey, sealedPassphrase: await vault.seal(passphraseHandle) };
      writeFileAtomic(path, sealed);
      writeFileAtomic(factsPath, `${JSON.stringify({ kept }, null, 2)}\n`);
      const fingerprint = fingerprintOf(publicKeyOf(made));
      key = { fingerprint, publicKey, createdUtc, path, key: vault.put(sealed), passphrase: passphraseHandle };
      return key;
    },
  };
}
