// A small blob service over https that holds blobs in memory and says no as it is told to: what no emulator refuses.
import type { Certificate } from '../../double/wire/certificate.ts';
import { startHttps, type Answer, type Asked } from './https-server.ts';

export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  /** Of how many requests with a credential; until it is taken back unless given. */
  times?: number;
  /** Only for requests of this method. */
  readonly method?: string;
};

export type FakeBlobs = {
  readonly origin: string;
  readonly port: number;
  /** Every request, without its credential. */
  readonly asked: readonly { readonly method: string; readonly path: string; readonly isAnonymous: boolean }[];
  readonly blobs: ReadonlyMap<string, string>;
  refusal: Refusal | null;
  /** How far the clock of the service is ahead of this computer's. */
  aheadMs: number;
  /** Named in the challenge that somebody unknown gets. */
  tenant: string;
  containers: readonly string[];
  close(): Promise<void>;
};

export async function startBlobs(certificate: Certificate): Promise<FakeBlobs> {
  const asked: { method: string; path: string; isAnonymous: boolean }[] = [];
  const blobs = new Map<string, string>();
  const state: Pick<FakeBlobs, 'refusal' | 'aheadMs' | 'tenant' | 'containers'> = {
    refusal: null,
    aheadMs: 0,
    tenant: '11111111-1111-4111-8111-111111111111',
    containers: ['parts'],
  };

  const refuse = (status: number, code: string, message = code, headers: object = {}): Answer => ({
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code, ...headers },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  });

  const takeRefusal = (request: Asked): Refusal | null => {
    const { refusal } = state;
    if (refusal === null || (refusal.method ?? request.method) !== request.method) return null;
    if (refusal.times === undefined) return refusal;
    if (refusal.times === 0) return null;
    refusal.times -= 1;
    return refusal;
  };

  const carryOut = (request: Asked): Answer => {
    const { method, path, query, body } = request;
    const [container = '', ...rest] = decodeURIComponent(path).slice(1).split('/');
    const name = rest.join('/');
    if (query.get('comp') === 'properties') return { status: 200, headers: { 'x-ms-sku-name': 'Standard_LRS' } };
    if (container === '' && query.get('comp') === 'list') {
      const names = state.containers.map((one) => `<Container><Name>${one}</Name><Properties/></Container>`).join('');
      return {
        status: 200,
        headers: { 'content-type': 'application/xml' },
        body: `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Containers>${names}</Containers><NextMarker/></EnumerationResults>`,
      };
    }
    if (!state.containers.includes(container)) return refuse(404, 'ContainerNotFound');
    if (query.get('comp') === 'list')
      return {
        status: 200,
        headers: { 'content-type': 'application/xml' },
        body: '<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs/><NextMarker/></EnumerationResults>',
      };
    if (method === 'PUT') {
      blobs.set(path, body);
      return { status: 201, headers: { etag: '"1"' } };
    }
    const held = blobs.get(path);
    if (held === undefined) return refuse(404, 'BlobNotFound', name);
    if (method === 'DELETE') {
      blobs.delete(path);
      return { status: 202 };
    }
    const range = {
      'content-length': String(Buffer.byteLength(held)),
      'content-range': `bytes 0-${String(held.length - 1)}/${String(held.length)}`,
    };
    return { status: 206, headers: { 'content-type': 'text/plain', etag: '"1"', ...range }, body: held };
  };

  const answer = (request: Asked): Answer => {
    const isAnonymous = request.headers.authorization === undefined && !request.query.has('sig');
    asked.push({ method: request.method, path: request.path, isAnonymous });
    if (isAnonymous) {
      const authority = `authorization_uri=https://login.microsoftonline.com/${state.tenant}/oauth2/authorize`;
      const challenge = { 'www-authenticate': `Bearer ${authority} resource_id=https://storage.azure.com` };
      return refuse(401, 'NoAuthenticationInformation', 'Server failed to authenticate the request.', challenge);
    }
    const refused = takeRefusal(request);
    return refused === null ? carryOut(request) : refuse(refused.status, refused.code, refused.message);
  };

  const server = await startHttps(certificate, (request) => {
    const { status, headers = {}, body } = answer(request);
    return {
      status,
      headers: { ...headers, 'x-ms-request-id': 'fake', date: new Date(Date.now() + state.aheadMs).toUTCString() },
      body,
    };
  });
  return Object.assign(state, {
    origin: server.origin,
    port: server.port,
    asked,
    blobs,
    close: () => server.close(),
  });
}
