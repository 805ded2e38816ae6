// The storage container of a plan, as the pipeline sees it: assembles the target port.
import type { TargetConfig } from '../../../shared/connection.ts';
import type { RouteSource } from '../../../shared/network.ts';
import type { Pace, TargetPort } from '../ports/ports.ts';
import { noTokens, type TokenSource } from '../ports/tokens.ts';
import { createPartUpload, putBlob } from './block-blob.ts';
import { createBlockPool } from './block-stager.ts';
import { connectContainer } from './credentials.ts';
import { download, readRange } from './download.ts';
import { blobStays, endedWith, isBlobMissing, whenCreating } from './errors.ts';
import { readProperties } from './properties.ts';
import { tellAwaited, watchOutage, type OnOutage } from './outage.ts';
import { impatient, patientRetry, systemClock, type Clock, type RetryOptions } from './retry.ts';
import { blobClient, blobError, containerError, send, type Storage, type Tier } from './storage.ts';

export type TargetOptions = {
  /** Memory of a target: blockBytes * (blocksInFlight + 1). */
  readonly blockBytes: number;
  readonly blocksInFlight: number;
  readonly tier: Tier | null;
  /** Stored with every blob. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Blocks are sent no faster; the line's own speed unless set. */
  readonly pace?: Pace | null;
  /**
   * A connection on which no byte moves this long is given up and the request repeated. The system's send buffer counts
   * as moved, and a slow line may need a minute to drain it: 120 s unless set.
   */
  readonly stallTimeoutMs?: number;
  readonly retry?: Partial<RetryOptions>;
  readonly clock?: Clock;
  readonly onOutage?: OnOutage;
  /** For accounts that sign in with Entra ID. */
  readonly tokens?: TokenSource;
  /** By the environment unless given. */
  readonly routes?: RouteSource;
};

/**
 * A target over the container of `config`; `secret` is what its reference stands for, empty where it needs none. Waits
 * for a new sign-in when the old one was ended. Contacts nobody yet. Errors: TARGET_SETTINGS_INVALID.
 */
export function openTarget(config: TargetConfig, secret: string, options: TargetOptions): TargetPort {
  const onOutage = options.onOutage ?? (() => undefined);
  const { client, agent, host, renew } = connectContainer(config, secret, options.stallTimeoutMs ?? 120_000, {
    tokens: options.tokens ?? noTokens,
    isPatient: true,
    onWait: tellAwaited(config, onOutage),
    routes: options.routes,
  });
  const storage: Storage = {
    client,
    host,
    container: config.container,
    retry: { ...patientRetry, ...options.retry },
    clock: options.clock ?? systemClock,
    watch: { ...watchOutage(onOutage, { host, container: config.container }), onRefusal: renew },
    blockBytes: options.blockBytes,
    blocksInFlight: options.blocksInFlight,
    tier: options.tier,
    metadata: options.metadata ?? {},
    encryptionScope: config.encryptionScope ?? null,
    mayReplace: config.rights !== 'create',
    pace: options.pace ?? null,
  };
  const pool = createBlockPool(options.blocksInFlight);
  return {
    address: addressOf(client.url),
    openPart: (name, signal) => createPartUpload(storage, pool, name, signal),
    properties: (name, signal) => readProperties(storage, name, signal),
    readRange: (name, offset, sizeBytes, signal) => readRange(storage, name, offset, sizeBytes, signal),
    download: (name, signal) => download(storage, name, { offset: 0, sizeBytes: null }, signal),
    putBlob: (name, bytes, contentType, signal) => putBlob(storage, { name, bytes, contentType, runId: null }, signal),
    putRunBlob: (name, bytes, contentType, runId, signal) =>
      putBlob(storage, { name, bytes, contentType, runId }, signal),
    deleteBlob: (name, signal) => deleteBlob(storage, name, signal),
    listBlobs: (prefix, signal) => listBlobs(storage, prefix, signal),
    ensureContainer: (signal) => ensureContainer(storage, signal),
    async close() {
      agent.destroy();
    },
  };
}

/** What stands behind the question mark is a secret. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Asking for it tells whether the container is there and may be read. */
export const neverWritten = '_tableferry/never-written';

async function deleteBlob(storage: Storage, name: string, signal: AbortSignal): Promise<boolean> {
  if (!storage.mayReplace) throw blobStays(name);
  try {
    await send(storage, signal, (one) =>
      blobClient(storage, name).delete({ abortSignal: one, deleteSnapshots: 'include' }),
    );
    return true;
  } catch (error) {
    if (isBlobMissing(error)) return false;
    throw blobError(storage, name, error);
  }
}

async function* listBlobs(
  storage: Storage,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<{ name: string; sizeBytes: number }, void, void> {
  let continuationToken: string | undefined;
  do {
    const page = await readPage(storage, prefix, continuationToken, signal);
    for (const item of page.segment.blobItems) {
      yield { name: item.name, sizeBytes: item.properties.contentLength ?? 0 };
    }
    continuationToken = page.continuationToken;
  } while (continuationToken !== undefined && continuationToken !== '');
}

/** One page a request, so that a failure repeats a page and not the listing. */
async function readPage(storage: Storage, prefix: string, continuationToken: string | undefined, signal: AbortSignal) {
  try {
    return await send(storage, signal, async (one) => {
      const settings = { maxPageSize: 5_000, ...(continuationToken === undefined ? {} : { continuationToken }) };
      const pages = storage.client.listBlobsFlat({ prefix, abortSignal: one }).byPage(settings);
      const { value } = await pages.next();
      return value;
    });
  } catch (error) {
    throw containerError(storage, error);
  }
}

/**
 * Listing comes first, because a SAS for one container may list it but never create it. Fails fast: this is the first
 * request of a run, and a mistyped account should be told at once. Where nothing may be listed, a blob is asked for that
 * is never there. Errors: CONTAINER_MISSING, STORAGE_REFUSED, ...
 */
async function ensureContainer(patient: Storage, signal: AbortSignal): Promise<void> {
  const storage = { ...patient, retry: impatient(patient.retry) };
  if (!storage.mayReplace) {
    await readProperties(storage, neverWritten, signal);
    return;
  }
  try {
    await send(storage, signal, async (one) => {
      await storage.client.listBlobsFlat({ abortSignal: one }).byPage({ maxPageSize: 1 }).next();
    });
    return;
  } catch (error) {
    if (!endedWith(error, 'ContainerNotFound')) throw containerError(storage, error);
  }
  await createContainer(storage, signal);
}

async function createContainer(storage: Storage, signal: AbortSignal): Promise<void> {
  try {
    await send(storage, signal, (one) => storage.client.create({ abortSignal: one }));
  } catch (error) {
    if (endedWith(error, 'ContainerAlreadyExists')) return;
    throw containerError(storage, whenCreating(error));
  }
}
