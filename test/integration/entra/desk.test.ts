// Signing in with the real library against a local Entra ID: by browser and code, in several tenants, renewed, revoked, given up.
import http from 'node:http';
import https from 'node:https';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryStore, type CacheStore } from '../../../electron/entra/applications.ts';
import { createSignInDesk, type NeededSignIn, type SignInDesk } from '../../../electron/entra/sign-in-desk.ts';
import type { Cloud } from '../../../shared/clouds.ts';
import type { TokenRequest } from '../../../shared/sign-in.ts';
import { anna, guestTenant, homeTenant, signInAtPage, startEntra, type FakeEntra } from '../../fakes/azure/entra.ts';

const clientId = '55555555-5555-4555-8555-555555555555';
const never = new AbortController().signal;

let entra: FakeEntra;
let agent: https.Agent;
const plain = new http.Agent();
let signer: { private: string; cert: string };
let cloud: Cloud;
let store: CacheStore;
let desk: SignInDesk;
let heard: NeededSignIn[][] = [];

beforeAll(async () => {
  signer = await generate([{ name: 'commonName', value: 'tableferry' }], { keyType: 'rsa', keySize: 2048 });
  entra = await startEntra({
    clients: [clientId],
    applications: { [clientId]: 'application secret' },
    signers: [signer.cert],
  });
  agent = new https.Agent({ ca: entra.caPem });
  cloud = { authority: entra.origin, arm: 'https://management.local', storageSuffix: 'core.local' };
});
afterAll(() => entra.close());
beforeEach(() => {
  store = createMemoryStore();
  desk = openDesk();
  heard = [];
  Object.assign(entra, { signsIn: anna, confirmCodes: true, refuseNext: null, life: { really: 3600, told: 3600 } });
});

const openDesk = (): SignInDesk =>
  createSignInDesk({
    agentFor: (url) => (url.protocol === 'https:' ? agent : plain),
    store,
    onNeeded: (needed) => void heard.push([...needed]),
  });

const get = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    https
      .get(url, { ca: entra.caPem }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text));
      })
      .on('error', reject);
  });
/** What the browser of the desktop would do. */
const browser = { kind: 'browser', open: async (url: string) => void signInAtPage(url, get) } as const;
const ask = () => ({ cloud, clientId, tenant: null, user: null, claims: null });
const request = (more: Partial<TokenRequest> = {}): TokenRequest => ({
  signIn: { cloud, as: { kind: 'user', clientId, user: anna.name } },
  secret: '',
  resource: 'storage',
  tenant: null,
  claims: null,
  isStale: false,
  isPatient: false,
  ...more,
});
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

describe('a person', () => {
  test('signs in by the browser, and storage and resource manager have tokens without another question', async () => {
    expect(await desk.signIn(ask(), browser, never)).toEqual({ user: anna.name, name: 'anna', tenant: homeTenant });
    const before = entra.issued.length;
    expect(claimsOf((await desk.token(request(), never)).token)).toMatchObject({ aud: 'https://storage.azure.com' });
    await desk.token(request({ resource: 'arm' }), never);
    await desk.token(request(), never);
    // One for storage; the manager's came with the sign-in and the second of storage from the cache.
    expect(entra.issued.slice(before).map(({ grant }) => grant)).toEqual(['refresh_token']);
    expect(await desk.accounts(cloud, clientId)).toHaveLength(1);
  });

  test('is still signed in after a restart, by what was kept', async () => {
    await desk.signIn(ask(), browser, never);
    const later = openDesk();
    await expect(later.token(request(), never)).resolves.toMatchObject({ token: expect.stringMatching(/^ey/) });
    await later.signOut(cloud, clientId, anna.name);
    expect(await later.accounts(cloud, clientId)).toEqual([]);
  });

  test('gets tokens of another tenant for that tenant, and keeps those of the home tenant', async () => {
    await desk.signIn(ask(), browser, never);
    const guest = { ...request().signIn, tenant: guestTenant };
    expect(claimsOf((await desk.token(request({ signIn: guest }), never)).token)['tid']).toBe(guestTenant);
    expect(claimsOf((await desk.token(request(), never)).token)['tid']).toBe(homeTenant);
    expect(claimsOf((await desk.token(request({ signIn: guest }), never)).token)['tid']).toBe(guestTenant);
  });

  test('signs in by a code', async () => {
    const codes: string[] = [];
    const way = { kind: 'code', show: ({ code }: { code: string }) => void codes.push(code) } as const;
    expect(await desk.signIn(ask(), way, never)).toMatchObject({ user: anna.name });
    expect(codes).toEqual(['ABCD-1234']);
  });

  test('who declines is told of as a cancellation', async () => {
    entra.signsIn = null;
    await expect(desk.signIn(ask(), browser, never)).rejects.toMatchObject({ code: 'SIGN_IN_CANCELLED' });
  });

  test('cancels while the browser is open, and the port is closed', async () => {
    const abort = new AbortController();
    let port = 0;
    const open = async (url: string): Promise<void> => {
      port = Number(new URL(new URL(url).searchParams.get('redirect_uri') ?? '').port);
      abort.abort();
    };
    await expect(desk.signIn(ask(), { kind: 'browser', open }, abort.signal)).rejects.toMatchObject({
      code: 'SIGN_IN_CANCELLED',
    });
    await vi.waitFor(() => expect(fetch(`http://localhost:${String(port)}/`)).rejects.toThrow());
  });

  test('who never comes back is waited for only so long', async () => {
    const way = { kind: 'browser', open: async () => undefined, limitMs: 300 } as const;
    await expect(desk.signIn(ask(), way, never)).rejects.toMatchObject({
      code: 'SIGN_IN_CANCELLED',
      context: { detail: 'the time was over' },
    });
  });

  test('another than the expected one is refused', async () => {
    const asked = { ...ask(), user: 'berta@contoso.com' };
    await expect(desk.signIn(asked, browser, never)).rejects.toMatchObject({
      code: 'SIGN_IN_OTHER_USER',
      context: { who: 'berta@contoso.com', other: anna.name },
    });
  });

  test('of an unknown application is told what is wrong with it', async () => {
    const asked = { ...ask(), clientId: '66666666-6666-4666-8666-666666666666' };
    await expect(desk.signIn(asked, browser, never)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      context: { detail: 'the application is not known in this tenant, AADSTS700016' },
    });
  });
});

describe('a sign-in that was revoked', () => {
  test('fails at once where somebody sits in front of it', async () => {
    await desk.signIn(ask(), browser, never);
    entra.revokeAll();
    await expect(desk.token(request(), never)).rejects.toMatchObject({
      code: 'SIGN_IN_NEEDED',
      context: { detail: 'the sign-in was revoked, AADSTS50173' },
    });
  });

  test('is waited for by a run, which goes on after the new sign-in', async () => {
    await desk.signIn(ask(), browser, never);
    entra.revokeAll();
    const lanes = [1, 2, 3].map(() => desk.token(request({ isPatient: true }), never));
    await vi.waitFor(() => expect(desk.needed()).toHaveLength(3));
    expect(heard.at(-1)?.[0]?.signIn.as.user).toBe(anna.name);
    await desk.signIn({ ...ask(), user: anna.name }, browser, never);
    for (const token of await Promise.all(lanes)) expect(token.token).toMatch(/^ey/);
    expect(desk.needed()).toEqual([]);
  });

  test('is not waited for any more when the run is stopped, or told to give up', async () => {
    const abort = new AbortController();
    const stopped = desk.token(request({ isPatient: true }), abort.signal);
    const givenUp = desk.token(request({ isPatient: true }), never);
    await vi.waitFor(() => expect(desk.needed()).toHaveLength(2));
    abort.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' });
    desk.giveUp();
    await expect(givenUp).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' });
    expect(heard.at(-1)).toEqual([]);
  });

  test('a second factor that is wanted in mid-run is a sign-in that is needed', async () => {
    await desk.signIn(ask(), browser, never);
    entra.refuseNext = { error: 'interaction_required', text: 'AADSTS50076: multi-factor' };
    await expect(desk.token(request({ isStale: true }), never)).rejects.toMatchObject({
      code: 'SIGN_IN_NEEDED',
      context: { detail: 'a second factor is required, AADSTS50076' },
    });
  });
});

describe('an application', () => {
  const signIn = () =>
    ({ cloud, tenant: homeTenant, as: { kind: 'servicePrincipal', clientId, secret: { env: 'X' } } }) as const;

  test('has its token from the cache until it is refused', async () => {
    const before = entra.issued.length;
    const asked = request({ signIn: signIn(), secret: 'application secret' });
    await desk.token(asked, never);
    await desk.token(asked, never);
    await desk.token({ ...asked, isStale: true }, never);
    expect(entra.issued.length - before).toBe(2);
  });

  test('with a wrong secret never waits: no person could help', async () => {
    const asked = request({ signIn: signIn(), secret: 'wrong', isPatient: true });
    await expect(desk.token(asked, never)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      context: { detail: 'the secret of the application is wrong (its value is needed, not its id), AADSTS7000215' },
    });
  });

  test('in a tenant that does not exist is told so', async () => {
    const asked = request({ signIn: { ...signIn(), tenant: 'nowhere.example' }, secret: 'application secret' });
    await expect(desk.token(asked, never)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  });
});

test('a sign-in service that is not reached is no refusal', async () => {
  const away: Cloud = { authority: 'https://127.0.0.1:9', arm: 'https://management.local', storageSuffix: 'x' };
  const signIn = {
    cloud: away,
    tenant: homeTenant,
    as: { kind: 'servicePrincipal', clientId, secret: { env: 'X' } },
  } as const;
  await expect(desk.token(request({ signIn, secret: 's' }), never)).rejects.toMatchObject({
    code: 'SIGN_IN_UNREACHABLE',
    context: { host: '127.0.0.1:9' },
  });
});

describe('a certificate', () => {
  const signIn = () =>
    ({ cloud, tenant: homeTenant, as: { kind: 'certificate', clientId, certificate: { file: 'x.pem' } } }) as const;

  test('signs for its application: one PEM text with certificate and key', async () => {
    const asked = request({ signIn: signIn(), secret: `${signer.cert}\n${signer.private}` });
    expect((await desk.token(asked, never)).token).toMatch(/^ey/);
  });

  test('without its key is refused before anything is sent', async () => {
    const before = entra.issued.length;
    const asked = request({ signIn: signIn(), secret: signer.cert });
    await expect(desk.token(asked, never)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      context: { detail: 'the PEM text holds no private key without a passphrase' },
    });
    expect(entra.issued.length).toBe(before);
  });
});

test('the managed identity of a computer is asked at the address that the computer names', async () => {
  const seen: string[] = [];
  const endpoint = http.createServer((asked, answer) => {
    seen.push(`${asked.url ?? ''} ${String(asked.headers['x-identity-header'])}`);
    const expires = String(Math.floor(Date.now() / 1000) + 3600);
    answer.setHeader('content-type', 'application/json');
    answer.end(
      JSON.stringify({ access_token: 'eyIdentity', expires_on: expires, resource: 'r', token_type: 'Bearer' }),
    );
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const address = endpoint.address();
  const port = typeof address === 'object' ? address?.port : null;
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${String(port)}/token`);
  vi.stubEnv('IDENTITY_HEADER', 'header-of-the-computer');
  const signIn = { cloud, as: { kind: 'managedIdentity' } } as const;
  expect((await desk.token(request({ signIn }), never)).token).toBe('eyIdentity');
  expect(seen[0]).toContain(`resource=${encodeURIComponent('https://storage.azure.com')}`);
  expect(seen[0]).toContain('header-of-the-computer');
  vi.unstubAllEnvs();
  await new Promise<void>((resolve) => endpoint.close(() => resolve()));
});
