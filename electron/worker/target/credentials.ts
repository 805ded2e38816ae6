// Makes the SDK's container client from a target configuration and its secret.
import {
  AnonymousCredential,
  BlobServiceClient,
  newPipeline,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';
import { AppError } from '../../../shared/errors.ts';
import type { TargetAccount, TargetConfig } from '../../../shared/connection.ts';
import { readSas, type SasFacts } from '../../../shared/sas.ts';
import type { RouteSource } from '../../../shared/network.ts';
import type { TokenSource } from '../ports/tokens.ts';
import { createAgent, type NetworkAgent } from '../../network/agent.ts';
import { isLoopback } from '../../network/hosts.ts';
import { environmentRoutes } from '../../network/routes.ts';
import type { Failure } from './failure.ts';
import { createTokenCredential, type TokenCredential } from './token-credential.ts';

type ServiceConnection = {
  readonly service: BlobServiceClient;
  readonly agent: NetworkAgent;
  /** Host and port, for messages. */
  readonly host: string;
  /** False over http, save to this machine itself. */
  readonly isPrivate: boolean;
  /** Without query and signature. */
  readonly endpoint: URL;
  /** The account's name, as far as the endpoint or the secret tell it. */
  readonly accountName: string;
  readonly sas: SasFacts | null;
  /** True when the refusal was one of a token, and the next request will carry another. */
  readonly renew: (failure: Failure) => boolean;
};
export type Connection = Pick<ServiceConnection, 'agent' | 'host' | 'renew'> & { readonly client: ContainerClient };

/** How tokens are come by, for an account that signs in with Entra ID. */
export type TokenWay = {
  readonly tokens: TokenSource;
  /** A run waits for a new sign-in; whoever sits in front of the window is told at once. */
  readonly isPatient: boolean;
  readonly onWait?: (isWaiting: boolean) => void;
  /** By the environment unless given. */
  readonly routes?: RouteSource;
};

/**
 * Contacts nobody. Path-style endpoints (`http://127.0.0.1:10000/account`) work in every form. Errors:
 * TARGET_SETTINGS_INVALID, which never quotes the secret.
 */
export function connectService(
  account: TargetAccount,
  secret: string,
  stallTimeoutMs: number,
  way: TokenWay,
): ServiceConnection {
  const { endpoint, credential, query } = readCredential(account, secret.trim(), way);
  const agent = createAgent(endpoint.protocol, way.routes ?? environmentRoutes(process.env), stallTimeoutMs);
  // One try: withRetry owns repeating, and the SDK's own retries would hide a lost answer to a commit from it.
  const options = { agent, retryOptions: { maxTries: 1 }, userAgentOptions: { userAgentPrefix: 'tableferry' } };
  const url = `${endpoint.origin}${endpoint.pathname.replace(/\/+$/, '')}${query}`;
  return {
    service: new BlobServiceClient(url, newPipeline(credential, options)),
    agent,
    host: endpoint.host,
    isPrivate: endpoint.protocol === 'https:' || isLoopback(endpoint.hostname),
    endpoint: new URL(`${endpoint.origin}${endpoint.pathname}`),
    accountName: credential instanceof StorageSharedKeyCredential ? credential.accountName : accountNameOf(endpoint),
    sas: query === '' ? null : readSas(query),
    renew: (failure) => 'renew' in credential && credential.renew(failure),
  };
}

/** As `connectService`, for the container of a target. */
export function connectContainer(
  config: TargetConfig,
  secret: string,
  stallTimeoutMs: number,
  way: TokenWay,
): Connection {
  const { service, agent, host, renew } = connectService(config, secret, stallTimeoutMs, way);
  return { client: service.getContainerClient(config.container), agent, host, renew };
}

/** Emulators and addresses by number carry the account in the path. */
const accountNameOf = ({ hostname, pathname }: URL): string => {
  const inPath = pathname.split('/')[1] ?? '';
  return inPath === '' ? (hostname.split('.')[0] ?? '') : inPath;
};

type Parts = {
  readonly endpoint: URL;
  readonly credential: StorageSharedKeyCredential | AnonymousCredential | TokenCredential;
  /** `?sas`, or nothing. */
  readonly query: string;
};

function readCredential(config: TargetAccount, secret: string, way: TokenWay): Parts {
  switch (config.kind) {
    case 'connectionString':
      return readConnectionString(secret);
    case 'accountKey':
      return {
        endpoint: readEndpoint(config.endpoint),
        credential: sharedKey(config.account, secret),
        query: '',
      };
    case 'sas':
      return {
        endpoint: readEndpoint(config.endpoint),
        credential: new AnonymousCredential(),
        query: checkSas(secret),
      };
    case 'entra':
      return {
        endpoint: readEndpoint(config.endpoint),
        credential: createTokenCredential({ signIn: config.signIn, secret, ...way }),
        query: '',
      };
  }
}

/** The SDK knows all forms (development storage, endpoint suffixes, SAS); only its client's parts are taken over. */
function readConnectionString(text: string): Parts {
  try {
    const client = BlobServiceClient.fromConnectionString(text);
    const url = new URL(client.url);
    const key = /(?:^|;)\s*AccountKey=([^;]+)/i.exec(text)?.[1];
    if (client.credential instanceof StorageSharedKeyCredential) {
      if (key !== undefined) assertKey(key.trim());
      return { endpoint: url, credential: client.credential, query: '' };
    }
    return { endpoint: url, credential: new AnonymousCredential(), query: checkSas(url.search) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The SDK's message may quote parts of the string, so it is not repeated here.
    throw invalid('the secret is not a storage connection string (DefaultEndpointsProtocol=...;AccountName=...;...)');
  }
}

function readEndpoint(text: string): URL {
  const url = new URL(text);
  if (url.search !== '' || url.username !== '' || url.password !== '') {
    throw invalid('"endpoint" must be the bare address of the blob service; a SAS belongs into the secret');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('"endpoint" must begin with https://');
  return url;
}

function sharedKey(account: string, key: string): StorageSharedKeyCredential {
  assertKey(key);
  return new StorageSharedKeyCredential(account, key);
}

/** A mistyped key gives no error of its own, only a 403 later: at least its form can be checked here. */
function assertKey(key: string): void {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(key)) throw invalid('the account key is not Base64 text');
}

function checkSas(text: string): string {
  const query = text.replace(/^\?/, '');
  if (!/(^|&)sig=[^&]+/.test(query) || /^https?:/i.test(query)) {
    throw invalid('the SAS must be the query string alone (sv=...&sig=...), without the address before it');
  }
  return `?${query}`;
}

const invalid = (detail: string): AppError => new AppError('TARGET_SETTINGS_INVALID', { detail });
