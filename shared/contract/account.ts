// Requests about who is signed in to Azure, answered by the main process: tokens never reach the window.
import { z } from 'zod';
import { cloudSchema } from '../clouds.ts';
import { main, nothing } from './method.ts';

const accountSchema = z.strictObject({
  /** `anna@contoso.com` */
  user: z.string(),
  name: z.string(),
  /** The id of the home tenant. */
  tenant: z.string(),
});
export type SignedInAccount = z.infer<typeof accountSchema>;

const place = { cloud: cloudSchema, clientId: z.string() };

const neededSchema = z.strictObject({
  ...place,
  tenant: z.string().nullable(),
  /** Null = whoever is signed in. */
  user: z.string().nullable(),
  /** Why, as one clause. */
  detail: z.string(),
});
/** A sign-in that a run waits for. */
export type NeededSignIn = z.infer<typeof neededSchema>;

export const accountMethods = {
  'account.list': main(z.strictObject(place), z.strictObject({ accounts: z.array(accountSchema) })),
  /**
   * Opens the sign-in page in the browser, or asks for a code, which comes by the event `signIn.code`. Runs that wait for
   * this account go on. Cancelling the call ends it. Errors: SIGN_IN_CANCELLED, SIGN_IN_REFUSED, SIGN_IN_OTHER_USER,
   * SIGN_IN_UNREACHABLE.
   */
  'account.signIn': main(
    z.strictObject({
      ...place,
      tenant: z.string().nullable(),
      /** Null = an account is picked on the page. */
      user: z.string().nullable(),
      way: z.enum(['browser', 'code']),
    }),
    accountSchema,
  ),
  'account.signOut': main(z.strictObject({ ...place, user: z.string() }), nothing),
  /** Changes come by the event `signIn.needed`. */
  'account.needed': main(nothing, z.strictObject({ needed: z.array(neededSchema) })),
  /** Runs that wait for a sign-in stop, and keep their checkpoints. */
  'account.giveUp': main(nothing, nothing),
} as const;
