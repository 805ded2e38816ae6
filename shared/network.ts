// How this program reaches the outside: which proxy, for what, and whose certificates are trusted besides the system's.
import { z } from 'zod';
import { trusted } from './contract/method.ts';
import type { AppErrorData } from './errors.ts';

/** `http://proxy.corp:8080` or `https://...`: no user, no password, no path; those would be shown and kept in clear. */
const proxyAddressSchema = z
  .string()
  .regex(/^https?:\/\/(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?\/?$/i, 'must be http://host:port or https://host:port');

const proxySettingSchema = z.discriminatedUnion('kind', [
  /** What the desktop says, a PAC file included. */
  z.strictObject({ kind: z.literal('system') }),
  /** HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. */
  z.strictObject({ kind: z.literal('environment') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('explicit'),
    url: proxyAddressSchema,
    /** Empty = the proxy asks nobody. The password is kept apart. */
    user: z.string(),
    /** Hosts that are reached without it, in the form of NO_PROXY. */
    bypass: z.string(),
  }),
]);
export type ProxySetting = z.infer<typeof proxySettingSchema>;

export const networkSettingsSchema = z.strictObject({
  proxy: proxySettingSchema,
  /** PEM or DER; trusted besides the system's authorities. */
  caFile: z.string().min(1).nullable(),
});
export type NetworkSettings = z.infer<typeof networkSettingsSchema>;

export const defaultNetwork: NetworkSettings = { proxy: { kind: 'system' }, caFile: null };

/** One way to an address; the next is tried when a proxy does not answer. */
export type Hop =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly url: string; readonly user: string; readonly password: string }
  /** Of a kind that is not spoken here: `SOCKS5 proxy:1080`. */
  | { readonly kind: 'unknown'; readonly name: string };

/** How an origin is reached. Holds a password: never to be logged or kept. */
export type Route = { readonly hops: readonly Hop[]; readonly caFile: string | null };

/** How a try of a host went: any answer of it is a success. */
export const trialSchema = z.strictObject({
  host: z.string(),
  /** The proxy that was used, or tried last; null = none. */
  proxy: z.string().nullable(),
  /** Of the answer. */
  status: z.int().nullable(),
  issuer: z.string().nullable(),
  error: trusted<AppErrorData>().nullable(),
});
export type Trial = z.infer<typeof trialSchema>;

/** The route to an origin (`https://host:port`): no path, since a path may hold a signature. */
export type RouteSource = (origin: string) => Promise<Route>;
