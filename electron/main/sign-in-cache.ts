// What the sign-in library keeps between two starts, in sign-ins.json: encrypted by the desktop's key store, or not at all.
import { join } from 'node:path';
import { z } from 'zod';
import type { CacheStore } from '../entra/applications.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';
import type { Cipher } from './secrets.ts';

const fileSchema = z.strictObject({ signIns: z.record(z.string(), z.string()) });

/** `cipher` null: sign-ins last until the program ends. What cannot be decrypted any more counts as not there. */
export function openSignInCache(folder: string, cipher: Cipher | null, log: (text: string) => void): CacheStore {
  const clear = new Map<string, string>();
  const path = join(folder, 'sign-ins.json');
  let sealed = cipher === null ? {} : readJsonFile(path, fileSchema, { signIns: {} }, log).signIns;
  return {
    async read(name) {
      const known = clear.get(name);
      const kept = sealed[name];
      if (known !== undefined || kept === undefined || cipher === null) return known ?? null;
      const text = await cipher.decrypt(Buffer.from(kept, 'base64')).catch(() => null);
      if (text !== null) clear.set(name, text);
      return text;
    },
    async write(name, text) {
      clear.set(name, text);
      if (cipher === null) return;
      sealed = { ...sealed, [name]: (await cipher.encrypt(text)).toString('base64') };
      writeFileAtomic(path, `${JSON.stringify({ signIns: sealed }, null, 2)}\n`);
    },
  };
}
