// A local resource manager: the answers of the published shapes that browsing needs, in pages, with throttling and refusals on demand.
import type { Certificate } from '../../double/wire/certificate.ts';
import { startHttps, type Answer, type Asked } from './https-server.ts';

export type FakeAccount = {
  readonly name: string;
  readonly group: string;
  readonly subscription: string;
  /** The blob service; anything that answers. */
  readonly endpoint: string;
  readonly isHns?: boolean;
  readonly network?: 'Enabled' | 'Disabled';
  readonly canWrite?: boolean;
  readonly containers?: readonly string[];
};
export type FakeManager = {
  readonly origin: string;
  readonly asked: readonly {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly bearer: string;
  }[];
  /** The next requests are answered like this instead. */
  readonly instead: Answer[];
  accounts: readonly FakeAccount[];
  close(): Promise<void>;
};

const pageSize = 2;
const claims = (bearer: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString('utf8') || '{}');

export async function startManager(
  certificate: Certificate,
  tenants: readonly { readonly id: string; readonly name: string; readonly subscriptions: readonly string[] }[],
  accounts: readonly FakeAccount[],
  name?: string,
  /** Answers for the resources of other providers; null = none of its own. */
  further: (asked: Asked) => Answer | Promise<Answer> | null = () => null,
  port?: number,
): Promise<FakeManager> {
  const asked: { method: string; path: string; body: string; bearer: string }[] = [];
  const instead: Answer[] = [];
  const state = { accounts };
  const created = new Map<string, string>();

  const page = (request: Asked, items: readonly object[]): Answer => {
    const from = Number(request.query.get('skip') ?? 0);
    const next = new URLSearchParams([...request.query, ['skip', String(from + pageSize)]]);
    next.set('skip', String(from + pageSize));
    const nextLink =
      from + pageSize < items.length ? { nextLink: `${server.origin}${request.path}?${next.toString()}` } : {};
    return { status: 200, body: { value: items.slice(from, from + pageSize), ...nextLink } };
  };
  const idOf = ({ subscription, group, name }: FakeAccount): string =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
  const accountBody = (account: FakeAccount): object => ({
    id: idOf(account),
    name: account.name,
    type: 'Microsoft.Storage/storageAccounts',
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    properties: {
      isHnsEnabled: account.isHns ?? false,
      publicNetworkAccess: account.network ?? 'Enabled',
      networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' },
      primaryEndpoints: { blob: `${account.endpoint}/`, dfs: `${account.endpoint}/` },
      provisioningState: 'Succeeded',
    },
  });
  const permissionsOf = ({ canWrite }: FakeAccount): object =>
    canWrite === true
      ? {
          actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/*'],
          notActions: [],
          dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*'],
          notDataActions: [],
        }
      : { actions: ['*'], notActions: [], dataActions: [], notDataActions: [] };

  const put = (request: Asked): Answer => {
    const name = /\/storageAccounts\/([^/]+)$/.exec(request.path)?.[1];
    const container = /\/containers\/([^/]+)$/.exec(request.path)?.[1];
    if (container !== undefined) return { status: 201, body: { name: container } };
    if (name === undefined)
      return { status: 200, body: { name: 'group', properties: { provisioningState: 'Succeeded' } } };
    const group = /resourceGroups\/([^/]+)\//.exec(request.path)?.[1] ?? '';
    const subscription = /subscriptions\/([^/]+)\//.exec(request.path)?.[1] ?? '';
    created.set(name, request.body);
    state.accounts = [...state.accounts, { name, group, subscription, endpoint: `https://${name}.blob.core.local` }];
    return { status: 202, headers: { location: `${server.origin}/operations/${name}?n=0`, 'retry-after': '0' } };
  };

  const answer = (request: Asked): Answer | Promise<Answer> => {
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    asked.push({ method: request.method, path: request.path, body: request.body, bearer });
    const given = instead.shift();
    if (given !== undefined) return given;
    const { aud, tid } = claims(bearer);
    if (aud !== server.origin)
      return { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'audience' } } };
    const other = further(request);
    if (other !== null) return other;
    if (request.path.startsWith('/operations/')) {
      const isOver = request.query.get('n') === '1';
      if (isOver) return { status: 200, body: { status: 'Succeeded' } };
      return { status: 202, headers: { location: `${server.origin}${request.path}?n=1`, 'retry-after': '0' } };
    }
    if (request.method === 'PUT') return put(request);
    if (request.path.endsWith('/checkNameAvailability')) {
      const { name } = JSON.parse(request.body);
      const isTaken = state.accounts.some((one) => one.name === name);
      return {
        status: 200,
        body: isTaken
          ? { nameAvailable: false, reason: 'AlreadyExists', message: `The name ${name} is already taken.` }
          : { nameAvailable: true },
      };
    }
    if (request.path === '/tenants')
      return page(
        request,
        tenants.map(({ id, name }) => ({
          id: `/tenants/${id}`,
          tenantId: id,
          displayName: name,
          defaultDomain: `${name}.example`,
        })),
      );
    if (request.path === '/subscriptions') {
      const own = tenants.find(({ id }) => id === tid)?.subscriptions ?? [];
      return page(
        request,
        own.map((id) => ({ subscriptionId: id, displayName: `Subscription ${id}`, state: 'Enabled' })),
      );
    }
    if (request.path.endsWith('/locations'))
      return page(request, [
        { name: 'westeurope', displayName: 'West Europe' },
        { name: 'northeurope', displayName: 'North Europe' },
      ]);
    if (request.path.endsWith('/resourcegroups')) return page(request, [{ name: 'rg-data', location: 'westeurope' }]);
    const account = state.accounts.find((one) => request.path.startsWith(idOf(one)));
    if (account === undefined) {
      const subscription = /^\/subscriptions\/([^/]+)\/providers\/Microsoft.Storage\/storageAccounts$/.exec(
        request.path,
      )?.[1];
      if (subscription === undefined)
        return { status: 404, body: { error: { code: 'ResourceNotFound', message: 'There is no such resource.' } } };
      return page(request, state.accounts.filter((one) => one.subscription === subscription).map(accountBody));
    }
    if (request.path.endsWith('/permissions')) return { status: 200, body: { value: [permissionsOf(account)] } };
    if (request.path.endsWith('/containers'))
      return page(
        request,
        (account.containers ?? []).map((name) => ({
          id: name,
          name,
          properties: { lastModifiedTime: '2026-01-02T03:04:05Z' },
        })),
      );
    return { status: 200, body: accountBody(account) };
  };
  const server = await startHttps(certificate, answer, name, port);
  return Object.assign(state, { origin: server.origin, asked, instead, close: () => server.close() });
}
