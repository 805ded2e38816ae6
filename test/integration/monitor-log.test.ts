// The log on its way to Azure Monitor: a local receiver over https that takes, refuses, delays and breaks off.
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { environmentRoutes } from '../../electron/network/routes.ts';
import { systemClock } from '../../electron/worker/clock.ts';
import { createMonitorLog, type MonitorLogSettings } from '../../electron/worker/logs/monitor-log.ts';
import { LastingFailure, shipLines } from '../../electron/worker/logs/ship-lines.ts';
import { AppError } from '../../shared/errors.ts';
import { createRandom } from '../chaos/random.ts';
import { makeCertificate } from '../double/wire/certificate.ts';
import { aLine } from '../unit/logs/lines.ts';

type Seen = {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly rows: readonly { Seq: number }[];
};
type Reply = (response: http.ServerResponse, seen: Seen) => void;

const rowsSchema = z.array(z.looseObject({ Seq: z.int() }));
const taken: Reply = (response) => response.writeHead(204).end();
const refuse =
  (status: number, code: string, headers: http.OutgoingHttpHeaders = {}): Reply =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify({ error: { code, message: `Because of ${code}.` } }));
const breakOff: Reply = (response) => response.socket?.destroy();

const forever = new AbortController().signal;
const ruleId = `dcr-${'0a'.repeat(16)}`;
const defaultAuthorities = tls.getCACertificates('default');
let server: https.Server;
let endpoint = '';
let seen: Seen[] = [];
/** Answers of the next requests; then all are taken. */
let replies: Reply[] = [];

async function listen(made: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = made.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const onRequest: http.RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const rows = rowsSchema.parse(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()));
    const one = { url: request.url ?? '', headers: request.headers, rows };
    seen.push(one);
    (replies.shift() ?? taken)(response, one);
  });
};

beforeAll(async () => {
  const certificate = await makeCertificate();
  tls.setDefaultCACertificates([...defaultAuthorities, certificate.cert]);
  server = https.createServer(certificate, onRequest);
  endpoint = `https://127.0.0.1:${String(await listen(server))}`;
});
beforeEach(() => {
  seen = [];
  replies = [];
});
afterAll(async () => {
  tls.setDefaultCACertificates(defaultAuthorities);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function open(settings: Partial<MonitorLogSettings> = {}, at = endpoint) {
  const waits: number[] = [];
  const log = createMonitorLog({
    config: { endpoint: at, ruleId, stream: 'Custom-TableferryRun' },
    getToken: async () => 'a-token-for-tests',
    routes: environmentRoutes({}),
    random: () => 0.5,
    async wait(ms) {
      waits.push(ms);
    },
    ...settings,
  });
  closing.push(log.close);
  return { log, waits };
}

const batchOf = (from: number, to: number, text?: string) => ({
  lines: Array.from({ length: to - from + 1 }, (_, index) => aLine(from + index, 'info', text)),
  sizeBytes: 0,
});
const seqs = (): number[] => seen.flatMap(({ rows }) => rows.map(({ Seq }) => Seq));
const failureOf = async (work: Promise<void>): Promise<unknown> =>
  work.then(() => null).catch((error: unknown) => error);

test('rows go to the stream of the rule as gzipped JSON, with the token', async () => {
  await open().log.deliver(batchOf(1, 3), forever);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.url).toBe(`/dataCollectionRules/${ruleId}/streams/Custom-TableferryRun?api-version=2023-01-01`);
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Bearer a-token-for-tests',
    'content-type': 'application/json',
    'content-encoding': 'gzip',
  });
  expect(seen[0]?.rows[0]).toMatchObject({ Seq: 1, Level: 'info', RunId: '20260307T140512Z-0a0b0c0d', Fields: {} });
});

describe('what may pass', () => {
  test.each([
    ['429 with a wait', refuse(429, 'TooManyRequests', { 'retry-after': '7' }), 7_000],
    ['503', refuse(503, 'ServiceUnavailable'), 500],
    ['500', refuse(500, 'InternalError'), 500],
    ['a reset', breakOff, 500],
    ['a wait of an hour, which is cut', refuse(429, 'TooManyRequests', { 'retry-after': '3600' }), 60_000],
  ])('%s: sent again after the wait', async (_, reply, waitMs) => {
    replies = [reply];
    const { log, waits } = open();
    await log.deliver(batchOf(1, 2), forever);
    expect(seqs()).toEqual([1, 2, 1, 2]);
    expect(waits).toEqual([waitMs]);
  });

  test('a token that has expired on the way is asked for once more', async () => {
    replies = [refuse(401, 'InvalidToken')];
    let asked = 0;
    const { log } = open({
      async getToken() {
        asked += 1;
        return `token-number-${String(asked)}`;
      },
    });
    await log.deliver(batchOf(1, 1), forever);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-number-1',
      'Bearer token-number-2',
    ]);
  });

  test('an account that is away for long gets the rest, not all, when it is back', async () => {
    replies = [taken, ...Array.from({ length: 5 }, () => refuse(503, 'ServiceUnavailable'))];
    const { log, waits } = open();
    const batch = batchOf(1, 300, 'x'.repeat(5_000));
    expect(await failureOf(log.deliver(batch, forever))).toMatchObject({ code: 'LOG_ANALYTICS_UNREACHABLE' });
    expect(waits).toHaveLength(4);
    const first = seen[0]?.rows.length ?? 0;
    seen = [];
    await log.deliver(batch, forever);
    expect(seqs()).toEqual(Array.from({ length: 300 - first }, (_, index) => first + 1 + index));
  });

  test('a receiver that never answers is given up', async () => {
    replies = Array.from({ length: 5 }, (): Reply => () => undefined);
    const { log } = open({ stallTimeoutMs: 50 });
    expect(await failureOf(log.deliver(batchOf(1, 1), forever))).toMatchObject({ code: 'LOG_ANALYTICS_UNREACHABLE' });
  });
});

describe('what does not pass', () => {
  test.each([
    ['a role that is missing', refuse(403, 'OperationFailed')],
    ['a rule that does not exist', refuse(404, 'NotFound')],
    ['columns that do not fit', refuse(400, 'InvalidStream')],
  ])("%s is told at once, with the service's reason", async (_, reply) => {
    replies = [reply];
    const { log, waits } = open();
    const error = await failureOf(log.deliver(batchOf(1, 1), forever));
    expect(error).toBeInstanceOf(LastingFailure);
    expect(error).toMatchObject({ message: expect.stringMatching(/was not taken by 127\.0\.0\.1:\d+ .*Because of/) });
    expect(waits).toEqual([]);
  });

  test('a token that is refused twice', async () => {
    replies = [refuse(401, 'InvalidToken'), refuse(401, 'InvalidToken')];
    expect(await failureOf(open().log.deliver(batchOf(1, 1), forever))).toBeInstanceOf(LastingFailure);
    expect(seen).toHaveLength(2);
  });

  test('a certificate that nobody here trusts, before the token is sent', async () => {
    const stranger = https.createServer(await makeCertificate(), onRequest);
    const port = await listen(stranger);
    const error = await failureOf(open({}, `https://127.0.0.1:${String(port)}`).log.deliver(batchOf(1, 1), forever));
    expect(error).toBeInstanceOf(LastingFailure);
    expect(seen).toEqual([]);
    stranger.close();
  });

  test('a token that an answer quotes is in no message', async () => {
    replies = [(response) => response.writeHead(400).end('the header was Bearer a-token-for-tests, sorry')];
    const error = await failureOf(open().log.deliver(batchOf(1, 1), forever));
    expect(String(error)).not.toContain('a-token-for-tests');
    expect(String(error)).toContain('***');
  });

  test('a sign-in that failed keeps its own words', async () => {
    const refused = new AppError('LOGIN_REFUSED', { server: 'entra', user: 'etl', number: 0 });
    const { log } = open({
      async getToken() {
        throw refused;
      },
    });
    const error = await failureOf(log.deliver(batchOf(1, 1), forever));
    expect(error).toBeInstanceOf(LastingFailure);
    expect(error).toMatchObject({ cause: refused });
  });
});

test('http on this computer itself is enough for a receiver of tests', async () => {
  const plain = http.createServer(onRequest);
  await open({}, `http://127.0.0.1:${String(await listen(plain))}`).log.deliver(batchOf(1, 2), forever);
  expect(seqs()).toEqual([1, 2]);
  plain.closeAllConnections();
  plain.close();
});

test('a whole log under faults: every line arrives, in order, and repetitions have their numbers', async () => {
  const random = createRandom(11);
  const faults = [refuse(503, 'ServiceUnavailable'), refuse(429, 'TooManyRequests'), breakOff];
  const stored: number[] = [];
  const reply: Reply = (response, { rows }) => {
    const isLost = random() < 0.15;
    if (!isLost && random() < 0.4) return faults[Math.floor(random() * faults.length)]?.(response, seen[0] ?? none);
    stored.push(...rows.map(({ Seq }) => Seq));
    return isLost ? breakOff(response, none) : taken(response, none);
  };
  replies = Array.from({ length: 10_000 }, () => reply);
  const { log } = open();
  const shipper = shipLines({
    deliver: log.deliver,
    wait: systemClock.wait,
    everyMs: 2,
    retryEveryMs: 2,
    batchBytes: 3_000,
    onState: () => undefined,
  });
  for (let seq = 1; seq <= 1_000; seq += 1) shipper.add(aLine(seq));
  expect(await shipper.close(60_000)).toBe(0);
  const firsts = stored.filter((seq, index) => stored.indexOf(seq) === index);
  expect(firsts).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  expect(stored.length).toBeGreaterThan(1_000);
});

const none: Seen = { url: '', headers: {}, rows: [] };
