// What every request to the container shares: the client, the retry rules and the wording of failures.
import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { Pace } from '../ports/ports.ts';
import { translate } from './errors.ts';
import { withRetry, type Clock, type RetryOptions, type RetryWatch } from './retry.ts';

export type Tier = 'Hot' | 'Cool' | 'Cold';

export type Storage = {
  readonly client: ContainerClient;
  readonly host: string;
  /** As configured: the SDK guesses it from the address, wrongly for an emulator that has a host name. */
  readonly container: string;
  readonly retry: RetryOptions;
  readonly clock: Clock;
  readonly watch: RetryWatch;
  readonly blockBytes: number;
  readonly blocksInFlight: number;
  /** null = the account's default. */
  readonly tier: Tier | null;
  /** Of the user's own, stored with every blob. */
  readonly metadata: Readonly<Record<string, string>>;
  /** null = the container's or the account's own. */
  readonly encryptionScope: string | null;
  /** False: a blob that is there is neither replaced nor deleted, and the container is not listed. */
  readonly mayReplace: boolean;
  /** null = as fast as the line carries. */
  readonly pace: Pace | null;
};

export function blobClient(storage: Storage, name: string): BlockBlobClient {
  return storage.client.getBlockBlobClient(name);
}

/** What every request that writes carries. */
export const writtenWith = ({ encryptionScope }: Storage): { readonly encryptionScope?: string } =>
  encryptionScope === null ? {} : { encryptionScope };

/** Repeats transient failures; throws RequestFailed, for callers that react to certain codes. */
export function send<T>(
  storage: Storage,
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withRetry(storage.retry, storage.clock, signal, attempt, storage.watch);
}

/** The error for the user, for a request about a blob. */
export function blobError(storage: Storage, name: string, error: unknown): unknown {
  return translate(error, { host: storage.host, container: storage.container, what: `blob ${name}` });
}

export function containerError(storage: Storage, error: unknown): unknown {
  const { host, container } = storage;
  return translate(error, { host, container, what: `container ${container}` });
}
