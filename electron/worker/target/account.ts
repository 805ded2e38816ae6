// A storage account as the wizard sees it: what it tells of itself, its containers, and a first look into one.
import type { ContainerClient } from '@azure/storage-blob';
import { AppError } from '../../../shared/errors.ts';
import { targetConfigSchema, type TargetAccount, type TargetConfig } from '../../../shared/connection.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import type { SasFacts } from '../../../shared/sas.ts';
import type { RouteSource } from '../../../shared/network.ts';
import type { TargetPort } from '../ports/ports.ts';
import { noTokens, type TokenSource } from '../ports/tokens.ts';
import { neverWritten, openTarget } from './container.ts';
import { connectService } from './credentials.ts';
import { endedWith, translate } from './errors.ts';
import { failureOf } from './failure.ts';
import { knock, type KnockAnswer } from './knock.ts';
import {
  patientRetry,
  RequestFailed,
  systemClock,
  withRetry,
  type Clock,
  type RetryOptions,
  type RetryWatch,
} from './retry.ts';

/** Null = the service did not say. */
export type AccountFacts = {
  readonly apiVersion: string | null;
  /** `StorageV2`, `BlockBlobStorage` ... */
  readonly kind: string | null;
  /** `Standard_LRS` ... */
  readonly sku: string | null;
  readonly hasHierarchicalNamespace: boolean | null;
  /** What the clock of the service said when it answered. */
  readonly serviceMs: number | null;
};
export type TargetPlace = Pick<TargetConfig, 'container' | 'rights' | 'encryptionScope'>;
export type ContainerLine = { readonly name: string; readonly lastModifiedUtc: string | null };

/** Errors of every method: AppError of target/errors.ts. Gives up soon, because somebody is waiting in front of it. */
export type StorageAccount = {
  readonly host: string;
  /** Without a query. */
  readonly endpoint: string;
  /** False when what is sent can be read on the way. */
  readonly isPrivate: boolean;
  /** False for a SAS of one container. */
  readonly canCreateContainers: boolean;
  readonly name: string;
  /** Null = it is opened by a key or a token. */
  readonly sas: SasFacts | null;
  /** What it answers to somebody unknown; null = nothing. */
  knock(container: string, signal: AbortSignal): Promise<KnockAnswer | null>;
  /** Null when this key or SAS may not ask. */
  readFacts(container: string, signal: AbortSignal): Promise<AccountFacts | null>;
  /** By its list of blobs, or by a blob that is never there, for a right to read alone. */
  hasContainer(name: string, by: 'list' | 'read', signal: AbortSignal): Promise<boolean>;
  listContainers(signal: AbortSignal): Promise<ContainerLine[]>;
  /** Without public access. Throws CONTAINER_EXISTS, TARGET_SETTINGS_INVALID for a name that none may have. */
  createContainer(name: string, signal: AbortSignal): Promise<void>;
  openContainer(target: TargetPlace): TargetPort;
  close(): Promise<void>;
};

const whileSomebodyWaits: RetryOptions = {
  ...patientRetry,
  maxTries: 2,
  baseDelayMs: 200,
  maxWaitMs: 5_000,
  tryTimeoutMs: 30_000,
};
const stallTimeoutMs = 15_000;
const containersPerPage = 5_000;

/** Contacts nobody yet. Errors: TARGET_SETTINGS_INVALID. */
export function openAccount(
  account: TargetAccount,
  secret: string,
  { tokens = noTokens, routes }: { readonly tokens?: TokenSource; readonly routes?: RouteSource } = {},
  clock: Clock = systemClock,
): StorageAccount {
  const way = { tokens, routes, isPatient: false };
  const connection = connectService(account, secret, stallTimeoutMs, way);
  const { service, agent, host, isPrivate, sas, renew } = connection;
  // It can do nothing about other containers, nor create its own.
  const isContainerSas = sas !== null && sas.resource !== '';
  const watch: RetryWatch = { onWait: () => undefined, onAnswer: () => undefined, onRefusal: renew };
  const request = async <T>(
    what: string,
    container: string,
    signal: AbortSignal,
    attempt: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      return await withRetry(whileSomebodyWaits, clock, signal, attempt, watch);
    } catch (error) {
      if (endedWith(error, 'ContainerAlreadyExists')) throw new AppError('CONTAINER_EXISTS', { host, container });
      throw translate(error, { host, container, what });
    }
  };
  return {
    host,
    endpoint: connection.endpoint.href.replace(/\/$/, ''),
    isPrivate,
    canCreateContainers: !isContainerSas,
    name: connection.accountName,
    sas,
    knock: (container, signal) => knock({ agent, endpoint: connection.endpoint, container }, signal),
    readFacts: (container, signal) => {
      const asked = isContainerSas ? service.getContainerClient(container) : service;
      return readFacts((one) => asked.getAccountInfo({ abortSignal: one }), clock, signal, watch);
    },
    hasContainer: (name, by, signal) =>
      request(`container ${name}`, name, signal, (one) =>
        (by === 'list' ? canList : canRead)(service.getContainerClient(name), one),
      ),
    listContainers: (signal) =>
      request('the list of containers', '', signal, async (one) => {
        const lines: ContainerLine[] = [];
        const pages = service.listContainers({ abortSignal: one }).byPage({ maxPageSize: containersPerPage });
        for await (const { containerItems } of pages) {
          for (const { name, properties } of containerItems)
            lines.push({ name, lastModifiedUtc: utcText(properties.lastModified) });
        }
        return lines;
      }),
    async createContainer(name, signal) {
      assertName(account, name);
      await request(`container ${name}`, name, signal, (one) =>
        service.getContainerClient(name).create({ abortSignal: one }),
      );
    },
    openContainer({ container, rights, encryptionScope }) {
      const options = { blockBytes: 1 << 16, blocksInFlight: 1, tier: null, stallTimeoutMs, clock, tokens, routes };
      const target = { ...account, container, rights, encryptionScope };
      return openTarget(target, secret, { ...options, retry: whileSomebodyWaits });
    },
    async close() {
      agent.destroy();
    },
  };
}

/** Listing is what a run does first too, so that it needs no other right. */
async function canList(container: ContainerClient, signal: AbortSignal): Promise<boolean> {
  try {
    await container.listBlobsFlat({ abortSignal: signal }).byPage({ maxPageSize: 1 }).next();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ContainerNotFound') return false;
    // The library stumbles over an answer of 200 that is no list: somebody else gave it.
    if (error instanceof TypeError)
      throw new AppError('NOT_BLOB_SERVICE', { host: new URL(container.url).host }, error);
    throw error;
  }
}

async function canRead(container: ContainerClient, signal: AbortSignal): Promise<boolean> {
  try {
    await container.getBlobClient(neverWritten).getProperties({ abortSignal: signal });
    return true;
  } catch (error) {
    const { status, storageCode } = failureOf(error);
    if (status === 404) return storageCode !== 'ContainerNotFound';
    throw error;
  }
}

type AccountInfo = {
  readonly version?: string;
  readonly accountKind?: string;
  readonly skuName?: string;
  readonly isHierarchicalNamespaceEnabled?: boolean;
  readonly date?: Date;
};

/** A right that is missing only costs the facts. */
async function readFacts(
  ask: (signal: AbortSignal) => Promise<AccountInfo>,
  clock: Clock,
  signal: AbortSignal,
  watch: RetryWatch,
): Promise<AccountFacts | null> {
  try {
    const info = await withRetry(whileSomebodyWaits, clock, signal, ask, watch);
    return {
      apiVersion: info.version ?? null,
      kind: info.accountKind ?? null,
      sku: info.skuName ?? null,
      hasHierarchicalNamespace: info.isHierarchicalNamespaceEnabled ?? null,
      serviceMs: info.date?.getTime() ?? null,
    };
  } catch (error) {
    if (error instanceof RequestFailed) return null;
    throw error;
  }
}

function assertName(account: TargetAccount, container: string): void {
  const parsed = parseOrExplain(targetConfigSchema, { ...account, container });
  if (!parsed.ok) throw new AppError('TARGET_SETTINGS_INVALID', { detail: parsed.detail });
}

/** The emulator and the service send a date; a proxy in between may not. */
function utcText(time: Date | undefined): string | null {
  return time === undefined || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
