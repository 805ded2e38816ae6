// Storage for small requests beside the parts of runs: logs and documents, whose senders keep what did not arrive.
import type { TargetConfig } from '../../../shared/connection.ts';
import type { RouteSource } from '../../../shared/network.ts';
import { noTokens, type TokenSource } from '../ports/tokens.ts';
import { connectContainer } from './credentials.ts';
import { systemClock, type Clock, type RetryOptions } from './retry.ts';
import type { Storage } from './storage.ts';

export type SmallOptions = {
  readonly stallTimeoutMs?: number;
  readonly retry?: Partial<RetryOptions>;
  readonly clock?: Clock;
  /** For accounts that sign in with Entra ID. */
  readonly tokens?: TokenSource;
  /** By the environment unless given. */
  readonly routes?: RouteSource;
};

export type SmallStorage = { readonly storage: Storage; close(): Promise<void> };

/** As `openTarget`. Contacts nobody yet. Errors: TARGET_SETTINGS_INVALID. */
export function openSmallStorage(
  config: TargetConfig,
  secret: string,
  options: SmallOptions,
  defaults: { readonly stallTimeoutMs: number; readonly retry: RetryOptions },
): SmallStorage {
  const { client, agent, host, renew } = connectContainer(
    config,
    secret,
    options.stallTimeoutMs ?? defaults.stallTimeoutMs,
    { tokens: options.tokens ?? noTokens, isPatient: true, routes: options.routes },
  );
  const storage: Storage = {
    client,
    host,
    container: config.container,
    retry: { ...defaults.retry, ...options.retry },
    clock: options.clock ?? systemClock,
    watch: { onWait: () => undefined, onAnswer: () => undefined, onRefusal: renew },
    blockBytes: 1 << 16,
    blocksInFlight: 1,
    tier: null,
    metadata: {},
    encryptionScope: config.encryptionScope ?? null,
    mayReplace: config.rights !== 'create',
    pace: null,
  };
  return {
    storage,
    async close() {
      agent.destroy();
    },
  };
}
