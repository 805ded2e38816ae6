// Windows accounts by name and password, and the read-only intent, against the double, which checks the NTLMv2 proof.
import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { describeError } from '../../shared/errors.ts';
import { openWorld, statesOf, type World } from './probe/world.ts';

const login = { user: 'sa', password: 'right' };
const windowsAccounts = [
  { domain: 'CORP', user: 'Etl', password: 'pässwörd ✓', login },
  { domain: '', user: 'local', password: 'own', login },
];
const never = new AbortController().signal;
const worlds: World[] = [];
const sessions: SourceSession[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  for (const world of worlds.splice(0)) await world.close();
});
const open = async (...given: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...given);
  worlds.push(world);
  return world;
};
const windows = (domain: string, user: string) => ({
  authentication: { kind: 'windows', domain, user, password: { env: 'UNUSED' } },
});
const signIn = async (world: World, overrides: Record<string, unknown>, password: string): Promise<SourceSession> => {
  const session = await openSession(world.config(overrides), password, never);
  sessions.push(session);
  return session;
};

describe('a Windows account', () => {
  it.each(['optional', 'strict', 'unsupported'] as const)('signs in by NTLM (server: %s)', async (encryption) => {
    const world = await open({ windowsAccounts, encryption });
    const encrypt = { optional: 'mandatory', strict: 'strict', unsupported: 'optional' }[encryption];
    const session = await signIn(world, { ...windows('corp', 'etl'), encrypt }, 'pässwörd ✓');
    expect(await session.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
    expect(world.double.connections).toHaveLength(1);
  });

  it('of the server itself has no domain', async () => {
    const world = await open({ windowsAccounts });
    const session = await signIn(world, windows('', 'local'), 'own');
    expect(await session.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
  });

  it.each([
    ['a wrong password', 'CORP', 'etl', 'wrong'],
    ['an unknown name', 'CORP', 'nobody', 'pässwörd ✓'],
    ['another domain', 'OTHER', 'etl', 'pässwörd ✓'],
  ])('is refused for %s', async (_, domain, user, password) => {
    const world = await open({ windowsAccounts });
    const attempt = signIn(world, windows(domain, user), password);
    await expect(attempt).rejects.toMatchObject({
      code: 'WINDOWS_LOGIN_REFUSED',
      context: { number: 18452, user: `${domain}\\${user}` },
    });
    expect(world.double.connections).toEqual([]);
  });

  it('is refused by a server that takes none', async () => {
    const world = await open();
    await expect(signIn(world, windows('CORP', 'etl'), 'x')).rejects.toMatchObject({ code: 'WINDOWS_LOGIN_REFUSED' });
  });

  it('is tested like any other login', async () => {
    const world = await open({ windowsAccounts });
    const source = world.config(windows('CORP', 'etl'));
    const right = await world.worker.call('source.test', { source, password: 'pässwörd ✓', probeId: 'p' });
    expect(statesOf(right.checks)).toMatch(/signIn passed, version passed, database passed, rights passed$/);
    expect(right.checks.find(({ id }) => id === 'signIn')?.detail).toBe(String.raw`Signed in as CORP\etl.`);
    const wrong = await world.worker.call('source.test', { source, password: 'wrong', probeId: 'p' });
    expect(statesOf(wrong.checks)).toMatch(/encrypt passed, signIn failed/);
    const error = wrong.checks.find(({ id }) => id === 'signIn')?.error ?? null;
    expect(error === null ? '' : describeError(error)).toContain('Check domain, name and password');
  });
});

describe('the read-only intent', () => {
  it.each([true, false])('is told to the server (%s)', async (readOnlyIntent) => {
    const world = await open();
    await signIn(world, { readOnlyIntent }, 'right');
    expect(world.double.connections.map(({ isReadOnly }) => isReadOnly)).toEqual([readOnlyIntent]);
  });
});
