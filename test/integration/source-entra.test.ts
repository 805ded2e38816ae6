// Sign-in by an access token of Entra ID against the double, which knows the tokens of its accounts.
import { afterEach, describe, expect, it } from 'vitest';
import { openSignedIn } from '../../electron/worker/open-signed-in.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { TokenRequest } from '../../shared/sign-in.ts';
import { openWorld, statesOf, type World } from './probe/world.ts';

const never = new AbortController().signal;
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const tokenOf = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature'.repeat(300)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const inAnHour = Math.floor(Date.now() / 1000) + 3600;
const token = tokenOf({ aud: 'https://database.windows.net/', exp: inAnHour, upn: 'anna@contoso.com' });
const entraAccounts = [{ token, login: { user: 'sa', password: 'right' } }];
const byToken = { authentication: { kind: 'entraToken', token: { env: 'UNUSED' } } };

const open = async (...given: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...given);
  worlds.push(world);
  return world;
};

it.each(['optional', 'strict'] as const)('a token longer than a packet signs in (server: %s)', async (encryption) => {
  const world = await open({ entraAccounts, encryption });
  const encrypt = encryption === 'strict' ? 'strict' : 'mandatory';
  const session = await openSession(world.config({ ...byToken, encrypt }), token, never);
  expect(await session.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
  await session.close();
});

it('the test of a source passes with a token, and nothing that it shows holds it', async () => {
  const world = await open({ entraAccounts });
  const request = { source: world.config(byToken), password: token, probeId: 'p1' };
  const { checks } = await world.worker.call('source.test', request);
  expect(statesOf(checks)).toMatch(/^find passed, reach passed, encrypt passed, signIn passed/);
  expect(checks.find(({ id }) => id === 'signIn')?.detail).toBe('Signed in as the account of the Entra ID token.');
  expect(JSON.stringify(world.shown)).not.toContain(token.slice(40, 80));
});

it('a token that the server does not know is refused once, as a login', async () => {
  const logins: string[] = [];
  const world = await open({ entraAccounts, onLogin: (user) => void logins.push(user) });
  const other = tokenOf({ aud: 'https://database.windows.net', exp: inAnHour, upn: 'eve@contoso.com' });
  await expect(openSession(world.config(byToken), other, never)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  expect(logins).toHaveLength(1);
});

it('a token is never sent without encryption, not even where that is optional', async () => {
  const logins: string[] = [];
  const world = await open({ entraAccounts, encryption: 'unsupported', onLogin: (user) => void logins.push(user) });
  const config = world.config({ ...byToken, encrypt: 'optional', caFile: undefined });
  await expect(openSession(config, token, never)).rejects.toMatchObject({ code: 'ENCRYPTION_REFUSED' });
  expect(logins).toEqual([]);
});

it.each([
  ['is over', { exp: 1_700_000_000 }, 'TOKEN_EXPIRED', /expired at 2023-11-14T22:13:20Z/],
  ['is for storage', { aud: 'https://storage.azure.com/', exp: inAnHour }, 'TOKEN_FOR_OTHERS', /storage\.azure\.com/],
])('a token that %s is refused before anything is sent', async (_, claims, code, words) => {
  const logins: string[] = [];
  const world = await open({ entraAccounts, onLogin: (user) => void logins.push(user) });
  const attempt = openSession(world.config(byToken), tokenOf(claims), never);
  await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  expect(logins).toEqual([]);
});

describe('a sign-in', () => {
  const clientId = '55555555-5555-4555-8555-555555555555';
  const signIn = { cloud: 'public', as: { kind: 'user', clientId, user: 'anna@contoso.com' } };
  const bySignIn = { authentication: { kind: 'entra', signIn } };

  it('fetches the token of the database when a connection is opened, and waits for a person in a run only', async () => {
    const world = await open({ entraAccounts });
    const asked: TokenRequest[] = [];
    const tokens = async (request: TokenRequest) => {
      asked.push(request);
      return { token, expiresMs: Date.now() + 3_600_000 };
    };
    const config = sourceConfigSchema.parse(world.config(bySignIn));
    const button = await openSignedIn(tokens, false)(config, '', never);
    expect(await button.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
    await button.close();
    await (await openSignedIn(tokens, true)(config, '', never)).close();
    expect(asked.map(({ resource, isPatient }) => [resource, isPatient])).toEqual([
      ['sql', false],
      ['sql', true],
    ]);
  });

  it('that is needed again is told before the server hears anything', async () => {
    const logins: string[] = [];
    const world = await open({ entraAccounts, onLogin: (user) => void logins.push(user) });
    const tokens = async () => Promise.reject(new AppError('SIGN_IN_NEEDED', { who: 'anna', detail: 'revoked' }));
    const config = sourceConfigSchema.parse(world.config(bySignIn));
    await expect(openSignedIn(tokens, false)(config, '', never)).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' });
    expect(logins).toEqual([]);
  });
});
