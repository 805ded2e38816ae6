// Connections that die without saying so: noticed by silence, while slow ones are let live. Over TLS, where a pending
// write hides its progress, and which is what an account in Azure speaks.
import { randomBytes } from 'node:crypto';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTarget } from '../../electron/worker/target/container.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import { connectionStringFor, startAzurite, type Azurite } from '../azurite.ts';
import { makeCertificate, type Certificate } from '../double/wire/certificate.ts';
import { codeOf } from '../faults/code-of.ts';
import { startConnectProxy } from '../faults/connect-proxy.ts';
import { on, startFaultProxy, type FaultProxy } from '../faults/fault-proxy.ts';
import { instantClock } from '../faults/instant-clock.ts';

const forever = new AbortController().signal;
const mib = 1 << 20;
const trusted = tls.getCACertificates('default');
let azurite: Azurite;
let certificate: Certificate;

beforeAll(async () => {
  azurite = await startAzurite();
  certificate = await makeCertificate();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  tls.setDefaultCACertificates(trusted);
  await azurite.close();
});

function trust(made: Certificate): Certificate {
  tls.setDefaultCACertificates([...trusted, made.cert]);
  return made;
}

const open = (proxy: FaultProxy, stallTimeoutMs: number): TargetPort =>
  openTarget(
    { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'parts' },
    connectionStringFor(proxy.endpointFor(azurite.endpoint)),
    { blockBytes: 64 * mib, blocksInFlight: 1, tier: null, stallTimeoutMs, clock: instantClock() },
  );

async function upload(target: TargetPort, name: string, bytes: Uint8Array) {
  const part = target.openPart(name, forever);
  await part.write(bytes);
  return part.commit({ runId: 'r1', rowCount: 1 });
}

describe('a connection', () => {
  let proxy: FaultProxy;
  let target: TargetPort;
  const bytes = randomBytes(64 * mib);
  beforeAll(async () => {
    proxy = await startFaultProxy(azurite.port, trust(certificate));
    target = open(proxy, 1500);
    await target.ensureContainer(forever);
  });
  beforeEach(() => proxy.forget());
  afterAll(async () => {
    await target.close();
    await proxy.close();
  });

  it('that stops taking bytes in the middle of a block is given up, and the block sent again', async () => {
    proxy.add({ when: on.stageBlock, fault: { kind: 'deaf' }, times: 1 });
    const stored = await upload(target, 'deaf.parquet', bytes);
    expect(proxy.requests.filter(on.stageBlock)).toHaveLength(2);
    expect(await target.properties('deaf.parquet', forever)).toMatchObject({
      sizeBytes: 64 * mib,
      md5: stored.md5,
    });
  });

  it('that takes everything and never answers is given up too', async () => {
    proxy.add({ when: on.commit, fault: { kind: 'stall' }, times: 1 });
    await upload(target, 'mute.parquet', randomBytes(10));
    expect(proxy.requests.filter(on.commit)).toHaveLength(2);
  });

  it('that is merely slow is not', async () => {
    // Some 5 s for the block, three times the silence that would end it; the system's own buffers hide well below 1 s.
    proxy.add({ when: on.stageBlock, fault: { kind: 'slowRead', bytesPerSecond: 13 * mib }, times: 1 });
    await upload(target, 'slow.parquet', bytes);
    expect(proxy.requests.filter(on.stageBlock)).toHaveLength(1);
  });
});

it('refuses a certificate that nobody vouches for, and says so instead of trying on', async () => {
  tls.setDefaultCACertificates(trusted);
  const proxy = await startFaultProxy(azurite.port, certificate);
  const target = open(proxy, 2000);
  await expect(target.ensureContainer(forever)).rejects.toThrow(codeOf('STORAGE_CERTIFICATE_REFUSED'));
  expect(proxy.requests).toHaveLength(0);
  await target.close();
  await proxy.close();
});

it('goes through the proxy of the environment, except to this machine, and notices silence behind it', async () => {
  const front = await startFaultProxy(azurite.port, trust(await makeCertificate(['storage.test'])));
  const way = await startConnectProxy({ portBehind: front.port });
  vi.stubEnv('HTTPS_PROXY', way.url);
  const target = openTarget(
    {
      kind: 'accountKey',
      endpoint: 'https://storage.test/devstoreaccount1',
      account: azurite.account,
      key: { env: 'UNUSED' },
      container: 'parts',
    },
    azurite.key,
    { blockBytes: mib, blocksInFlight: 1, tier: null, stallTimeoutMs: 1500, clock: instantClock() },
  );
  await target.ensureContainer(forever);
  front.add({ when: on.commit, fault: { kind: 'stall' }, times: 1 });
  await upload(target, 'proxied.parquet', randomBytes(10));
  expect(front.requests.filter(on.commit)).toHaveLength(2);
  expect(new Set(way.tunnels)).toEqual(new Set(['storage.test:443']));
  const tunnelCount = way.tunnels.length;
  const local = open(front, 1500);
  // Refused for its certificate, which is for another name: so it came here directly.
  await expect(local.ensureContainer(forever)).rejects.toThrow(codeOf('STORAGE_CERTIFICATE_REFUSED'));
  expect(way.tunnels).toHaveLength(tunnelCount);
  await Promise.all([target.close(), local.close(), way.close(), front.close()]);
});
