// Certificates that are pinned, signed in a chain, or come with a TLS that is too old.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '../../../electron/worker/source/open-session.ts';
import { describeError } from '../../../shared/errors.ts';
import { makeCertificate, makeSignedCertificate } from '../../double/wire/certificate.ts';
import { openWorld, statesOf, type World } from '../probe/world.ts';

const never = new AbortController().signal;
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const open = async (...given: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...given);
  closers.push(() => world.close());
  return world;
};
const fingerprintOf = (world: World): string => new X509Certificate(world.double.caPem).fingerprint256;
const wrong = Array.from({ length: 32 }, () => 'AB').join(':');

async function test(world: World, overrides: Record<string, unknown>) {
  const { checks } = await world.worker.call('source.test', {
    source: world.config(overrides),
    password: 'right',
    probeId: 'p',
  });
  const encrypt = checks.find(({ id }) => id === 'encrypt');
  const factOf = (label: string) => encrypt?.facts.find((fact) => fact.label === label)?.value;
  return { states: statesOf(checks), encrypt, factOf, text: encrypt?.error ? describeError(encrypt.error) : '' };
}

describe.each([
  ['inside TDS', 'optional', 'mandatory'],
  ['before TDS', 'strict', 'strict'],
] as const)('a pinned certificate (%s)', (_, encryption, encrypt) => {
  const names = { certificateNames: ['another.name.example'] };
  const base = { encrypt, caFile: undefined };

  it('is accepted without its authority or name, written in any way', async () => {
    const world = await open({ encryption, ...names });
    const certificateFingerprint = fingerprintOf(world).replaceAll(':', ' ').toLowerCase();
    const session = await openSession(world.config({ ...base, certificateFingerprint }), 'right', never);
    expect(await session.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
    await session.close();
    const told = await test(world, { ...base, certificateFingerprint });
    expect(told.encrypt).toMatchObject({
      state: 'passed',
      detail: expect.stringMatching(/^TLS 1\.[23], the pinned certificate\.$/),
    });
  });

  it('that is not the one which is shown ends the connection before the login', async () => {
    const logins: string[] = [];
    const world = await open({ encryption, ...names, onLogin: (user) => void logins.push(user) });
    const sent: Buffer[] = [];
    const tap = createServer((client) => {
      const service = connect(world.double.port, '127.0.0.1');
      client.on('data', (chunk) => sent.push(chunk));
      for (const [one, other] of [
        [client, service],
        [service, client],
      ] as const)
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      client.pipe(service).pipe(client);
    });
    tap.listen(0, '127.0.0.1');
    await once(tap, 'listening');
    closers.push(() => void tap.close());
    const address = tap.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const source = world.config({ ...base, port, certificateFingerprint: wrong });
    await expect(openSession(source, 'right', never)).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_PINNED',
      context: { pinned: wrong, found: fingerprintOf(world) },
    });
    // Handshake only: a LOGIN7 record would be the first that TLS carries for the application.
    const firstBytes = Buffer.concat(sent);
    expect(firstBytes.length).toBeGreaterThan(100);
    expect(logins).toEqual([]);
    const told = await test(world, { ...base, certificateFingerprint: wrong });
    expect(told.states).toMatch(/^find passed, reach passed, encrypt failed, signIn skipped/);
    expect(told.factOf('SHA-256')).toBe(fingerprintOf(world));
    expect(told.text).toContain('Nothing was sent');
    expect(logins).toEqual([]);
  });
});

it('a pin that is no fingerprint is refused before anything is tried', async () => {
  const world = await open();
  expect(() => world.config({ certificateFingerprint: 'AB:CD' })).toThrow(/64 hexadecimal digits/);
});

it.each([
  ['optional', 'mandatory'],
  ['strict', 'strict'],
] as const)('a refused certificate is shown with who signed it (server %s)', async (encryption, encrypt) => {
  const authority = await makeCertificate(['Example Root Authority']);
  const certificate = await makeSignedCertificate('sql01.corp.example', authority);
  const logins: string[] = [];
  const world = await open({ encryption, certificate, onLogin: (user) => void logins.push(user) });
  const told = await test(world, { encrypt, caFile: undefined, certificateName: 'sql01.corp.example' });
  expect(told.encrypt?.error?.code).toBe('CERTIFICATE_REFUSED');
  expect(told.factOf('Certificate')).toBe('CN=sql01.corp.example');
  expect(told.factOf('Issued by')).toBe('CN=Example Root Authority');
  expect(told.factOf('Signed in turn by')).toBe('CN=Example Root Authority');
  expect(logins).toEqual([]);
  writeFileSync(world.caFile, authority.cert);
  const right = await test(world, { encrypt, certificateName: 'sql01.corp.example' });
  expect(right.states).toMatch(/encrypt passed, signIn passed/);
});

describe('a server that speaks TLS 1.0 only', () => {
  it('is named as such, with what to install, and is not sent anything', async () => {
    const logins: string[] = [];
    const world = await open({ hasOldTls: true, onLogin: (user) => void logins.push(user) });
    const told = await test(world, {});
    expect(told.encrypt?.error?.code).toBe('TLS_TOO_OLD');
    expect(told.text).toMatch(/TLS that is not safe any more .*service pack/);
    expect(told.states).toMatch(/^find passed, reach passed, encrypt failed, signIn skipped/);
    expect(logins).toEqual([]);
  });

  it('is connected to when that is asked for, and warned of', async () => {
    const world = await open({ hasOldTls: true });
    const told = await test(world, { oldestTls: '1.0' });
    expect(told.encrypt).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('TLS 1.0 is not safe any more'),
    });
    expect(told.states).toMatch(/signIn passed/);
  });
});

it('trap 21: a server whose TLS breaks in the middle is not signed in to without it', async () => {
  const logins: string[] = [];
  const world = await open({ hasOldTls: true, onLogin: (user) => void logins.push(user) });
  const source = world.config({ encrypt: 'optional', caFile: undefined });
  await expect(openSession(source, 'right', never)).rejects.toMatchObject({ code: 'TLS_TOO_OLD' });
  expect(logins).toEqual([]);
});
