// Requests about the key of this user that signs evidence packs.
import { z } from 'zod';
import { main, nothing } from './method.ts';

const signingKeySchema = z.strictObject({
  /** SHA-256 (hex) of the public key. */
  fingerprint: z.string(),
  /** PEM. */
  publicKey: z.string(),
  createdUtc: z.string(),
  /** The file that holds it, under its passphrase. */
  path: z.string(),
  /** Handles of the key and its passphrase, for `evidence.make`; null = the passphrase has to be asked for. */
  key: z.string(),
  passphrase: z.string().nullable(),
});
export type SigningKey = z.infer<typeof signingKeySchema>;

const stateSchema = z.strictObject({ key: signingKeySchema.nullable() });

export const signingMethods = {
  'signing.state': main(nothing, stateSchema),
  /** Makes the key; there is one for a user. `passphrase`: its handle. Throws KEY_EXISTS, PASSPHRASE_SHORT. */
  'signing.create': main(z.strictObject({ passphrase: z.string() }), stateSchema),
} as const;
