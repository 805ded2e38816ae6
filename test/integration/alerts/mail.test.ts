// Test messages by SMTP, over real sockets: encrypted, signed in, and to the right server, or not at all.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import { defaultLimits } from '../../../electron/worker/notify/outbox.ts';
import { alertChannelSchema, type OpenChannel } from '../../../shared/alerts.ts';
import { makeCertificate, makeSignedCertificate } from '../../double/wire/certificate.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const password = 'S3cret-of-the-mail';
type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly isEncrypted: boolean;
};

async function startMail(options: SMTPServerOptions = {}, names: readonly string[] = []) {
  const certificate = await makeCertificate(names);
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-mail-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  const mails: Mail[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    ...certificate,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth({ username, password: given }, session, done) {
      logins.push(`${username ?? ''} ${session.secure ? 'encrypted' : 'in clear'}`);
      if (given === password) done(null, { user: username ?? '' });
      else done(new Error(`wrong password ${given ?? ''}`));
    },
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => void (text += chunk.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text,
          isEncrypted: session.secure,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  closers.push(async () => {
    await new Promise<void>((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });
  return { port: address.port, caFile, mails, logins };
}

const channelTo = (port: number, more: object = {}, key = password): OpenChannel => ({
  channel: alertChannelSchema.parse({
    kind: 'smtp',
    name: 'mail',
    host: '127.0.0.1',
    port,
    user: 'etl',
    from: 'etl@example.com',
    to: ['dba@example.com', 'ops@example.com'],
    ...more,
  }),
  secrets: { url: '', key },
});

function openWorker(timeoutMs = 15_000): LocalWorker {
  const worker = openLocalWorker(
    { ...liveParts, notifier: { limits: { ...defaultLimits, timeoutMs } } },
    'never opened',
  );
  closers.push(() => worker.close());
  return worker;
}

test('STARTTLS, sign-in, and one mail to all recipients', async () => {
  const { port, caFile, mails, logins } = await startMail();
  await openWorker().call('alert.test', channelTo(port, { caFile }));
  expect(logins).toEqual(['etl encrypted']);
  expect(mails).toMatchObject([
    { from: 'etl@example.com', to: ['dba@example.com', 'ops@example.com'], isEncrypted: true },
  ]);
  expect(mails[0]?.text).toMatch(/^Subject: \[Tableferry\] Test of an alert channel/m);
  expect(mails[0]?.text).toMatch(/^Auto-Submitted: auto-generated/m);
});

test('TLS from the first byte', async () => {
  const { port, caFile, mails } = await startMail({ secure: true });
  await openWorker().call('alert.test', channelTo(port, { caFile, security: 'tls' }));
  expect(mails).toMatchObject([{ isEncrypted: true }]);
});

test('a relay that wants no sign-in gets none', async () => {
  const { port, caFile, mails, logins } = await startMail({ authOptional: true });
  await openWorker().call('alert.test', channelTo(port, { caFile, user: null }, ''));
  expect([logins, mails.length]).toEqual([[], 1]);
});

test.each(['starttls', 'tls'] as const)(
  'with %s, a certificate of an unknown authority ends it before the sign-in',
  async (security) => {
    const { port, logins, mails } = await startMail({ secure: security === 'tls' });
    await expect(openWorker().call('alert.test', channelTo(port, { security }))).rejects.toMatchObject({
      code: 'ALERT_REFUSED',
      context: { channel: 'mail', detail: expect.stringMatching(/certificate is not trusted/) },
    });
    expect([logins, mails]).toEqual([[], []]);
  },
);

test.each(['starttls', 'tls'] as const)(
  'with %s, a certificate of another server ends it before the sign-in',
  async (security) => {
    const authority = await makeCertificate();
    const other = await makeSignedCertificate('other.example', authority);
    const { port, caFile, logins } = await startMail({ ...other, secure: security === 'tls' });
    writeFileSync(caFile, authority.cert);
    await expect(openWorker().call('alert.test', channelTo(port, { caFile, security }))).rejects.toMatchObject({
      code: 'ALERT_REFUSED',
      context: { detail: expect.stringMatching(/certificate is not trusted/) },
    });
    expect(logins).toEqual([]);
  },
);

test('a server without STARTTLS gets neither password nor message', async () => {
  const { port, caFile, logins, mails } = await startMail({
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
  });
  await expect(openWorker().call('alert.test', channelTo(port, { caFile }))).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    context: { detail: expect.stringMatching(/STARTTLS/) },
  });
  expect([logins, mails]).toEqual([[], []]);
});

test('a refused password is told without the password, though the server repeats it', async () => {
  const { port, caFile } = await startMail();
  const refused = openWorker().call('alert.test', channelTo(port, { caFile }, 'Wr0ng-password'));
  await expect(refused).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    context: { detail: 'it did not accept the user and password (535)' },
  });
  await expect(refused).rejects.not.toThrow(/Wr0ng/);
});

test('a refused recipient is told', async () => {
  const { port, caFile } = await startMail({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 550 })),
  });
  await expect(openWorker().call('alert.test', channelTo(port, { caFile }))).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    context: { detail: 'it did not accept the sender, a recipient or the message (550)' },
  });
});

test('a server that says nothing, and one that is not there, are given up in time', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const worker = openWorker(500);
  const startedMs = performance.now();
  await expect(worker.call('alert.test', channelTo(address.port))).rejects.toMatchObject({ code: 'ALERT_NOT_SENT' });
  expect(performance.now() - startedMs).toBeLessThan(20_000);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
  await expect(worker.call('alert.test', channelTo(address.port))).rejects.toMatchObject({
    code: 'ALERT_NOT_SENT',
    context: { detail: 'the connection was refused' },
  });
});
