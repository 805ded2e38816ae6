// The window's network: what the user has set, the password of the proxy, and what the desktop says about proxies.
import { join } from 'node:path';
import { z } from 'zod';
import type { NetworkSettings, ProxySetting, RouteSource } from '../../shared/network.ts';
import { createRouteSource, type Environment } from '../network/routes.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';
import type { Vault } from './secrets.ts';

type Explicit = Extract<ProxySetting, { kind: 'explicit' }>;

/** Base64, by the desktop's key store; for this proxy and user only, so that it is never sent to another. */
const fileSchema = z.strictObject({
  kept: z.strictObject({ url: z.string(), user: z.string(), sealed: z.string() }).nullable(),
});

export type Network = {
  readonly routes: RouteSource;
  /** True when the password of the proxy that is set is at hand. */
  hasPassword(): boolean;
  /** For the proxy and user that are set. Null forgets it. */
  setPassword(handle: string | null): Promise<void>;
};

export type NetworkParts = {
  readonly folder: string;
  readonly vault: Vault;
  readonly settings: () => NetworkSettings;
  readonly environment: Environment;
  /** Chromium's answer, in the words of a PAC file. */
  readonly resolveSystem: (url: string) => Promise<string>;
  readonly log: (text: string) => void;
};

export function openNetwork({ folder, vault, settings, environment, resolveSystem, log }: NetworkParts): Network {
  const path = join(folder, 'proxy-password.json');
  const { kept } = readJsonFile(path, fileSchema, { kept: null }, log);
  let known = kept === null ? null : { url: kept.url, user: kept.user, handle: vault.putSealed(kept.sealed) };
  const handleOf = ({ url, user }: Explicit): string | null =>
    known !== null && known.url === url && known.user === user ? known.handle : null;
  return {
    routes: createRouteSource({
      settings,
      environment,
      resolveSystem,
      async password(proxy) {
        const handle = handleOf(proxy);
        // Without one the proxy refuses, and that is told; a forgotten one must be typed again.
        return handle === null ? '' : vault.lookUp(handle);
      },
    }),
    hasPassword() {
      const { proxy } = settings();
      return proxy.kind === 'explicit' && handleOf(proxy) !== null;
    },
    async setPassword(handle) {
      const { proxy } = settings();
      const next = handle === null || proxy.kind !== 'explicit' ? null : { url: proxy.url, user: proxy.user, handle };
      const sealed = next === null ? null : await vault.seal(next.handle);
      const file = next === null || sealed === null ? null : { url: next.url, user: next.user, sealed };
      writeFileAtomic(path, `${JSON.stringify({ kept: file }, null, 2)}\n`);
      known = next;
    },
  };
}
