// Requests about the way out: the password of the proxy, and a try of how a host is reached.
import { z } from 'zod';
import { trialSchema } from '../network.ts';
import { main, nothing, worker } from './method.ts';

const stateSchema = z.strictObject({
  /** The password of the proxy that is set is at hand. */
  hasPassword: z.boolean(),
});

export const networkMethods = {
  'network.state': main(nothing, stateSchema),
  /** For the proxy and user that are set, and for no other; null forgets it. */
  'network.setPassword': main(z.strictObject({ handle: z.string().nullable() }), stateSchema),
} as const;

export const networkTestMethods = {
  /** Asks a host for anything, as the worker would, and says what came of it. Sends no credentials to the host. */
  'network.test': worker(z.strictObject({ url: z.string() }), trialSchema),
} as const;
