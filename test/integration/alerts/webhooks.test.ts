// Test messages to receivers of webhooks, over real sockets.
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import { defaultLimits } from '../../../electron/worker/notify/outbox.ts';
import type { OpenChannel } from '../../../shared/alerts.ts';
import { makeCertificate, type Certificate } from '../../double/wire/certificate.ts';
import { startConnectProxy } from '../../faults/connect-proxy.ts';
import { startReceiver, type Answer, type Receiver } from './receiver.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function open(answer: Answer = 200, certificate?: Certificate): Promise<Receiver> {
  const receiver = await startReceiver(answer, certificate);
  closers.push(() => receiver.close());
  return receiver;
}
function openWorker(timeoutMs = 10_000): LocalWorker {
  const notifier = { limits: { ...defaultLimits, timeoutMs } };
  const worker = openLocalWorker({ ...liveParts, notifier }, 'never opened');
  closers.push(() => worker.close());
  return worker;
}
const teams = (url: string): OpenChannel => ({ channel: { kind: 'teams', name: 'ops' }, secrets: { url, key: '' } });
const key = 'a signing key that is long enough';
const webhook = (url: string, caFile?: string): OpenChannel => ({
  channel: { kind: 'webhook', name: 'pager', ...(caFile === undefined ? {} : { caFile }) },
  secrets: { url, key },
});

type IsGenuine = (body: string, headers: Readonly<Record<string, unknown>>, key: string) => boolean;
const isCheck = (value: unknown): value is { readonly isGenuine: IsGenuine } =>
  typeof value === 'object' && value !== null && 'isGenuine' in value;

/** The very lines that docs/alerts.md gives to receivers. */
async function documentedCheck(): Promise<IsGenuine> {
  const page = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
  const code = /```js\n([^]+?)```/.exec(page)?.[1] ?? '';
  const path = join(mkdtempSync(join(tmpdir(), 'tableferry-check-')), 'check.mjs');
  closers.push(() => rmSync(dirname(path), { recursive: true }));
  writeFileSync(path, `${code}\nexport { isGenuine };\n`);
  const module: unknown = await import(pathToFileURL(path).href);
  if (!isCheck(module)) throw new Error('docs/alerts.md has no check of the signature');
  return module.isGenuine;
}

test('Teams gets an adaptive card; its workflow answers 202', async () => {
  const receiver = await open(202);
  await openWorker().call('alert.test', teams(receiver.url));
  const [got] = receiver.received;
  expect(got?.path).toBe('/hook/secret-part-of-the-path?sig=S3cretSignature');
  expect(got?.headers['content-type']).toMatch(/^application\/json/);
  expect(JSON.parse(got?.body ?? '')).toMatchObject({
    type: 'message',
    attachments: [{ content: { type: 'AdaptiveCard' } }],
  });
});

test('Slack gets blocks and a line for its notification', async () => {
  const receiver = await open();
  await openWorker().call('alert.test', {
    channel: { kind: 'slack', name: 'ops' },
    secrets: { url: receiver.url, key: '' },
  });
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
    text: expect.stringContaining('Test of an alert channel'),
  });
});

test('a webhook can check who sent the message, when, and that nobody changed it', async () => {
  const receiver = await open();
  await openWorker().call('alert.test', webhook(receiver.url));
  const [got] = receiver.received;
  const { headers, body } = got ?? { headers: {}, body: '' };
  const isGenuine = await documentedCheck();
  expect(isGenuine(body, headers, key)).toBe(true);
  expect(isGenuine(body, headers, `${key}.`)).toBe(false);
  expect(isGenuine(body.replace('info', 'error'), headers, key)).toBe(false);
  const timestamp = Number(headers['x-tableferry-timestamp']);
  expect(isGenuine(body, { ...headers, 'x-tableferry-timestamp': String(timestamp + 1) }, key)).toBe(false);
  // Recorded an hour ago, and sent again as it was.
  const old = String(timestamp - 3600);
  const signed = createHmac('sha256', key).update(`${old}.${body}`).digest('hex');
  const recorded = { 'x-tableferry-timestamp': old, 'x-tableferry-signature': `v1=${signed}` };
  expect(isGenuine(body, recorded, key)).toBe(false);
  expect(JSON.parse(body)).toMatchObject({ version: 1, rule: 'test', id: headers['x-tableferry-id'] });
});

test('a certificate that nobody vouches for is refused before anything is sent, and taken with its authority', async () => {
  const certificate = await makeCertificate();
  const receiver = await open(200, certificate);
  const worker = openWorker();
  await expect(worker.call('alert.test', webhook(receiver.url))).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    context: { detail: expect.stringMatching(/certificate is not trusted/) },
  });
  expect(receiver.received).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-ca-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  await worker.call('alert.test', webhook(receiver.url, caFile));
  expect(receiver.received).toHaveLength(1);
});

test.each([
  [404, 'ALERT_REFUSED', 'it answered 404'],
  [410, 'ALERT_REFUSED', 'it answered 410'],
  [429, 'ALERT_NOT_SENT', 'it answered 429'],
  [500, 'ALERT_NOT_SENT', 'it answered 500'],
] as const)('an answer of %i is told as such', async (status, code, detail) => {
  const receiver = await open(status);
  await expect(openWorker().call('alert.test', teams(receiver.url))).rejects.toMatchObject({
    code,
    context: { channel: 'ops', detail },
  });
});

test('a redirect is not followed: the message would go to somebody else', async () => {
  const other = await open();
  const receiver = await open({ status: 307, headers: { location: other.url } });
  await expect(openWorker().call('alert.test', teams(receiver.url))).rejects.toMatchObject({ code: 'ALERT_REFUSED' });
  expect(other.received).toEqual([]);
});

test('a receiver that hangs, and one that is not there, are given up in words without the address', async () => {
  const receiver = await open('hang');
  const failure = openWorker(300).call('alert.test', teams(receiver.url));
  await expect(failure).rejects.toMatchObject({
    code: 'ALERT_NOT_SENT',
    context: { detail: expect.stringMatching(/did not answer/) },
  });
  const { url } = receiver;
  await receiver.close();
  closers.pop();
  const gone = openWorker().call('alert.test', teams(url));
  await expect(gone).rejects.toMatchObject({ context: { detail: 'the connection was refused' } });
  await expect(gone).rejects.not.toThrow(/hook|sig=|S3cret/);
});

test('addresses in clear are refused unless they are of this computer', async () => {
  await expect(openWorker().call('alert.test', teams('http://hooks.example.com/x'))).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    context: { detail: 'its address does not begin with https://' },
  });
});

test('a signing key that can be guessed is not used', async () => {
  const receiver = await open();
  const weak = { ...webhook(receiver.url), secrets: { url: receiver.url, key: 'short' } };
  await expect(openWorker().call('alert.test', weak)).rejects.toMatchObject({ code: 'ALERT_REFUSED' });
  expect(receiver.received).toEqual([]);
});

test('a certificate authority that cannot be read, or is none, is told', async () => {
  const receiver = await open();
  const https = receiver.url.replace('http:', 'https:');
  const tell = (caFile: string) => openWorker().call('alert.test', webhook(https, caFile));
  await expect(tell('/nowhere/ca.pem')).rejects.toMatchObject({
    context: { detail: 'the certificate authority /nowhere/ca.pem cannot be read' },
  });
  const notPem = fileURLToPath(import.meta.url);
  await expect(tell(notPem)).rejects.toThrow(/is no PEM file/);
  expect(receiver.received).toEqual([]);
});

test('the proxy of the environment is used for https, and not for receivers on this computer', async () => {
  const certificate = await makeCertificate(['hooks.test']);
  const receiver = await open(200, certificate);
  const proxy = await startConnectProxy({ portBehind: Number(new URL(receiver.url).port) });
  closers.push(() => proxy.close());
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-proxy-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  vi.stubEnv('NO_PROXY', '');
  closers.push(() => void vi.unstubAllEnvs());
  const worker = openWorker();
  await worker.call('alert.test', webhook('https://hooks.test/hook', caFile));
  expect([proxy.tunnels, receiver.received.length]).toEqual([['hooks.test:443'], 1]);
  const plain = await open();
  await worker.call('alert.test', teams(plain.url));
  expect(proxy.tunnels).toHaveLength(1);
});
