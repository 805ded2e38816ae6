// What a sign-in must never do: show the password on the line, or try a refused one again.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { sourceConfigSchema, type SourceConfig } from '../../shared/connection.ts';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openEngine } from '../double/engine/engine.ts';
import { startDouble, type DoubleOptions } from '../double/server.ts';

const password = 'Correct-horse-7';
const never = new AbortController().signal;

async function openServer(encryption: NonNullable<DoubleOptions['encryption']>) {
  const file = join(mkdtempSync(join(tmpdir(), 'tableferry-sign-in-')), 'db.sqlite');
  createDatabaseFile(file, { name: 'db', collation: 'Latin1_General_CI_AS', tables: [] }).close();
  const engine = openEngine({ databases: [{ name: 'db', file }], logins: [{ user: 'etl', password, database: 'db' }] });
  const logins: string[] = [];
  const double = await startDouble({ engine, encryption, onLogin: (user) => logins.push(user) });
  onTestFinished(async () => {
    await double.close();
    engine.close();
  });
  return { double, logins };
}

/** A line to the server that keeps what the client sends. */
async function openTap(port: number) {
  const sent: Buffer[] = [];
  const server = createServer((client) => {
    const service = connect(port, '127.0.0.1');
    client.on('data', (chunk) => sent.push(chunk));
    for (const [one, other] of [
      [client, service],
      [service, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    client.pipe(service).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, sent: () => Buffer.concat(sent) };
}

const configOf = (port: number, encrypt: SourceConfig['encrypt']): SourceConfig =>
  sourceConfigSchema.parse({
    server: '127.0.0.1',
    port,
    database: 'db',
    authentication: { kind: 'sql', user: 'etl', password: { env: 'UNUSED' } },
    encrypt,
    trustServerCertificate: true,
  });

/** The password as LOGIN7 carries it: UTF-16, half-bytes swapped, XOR A5. Nothing that deserves the name encryption. */
const obfuscated = Buffer.from(
  Buffer.from(password, 'utf16le').map((byte) => (((byte & 0x0f) << 4) | (byte >> 4)) ^ 0xa5),
);
const showsPassword = (bytes: Buffer): boolean =>
  bytes.includes(obfuscated) || bytes.includes(Buffer.from(password, 'utf16le')) || bytes.includes(password);

test.each([
  ['mandatory', 'optional'],
  ['mandatory', 'required'],
  ['optional', 'optional'],
  ['optional', 'on'],
] as const)(
  'trap 21: with encrypt %s a server that has TLS (%s) is never sent the password in clear',
  async (encrypt, encryption) => {
    const { double } = await openServer(encryption);
    const tap = await openTap(double.port);
    const session = await openSession(configOf(tap.port, encrypt), password, never);
    await session.close();
    expect(tap.sent().length).toBeGreaterThan(300);
    expect(showsPassword(tap.sent())).toBe(false);
  },
);

test('trap 21: a server without TLS would be sent it in clear, which only encrypt optional allows', async () => {
  const { double } = await openServer('unsupported');
  const tap = await openTap(double.port);
  await expect(openSession(configOf(tap.port, 'mandatory'), password, never)).rejects.toMatchObject({
    code: 'ENCRYPTION_REFUSED',
  });
  expect(showsPassword(tap.sent())).toBe(false);
  const session = await openSession(configOf(tap.port, 'optional'), password, never);
  await session.close();
  expect(showsPassword(tap.sent())).toBe(true);
});

test('trap 22: a refused login is tried once, since each further try brings the account nearer to being locked', async () => {
  const { double, logins } = await openServer('optional');
  await expect(openSession(configOf(double.port, 'mandatory'), 'wrong', never)).rejects.toMatchObject({
    code: 'LOGIN_REFUSED',
    kind: 'auth',
  });
  await expect(openSession(configOf(double.port, 'optional'), 'wrong', never)).rejects.toMatchObject({
    code: 'LOGIN_REFUSED',
  });
  expect(logins).toEqual(['etl', 'etl']);
});
