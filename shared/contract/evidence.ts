// Requests about evidence packs and the key that signs them.
import { z } from 'zod';
import { secret, worker } from './method.ts';

export const evidenceMethods = {
  /** The pack of a run at rest, signed. `secrets`: the key as PEM and its passphrase; the rest is kept out of the pack. */
  'evidence.make': worker(
    z.strictObject({
      runId: z.string().min(1),
      secrets: z.strictObject({ key: secret, passphrase: secret, source: secret, target: secret }),
      /** As downloaded from the container; null = as kept by the run. */
      manifestText: z.string().nullable(),
      /** SHA-256 (hex) of the pack before it. */
      previousPack: z.string().nullable(),
    }),
    z.strictObject({
      fileName: z.string(),
      base64: z.string(),
      sizeBytes: z.int(),
      /** Of the key that signed, hex. */
      fingerprint: z.string(),
      files: z.array(z.string()),
    }),
  ),
} as const;
