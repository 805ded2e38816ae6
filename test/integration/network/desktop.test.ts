// A proxy for Windows accounts alone: the sign-in goes through the desktop's own network, which can sign in there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryStore } from '../../../electron/entra/applications.ts';
import { createAgents, type DesktopSend } from '../../../electron/entra/network.ts';
import { createSignInDesk } from '../../../electron/entra/sign-in-desk.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TokenRequest } from '../../../shared/sign-in.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { homeTenant, startEntra, type FakeEntra } from '../../fakes/azure/entra.ts';
import { startConnectProxy, type ConnectProxy } from '../../faults/connect-proxy.ts';

const clientId = '44444444-4444-4444-8444-444444444444';
const secret = 'application-secret';
const never = new AbortController().signal;
let entra: FakeEntra;
let proxy: ConnectProxy;

beforeAll(async () => {
  entra = await startEntra({
    certificate: await makeCertificate(['login.test']),
    name: 'login.test',
    applications: { [clientId]: secret },
  });
  proxy = await startConnectProxy({ login: { user: 'x', password: 'x' }, schemes: ['Negotiate', 'NTLM'] });
});
afterAll(() => Promise.all([entra.close(), proxy.close()]));

const request: TokenRequest = {
  get signIn() {
    return {
      cloud: { authority: entra.origin, arm: 'https://manage.test', storageSuffix: 'core.local' },
      tenant: homeTenant,
      as: { kind: 'servicePrincipal' as const, clientId, secret: { env: 'X' } },
    };
  },
  secret,
  resource: 'storage',
  tenant: homeTenant,
  claims: null,
  isStale: false,
  isPatient: false,
};
const tokenBy = (sendByDesktop: DesktopSend): Promise<unknown> =>
  createSignInDesk({
    agentFor: createAgents(async () => ({
      hops: [{ kind: 'proxy', url: proxy.url, user: '', password: '' }],
      caFile: null,
    })),
    sendByDesktop,
    store: createMemoryStore(),
    onNeeded: () => undefined,
  }).token(request, never);
const failureOf = async (sendByDesktop: DesktopSend): Promise<AppError | null> =>
  tokenBy(sendByDesktop).then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error : null),
  );

test('every request of the sign-in is given to it, whole, with the proxy that refused', async () => {
  const asked: { readonly method: string; readonly path: string; readonly proxy: string; readonly body: string }[] = [];
  const discovery = (base: string) => ({
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/keys`,
  });
  const token = await tokenBy(async ({ method, url, proxy: by, body = '' }) => {
    const { pathname } = new URL(url);
    asked.push({ method, path: pathname, proxy: by, body });
    const answer = pathname.endsWith('/token')
      ? { token_type: 'Bearer', expires_in: 3600, access_token: 'a.b.c' }
      : discovery(`${entra.origin}/${homeTenant}`);
    return { status: 200, headers: { 'content-type': 'application/json' }, text: JSON.stringify(answer) };
  });
  expect(token).toMatchObject({ token: 'a.b.c' });
  expect(new Set(asked.map(({ proxy: by }) => by))).toEqual(new Set([proxy.url]));
  const last = asked.at(-1);
  expect(last).toMatchObject({ method: 'POST', path: `/${homeTenant}/oauth2/v2.0/token` });
  expect(last?.body).toContain('grant_type=client_credentials');
});

test('a desktop that does not get through either is told with the proxy and why', async () => {
  const silent = await failureOf(async () => {
    throw new Error('net::ERR_CERT_AUTHORITY_INVALID');
  });
  expect(silent?.code).toBe('PROXY_NEEDS_WINDOWS_SIGN_IN');
  expect(silent?.message).toContain(`The proxy ${proxy.url} did not let the connection through`);
  expect(silent?.message).toContain('(net::ERR_CERT_AUTHORITY_INVALID)');
  const refused = await failureOf(async () => ({ status: 407, headers: {}, text: '' }));
  expect(refused?.message).toContain('the desktop did not get through either (407)');
  const page = await failureOf(async () => ({ status: 200, headers: {}, text: '<html>blocked</html>' }));
  expect(page?.message).toContain('its answer (200) is not one of a sign-in service');
});
