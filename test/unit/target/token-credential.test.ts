// The storage's credential over a day: tokens renewed in time, on a refusal, and for a policy that wants more.
import { expect, test } from 'vitest';
import { createTokenCredential } from '../../../electron/worker/target/token-credential.ts';
import type { Failure } from '../../../electron/worker/target/failure.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AccessToken, TokenRequest } from '../../../shared/sign-in.ts';

const minuteMs = 60_000;
const signIn = { cloud: 'public', as: { kind: 'managedIdentity' } } as const;

/** A sign-in service and a storage service on one clock, which only moves when it is told to. */
function openDay(lifeMs: number) {
  let nowMs = 0;
  let number = 0;
  let isDown = false;
  const asked: TokenRequest[] = [];
  const ends = new Map<string, number>();
  const credential = createTokenCredential({
    signIn,
    secret: '',
    isPatient: true,
    nowMs: () => nowMs,
    async tokens(request): Promise<AccessToken> {
      asked.push(request);
      if (isDown) throw new AppError('SIGN_IN_UNREACHABLE', { host: 'login', detail: 'down' });
      number += 1;
      const token = `token-${String(number)}`;
      ends.set(token, nowMs + lifeMs);
      return { token, expiresMs: nowMs + lifeMs };
    },
  });
  return {
    credential,
    asked,
    pass: (ms: number) => void (nowMs += ms),
    revoke: () => ends.clear(),
    goDown: (is: boolean) => void (isDown = is),
    /** True when the storage would take what is sent now. */
    async send(): Promise<boolean> {
      const { token } = await credential.getToken('unused');
      return nowMs < (ends.get(token) ?? -1);
    },
  };
}

const refusal = (status: number, storageCode: string): Failure => ({
  status,
  storageCode,
  detail: '',
  isTransient: false,
  isCertificate: false,
  retryAfterMs: 0,
  known: null,
});

test('24 hours of a request a minute never carry a token that is over, and ask for one an hour', async () => {
  const day = openDay(60 * minuteMs);
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    expect(await day.send()).toBe(true);
    day.pass(minuteMs);
  }
  // Each lives an hour and is replaced five minutes before its end.
  expect(day.asked).toHaveLength(Math.ceil((24 * 60) / 55));
  expect(day.asked.every(({ isStale, claims }) => !isStale && claims === null)).toBe(true);
});

test('a token with a short life is renewed at half of it, and not with every request', async () => {
  const day = openDay(4 * minuteMs);
  for (let second = 0; second < 3600; second += 1) {
    expect(await day.send()).toBe(true);
    day.pass(1000);
  }
  expect(day.asked).toHaveLength(30);
});

test('eight lanes that need a token at once ask for one', async () => {
  const day = openDay(60 * minuteMs);
  await Promise.all(Array.from({ length: 8 }, () => day.send()));
  expect(day.asked).toHaveLength(1);
});

test('a refused token is replaced by one that is no cached one, and a refused right is not', async () => {
  const day = openDay(60 * minuteMs);
  await day.send();
  day.revoke();
  expect(await day.send()).toBe(false);
  expect(day.credential.renew(refusal(403, 'AuthorizationPermissionMismatch'))).toBe(false);
  expect(day.credential.renew(refusal(403, 'AuthenticationFailed'))).toBe(true);
  expect(await day.send()).toBe(true);
  expect(day.asked.map(({ isStale }) => isStale)).toEqual([false, true]);
  expect(day.credential.renew(refusal(401, ''))).toBe(true);
});

test('what a challenge wants is passed on, and its tenant is kept for later tokens', async () => {
  const day = openDay(60 * minuteMs);
  await day.send();
  await day.credential.getToken('unused', { claims: '{"access_token":{}}' });
  await day.credential.getToken('unused', { tenantId: 'other' });
  day.pass(56 * minuteMs);
  await day.send();
  expect(day.asked.map(({ claims, tenant, isStale }) => [claims, tenant, isStale])).toEqual([
    [null, null, false],
    ['{"access_token":{}}', null, true],
    [null, 'other', true],
    [null, 'other', false],
  ]);
});

test('one request that is given up does not take the token from the others', async () => {
  const day = openDay(60 * minuteMs);
  const abort = new AbortController();
  const abandoned = day.credential.getToken('unused', { abortSignal: abort.signal });
  const other = day.credential.getToken('unused');
  abort.abort(new Error('given up'));
  await expect(abandoned).rejects.toThrow('given up');
  await expect(other).resolves.toMatchObject({ token: 'token-1' });
});

test('a sign-in service that is away costs nothing while the token in hand lasts', async () => {
  const day = openDay(60 * minuteMs);
  await day.send();
  day.goDown(true);
  for (let minute = 1; minute < 60; minute += 1) {
    day.pass(minuteMs);
    expect(await day.send()).toBe(true);
  }
  day.pass(minuteMs);
  await expect(day.send()).rejects.toMatchObject({ code: 'SIGN_IN_UNREACHABLE' });
});

test('a sign-in service that is away fails the request, and the next one asks again', async () => {
  const day = openDay(60 * minuteMs);
  day.goDown(true);
  await expect(day.send()).rejects.toMatchObject({ code: 'SIGN_IN_UNREACHABLE' });
  day.goDown(false);
  expect(await day.send()).toBe(true);
});
