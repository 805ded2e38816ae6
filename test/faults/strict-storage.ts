// A guard in front of the storage emulator that asks for the permissions that real Azure documents, and keeps policies.
import http from 'node:http';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobServiceClient,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { Azurite } from '../azurite.ts';
import type { SeenRequest } from './fault-proxy.ts';

export type StrictStorage = {
  /** Path-style, by way of the guard. */
  readonly endpoint: string;
  /** What was asked, refused requests included. */
  readonly requests: readonly (SeenRequest & { readonly refused: string | null })[];
  forget(): void;
  /** From now on a blob that is there is neither replaced nor deleted, whoever asks. */
  holdBlobs(isHeld: boolean): void;
  close(): Promise<void>;
};

/** From this version on the right to create suffices for blocks (learn.microsoft.com, "version 2026-04-06"). */
const createTakesBlocks = '2026-04-06';

type Need = { readonly anyOf: string; readonly changesBlob: boolean };

/** Which permissions let a request through: account SAS and service SAS reference, "permissions by operation". */
function neededFor({ method, url }: SeenRequest, query: URLSearchParams, isThere: boolean): Need {
  const comp = query.get('comp');
  const isContainer = query.get('restype') === 'container';
  const create = (query.get('sv') ?? '') >= createTakesBlocks ? 'cw' : 'w';
  if (query.get('restype') === 'account') return { anyOf: 'r', changesBlob: false };
  if (isContainer) return { anyOf: comp === 'list' ? 'l' : '', changesBlob: false };
  if (method === 'GET' || method === 'HEAD') return { anyOf: 'r', changesBlob: false };
  if (method === 'DELETE') return { anyOf: 'd', changesBlob: isThere };
  if (method === 'PUT' && comp === 'block') return { anyOf: create, changesBlob: false };
  if (method === 'PUT' && (comp === 'appendblock' || comp === 'seal')) return { anyOf: 'aw', changesBlob: false };
  if (method === 'PUT' && comp === 'blocklist') return { anyOf: isThere ? 'w' : create, changesBlob: isThere };
  if (method === 'PUT' && comp === null) return { anyOf: isThere ? 'w' : 'cw', changesBlob: isThere };
  throw new Error(`nobody knows what ${method} ${url.split('?')[0] ?? ''} needs`);
}

export async function startStrictStorage(azurite: Azurite): Promise<StrictStorage> {
  const agent = new http.Agent({ keepAlive: true });
  const requests: (SeenRequest & { refused: string | null })[] = [];
  const owner = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const rights = ownRights(azurite);
  let isHeld = false;
  const isThere = async (path: string): Promise<boolean> => {
    const [, , container = '', ...name] = path.split('/').map(decodeURIComponent);
    return name.length > 0 && (await owner.getContainerClient(container).getBlobClient(name.join('/')).exists());
  };
  const judge = async (request: SeenRequest): Promise<{ status: number; code: string } | null> => {
    const { pathname, searchParams } = new URL(request.url, azurite.endpoint);
    const found = await isThere(pathname);
    const { anyOf, changesBlob } = neededFor(request, searchParams, found);
    const given = searchParams.get('sp');
    const isAllowed = given === null || [...anyOf].some((right) => given.includes(right));
    if (!isAllowed && found && request.method === 'PUT') return { status: 403, code: 'UnauthorizedBlobOverwrite' };
    if (!isAllowed) return { status: 403, code: 'AuthorizationPermissionMismatch' };
    return isHeld && changesBlob && request.headers['if-none-match'] !== '*'
      ? { status: 409, code: 'BlobImmutableDueToPolicy' }
      : null;
  };
  const server = http.createServer((incoming, outgoing) => {
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers };
    const answer = async (): Promise<void> => {
      const refusal = await judge(request);
      requests.push({ ...request, refused: refusal?.code ?? null });
      if (refusal === null) return forward(incoming, outgoing, { agent, port: azurite.port, rights });
      incoming.resume().on('end', () => refuse(outgoing, refusal));
    };
    answer().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the guard has no port');
  return {
    endpoint: `http://127.0.0.1:${String(address.port)}/${azurite.account}`,
    requests,
    forget: () => void requests.splice(0),
    holdBlobs: (held) => void (isHeld = held),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The guard has judged; the emulator, whose rules are others, is shown every right. */
const ownRights = ({ account, key }: Azurite): string =>
  generateAccountSASQueryParameters(
    {
      permissions: AccountSASPermissions.parse('rwdlacup'),
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      expiresOn: new Date(Date.now() + 86_400_000),
    },
    new StorageSharedKeyCredential(account, key),
  ).toString();

type Way = { readonly agent: http.Agent; readonly port: number; readonly rights: string };

const sasMembers = ['sv', 'ss', 'srt', 'sr', 'sp', 'st', 'se', 'spr', 'sig', 'sip', 'si'];

function forward(incoming: http.IncomingMessage, outgoing: http.ServerResponse, { agent, port, rights }: Way): void {
  const url = new URL(incoming.url ?? '', `http://127.0.0.1:${String(port)}`);
  for (const name of sasMembers) url.searchParams.delete(name);
  for (const [name, value] of new URLSearchParams(rights)) url.searchParams.set(name, value);
  const { authorization: _, ...headers } = incoming.headers;
  const path = `${url.pathname}${url.search}`;
  const options = {
    host: '127.0.0.1',
    port,
    agent,
    method: incoming.method,
    path,
    headers: { ...headers, host: url.host },
  };
  const request = http.request(options, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  request.on('error', () => outgoing.destroy());
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) request.destroy();
  });
  incoming.pipe(request);
}

function refuse(outgoing: http.ServerResponse, { status, code }: { status: number; code: string }): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  outgoing.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code });
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : body);
}
