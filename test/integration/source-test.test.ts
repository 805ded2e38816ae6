// The connection test of a source against the double: what each line says, and what a failure leaves untried.
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../shared/checks.ts';
import { describeError } from '../../shared/errors.ts';
import { as, openWorld, statesOf, type World } from './probe/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
const open = async (...given: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...given);
  worlds.push(world);
  return world;
};

const test = (world: World, overrides: Record<string, unknown> = {}, password = 'right', signal?: AbortSignal) =>
  world.worker.call('source.test', { source: world.config(overrides), password, probeId: 'p1' }, signal);
const line = (checks: readonly Check[], id: Check['id']): Check => {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no line ${id}`);
  return found;
};
const factOf = (check: Check, label: string): string | undefined =>
  check.facts.find((fact) => fact.label === label)?.value;
const textOf = ({ error }: Check): string => (error === null ? '' : describeError(error));

describe('the test of a source', () => {
  it('passes line by line and tells what it found', async () => {
    const world = await open();
    const { checks, server, databases } = await test(world);
    expect(statesOf(checks)).toBe(
      'find passed, reach passed, encrypt passed, signIn passed, version passed, database passed, rights passed',
    );
    expect(line(checks, 'reach').detail).toMatch(/^127\.0\.0\.1, port \d+, answered in \d+ ms\.$/);
    expect(line(checks, 'encrypt').detail).toBe('TLS 1.2, certificate checked.');
    expect(factOf(line(checks, 'encrypt'), 'Certificate')).toBe('CN=localhost');
    expect(factOf(line(checks, 'encrypt'), 'Made out for')).toContain('127.0.0.1');
    expect(factOf(line(checks, 'encrypt'), 'Valid')).toMatch(/^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/);
    expect(line(checks, 'signIn').detail).toBe('Signed in as sa.');
    expect(line(checks, 'version').detail).toMatch(/^SQL Server 2022 \(16\.0\.[\d.]+\), /);
    expect(line(checks, 'database').detail).toBe('Opened db.');
    expect(line(checks, 'rights').detail).toBe('2 tables and 0 views visible.');
    expect(server?.version).toMatch(/^16\.0\./);
    expect(databases).toEqual(['db']);
  });

  it('shows the whole list whenever a line changes, with the probe it belongs to', async () => {
    const world = await open();
    const { checks } = await test(world);
    expect(world.shown.map(({ probeId }) => probeId)).toEqual(world.shown.map(() => 'p1'));
    expect(statesOf(world.shown[0].checks)).toMatch(/^find waiting, .* rights waiting$/);
    expect(statesOf(world.shown[1].checks)).toMatch(/^find running, reach waiting, encrypt waiting/);
    expect(world.shown.map((shown) => line(shown.checks, 'encrypt').state)).toContain('running');
    expect(world.shown.at(-1)?.checks).toEqual(checks);
  });

  it('warns of a certificate that was trusted without a check, and says what a check would say', async () => {
    const world = await open();
    const { checks } = await test(world, { trustServerCertificate: true, caFile: undefined });
    const encrypt = line(checks, 'encrypt');
    expect(encrypt).toMatchObject({ state: 'warning', error: null });
    expect(encrypt.detail).toContain('Anyone on the way could pose as the server');
    expect(factOf(encrypt, 'A check would say')).toMatch(/SELF_SIGNED/);
    expect(line(checks, 'rights').state).toBe('passed');
  });

  it('says when a certificate that was not checked would pass', async () => {
    const world = await open();
    const { checks } = await test(world, { trustServerCertificate: true });
    expect(line(checks, 'encrypt').detail).toContain('It would pass');
  });

  it('stops at a certificate that is refused, with the three choices', async () => {
    const world = await open();
    const { checks } = await test(world, { caFile: undefined });
    expect(statesOf(checks)).toBe(
      'find passed, reach passed, encrypt failed, signIn skipped, version skipped, database skipped, rights skipped',
    );
    const text = textOf(line(checks, 'encrypt'));
    for (const choice of ['caFile', 'certificateName', 'trustServerCertificate']) expect(text).toContain(choice);
  });

  it('shows the certificate that was refused, without ever signing in for that', async () => {
    const logins: string[] = [];
    const world = await open({ onLogin: (user) => void logins.push(user), certificateNames: ['sql.example'] });
    const { checks } = await test(world);
    const encrypt = line(checks, 'encrypt');
    expect(encrypt).toMatchObject({ state: 'failed', error: { code: 'CERTIFICATE_REFUSED' } });
    expect(factOf(encrypt, 'Made out for')).toBe('sql.example');
    expect(factOf(encrypt, 'The check says')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(logins).toEqual([]);
    const right = await test(world, { certificateName: 'sql.example' });
    expect(line(right.checks, 'encrypt').state).toBe('passed');
    expect(logins).toEqual(['sa']);
  });

  it('blames the encryption for an authority that cannot be read', async () => {
    const world = await open();
    const { checks } = await test(world, { caFile: '/nowhere/ca.pem' });
    expect(statesOf(checks)).toMatch(/^find skipped, reach skipped, encrypt failed, signIn skipped/);
    expect(line(checks, 'encrypt').error?.code).toBe('FILE_UNREADABLE');
  });

  it('warns of a server without encryption, which only an optional one gets to', async () => {
    const world = await open({ encryption: 'unsupported' });
    const { checks } = await test(world, { encrypt: 'optional', caFile: undefined });
    expect(line(checks, 'encrypt')).toMatchObject({ state: 'warning', error: null });
    expect(line(checks, 'encrypt').detail).toContain('can be read on the way');
    const refused = await test(world, { encrypt: 'optional', caFile: undefined }, 'wrong');
    expect(statesOf(refused.checks)).toMatch(/^find passed, reach passed, encrypt warning, signIn failed/);
    const mandatory = await test(world, { caFile: undefined });
    expect(statesOf(mandatory.checks)).toMatch(/^find passed, reach passed, encrypt failed, signIn skipped/);
  });

  it('tells the TLS of TDS 8.0 too, also when the login is refused', async () => {
    const world = await open({ encryption: 'strict' });
    const { checks } = await test(world, { encrypt: 'strict' });
    expect(line(checks, 'encrypt').detail).toBe('TLS 1.3, certificate checked.');
    const refused = await test(world, { encrypt: 'strict' }, 'wrong');
    expect(statesOf(refused.checks)).toMatch(/^find passed, reach passed, encrypt passed, signIn failed/);
  });

  it('stops at a refused login', async () => {
    const world = await open();
    const { checks, server } = await test(world, {}, 'wrong');
    expect(statesOf(checks)).toBe(
      'find passed, reach passed, encrypt passed, signIn failed, version skipped, database skipped, rights skipped',
    );
    expect(line(checks, 'signIn').error).toMatchObject({ code: 'LOGIN_REFUSED', context: { number: 18456 } });
    expect(server).toBeNull();
    expect(JSON.stringify(world.shown)).not.toContain('wrong');
  });

  it('tells which databases there are when the one it was given does not open', async () => {
    const world = await open();
    const { checks, databases, server } = await test(world, { database: 'Slaes' });
    expect(statesOf(checks)).toBe(
      'find passed, reach passed, encrypt passed, signIn passed, version passed, database failed, rights skipped',
    );
    expect(textOf(line(checks, 'database'))).toContain('Database Slaes');
    expect(databases).toEqual(['db']);
    expect(server).not.toBeNull();
  });

  it('stops at a port where nobody listens', async () => {
    const world = await open();
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { checks } = await test(world, { port });
    expect(statesOf(checks)).toMatch(/^find passed, reach failed, encrypt skipped/);
    expect(textOf(line(checks, 'reach'))).toMatch(/nothing listens there .*ECONNREFUSED/);
  });

  it('gives the GRANT for what a login lacks', async () => {
    const world = await open();
    const { checks } = await test(world, as('reader'));
    const rights = line(checks, 'rights');
    expect(rights).toMatchObject({ state: 'warning', error: null });
    expect(rights.detail).toContain('1 table and 0 views visible.');
    expect(rights.fix).toBe('USE [db];\nGRANT VIEW DATABASE STATE TO [reader];\nGRANT VIEW DEFINITION TO [reader];');
  });

  it('fails when no table can be read, with the GRANT that helps', async () => {
    const world = await open();
    const { checks } = await test(world, as('stranger'));
    expect(line(checks, 'rights')).toMatchObject({
      state: 'failed',
      error: { code: 'NO_TABLE_READABLE' },
      fix: 'USE [db];\nGRANT SELECT TO [stranger];',
    });
  });

  it('warns of a database without tables', async () => {
    const world = await open({}, []);
    const { checks } = await test(world);
    expect(line(checks, 'rights')).toMatchObject({
      state: 'warning',
      detail: 'The database holds no tables and no views.',
      fix: null,
    });
  });

  it('ends at once when it is cancelled, and leaves no connection behind', async () => {
    const world = await open();
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const gone = new Promise((resolve) => silent.once('connection', (socket) => socket.on('close', resolve).resume()));
    const abort = new AbortController();
    const stop = world.worker.onEvent((event) => {
      if (event.name !== 'checks.changed') return;
      if (line(event.payload.checks, 'encrypt').state === 'running') abort.abort();
    });
    await expect(test(world, { port }, 'right', abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await gone;
    stop();
    silent.close();
  });
});
