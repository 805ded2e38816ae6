// What can be asked of the target, on whole runs of the command line: pairs, encryption scope, layouts, rights, policies.
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openTarget } from '../../electron/worker/target/container.ts';
import { probeTarget } from '../../electron/worker/probe-target.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { on } from '../faults/fault-proxy.ts';
import { instantClock } from '../faults/instant-clock.ts';
import { startStrictStorage, type StrictStorage } from '../faults/strict-storage.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { openWorld, type World } from './cli/world.ts';
import { statesOf } from './probe/world.ts';

const never = new AbortController().signal;
let world: World;
let storage: StrictStorage;
let owner: BlobServiceClient;
let containers = 0;

beforeAll(async () => {
  world = await openWorld();
  storage = await startStrictStorage(world.azurite);
  owner = BlobServiceClient.fromConnectionString(world.azurite.connectionString);
});
afterAll(async () => {
  await storage.close();
  await world.close();
});
beforeEach(() => {
  storage.holdBlobs(false);
  storage.forget();
});

const sas = (containerName: string, permissions: string, version?: string): string =>
  generateBlobSASQueryParameters(
    {
      containerName,
      permissions: ContainerSASPermissions.parse(permissions),
      expiresOn: new Date(Date.now() + 3_600_000),
      ...(version === undefined ? {} : { version }),
    },
    new StorageSharedKeyCredential(world.azurite.account, world.azurite.key),
  ).toString();

type Place = Pick<TargetConfig, 'rights' | 'encryptionScope'>;
type Opened = { readonly folder: CliFolder; readonly container: ContainerClient; readonly config: TargetConfig };

/** A folder whose target goes by way of the guard with these permissions, and its container. */
async function open(permissions: string, place: Place): Promise<Opened> {
  containers += 1;
  const container = owner.getContainerClient(`options-${String(containers)}`);
  await container.create();
  const { containerName } = container;
  const config = { kind: 'sas', endpoint: storage.endpoint, container: containerName, ...place } as const;
  const folder = world.folder(containerName);
  folder.write('sas.txt', sas(containerName, permissions));
  folder.write('target.json', { ...config, sas: { file: 'sas.txt' } });
  return { folder, container, config: { ...config, sas: { env: 'UNUSED' } } };
}

const run = async ({ folder }: Opened) => parseOnly(await folder.run('run', 'plan.json', '--state', 'state', '--json'));
const runIdOf = (outcome: unknown): string => z.looseObject({ runId: z.string() }).parse(outcome).runId;

async function blobsOf({ container }: Opened) {
  const blobs: { name: string; metadata: Record<string, string> }[] = [];
  for await (const { name, metadata = {} } of container.listBlobsFlat({ includeMetadata: true }))
    blobs.push({ name, metadata });
  return blobs;
}

const writes = () => storage.requests.filter(({ method }) => method === 'PUT');

describe('a run with all that can be asked', () => {
  it('stores the pairs with every blob, sends the scope with every write, and names by the layout', async () => {
    const opened = await open('racwdl', { encryptionScope: 'finance-2026' });
    opened.folder.write('pairs.json', { Owner: 'Finance, EU', case_id: '4711' });
    const planned = await world.plan(opened.folder, 'dbo.*', '--metadata', 'pairs.json', '--layout', 'hive');
    expect(planned).toMatchObject({ exitCode: 0 });
    expect(await run(opened)).toMatchObject({ state: 'completed' });
    const blobs = await blobsOf(opened);
    const parts = blobs.filter(({ name }) => name.endsWith('.parquet'));
    expect(parts.length).toBeGreaterThan(0);
    const today = new Date().toISOString().slice(0, 4);
    for (const { name } of parts)
      expect(name).toMatch(new RegExp(`/schema=dbo/table=[^/]+/run_date=${today}-\\d\\d-\\d\\d/run=${today}.*/part-`));
    expect(blobs.some(({ name }) => name.includes('/_manifests/'))).toBe(true);
    // Names of headers lose their capitals on the way. The log belongs to the run's user, not to its data.
    for (const { name, metadata } of blobs)
      if (!name.startsWith('_logs/')) expect(metadata).toMatchObject({ owner: 'Finance, EU', case_id: '4711' });
    expect(parts[0]?.metadata).toHaveProperty('tableferry_run');
    expect(writes().filter(on.stageBlock).length).toBeGreaterThan(0);
    expect(writes().filter(on.commit)).toHaveLength(parts.length);
    const withContent = writes().filter(({ url }) => !url.includes('comp=seal'));
    expect(new Set(withContent.map(({ headers }) => headers['x-ms-encryption-scope']))).toEqual(
      new Set(['finance-2026']),
    );
  });

  it('sends no scope and no pairs where none are wanted', async () => {
    const opened = await open('racwdl', {});
    await world.plan(opened.folder);
    expect(await run(opened)).toMatchObject({ state: 'completed' });
    expect(writes().some(({ headers }) => 'x-ms-encryption-scope' in headers)).toBe(false);
    const keys = (await blobsOf(opened)).flatMap(({ metadata }) => Object.keys(metadata));
    expect(keys.every((key) => key.startsWith('tableferry_'))).toBe(true);
  });
});

describe('a target that may only be created into', () => {
  it('takes a whole run with a SAS that may read and create: nothing is listed, replaced, deleted or refused', async () => {
    const opened = await open('rc', { rights: 'create' });
    const planned = await world.plan(opened.folder, 'dbo.*', '--verify', 'full');
    expect(planned.out).toContain('Blobs are only created and read');
    const outcome = await run(opened);
    expect(outcome).toMatchObject({ state: 'completed' });
    expect(storage.requests.filter(({ refused }) => refused !== null)).toEqual([]);
    expect(storage.requests.filter(on.list)).toEqual([]);
    expect(storage.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect((await blobsOf(opened)).some(({ name }) => name.includes('/_manifests/'))).toBe(true);

    const verified = parseOnly(await opened.folder.run('verify', runIdOf(outcome), '--state', 'state', '--json'));
    expect(verified).toMatchObject({ verified: true });
  });

  it('is not discarded, and says so before anything is forgotten', async () => {
    const opened = await open('rc', { rights: 'create' });
    await world.plan(opened.folder);
    const runId = runIdOf(await run(opened));
    const before = await blobsOf(opened);
    const result = await opened.folder.run('discard', runId, '--state', 'state', '--json');
    expect(result.exitCode).toBe(5);
    expect(parseOnly(result)).toMatchObject({ error: { code: 'RUN_STAYS' } });
    expect(await blobsOf(opened)).toEqual(before);
    expect(parseOnly(await opened.folder.run('runs', '--state', 'state', '--json'))).toMatchObject({
      runs: [{ state: { kind: 'completed' } }],
    });
  });

  it('is refused when the SAS may not read, or when blocks need more than the right to create', async () => {
    const unreadable = await open('c', { rights: 'create' });
    await world.plan(unreadable.folder);
    expect(await run(unreadable)).toMatchObject({ error: { code: 'STORAGE_REFUSED' } });
    const old = await open('rc', { rights: 'create' });
    old.folder.write('sas.txt', sas(old.container.containerName, 'rc', '2025-01-05'));
    await world.plan(old.folder);
    expect(await run(old)).toMatchObject({ state: 'failed', error: { code: 'STORAGE_REFUSED' } });
    expect(await blobsOf(old)).toEqual([]);
    const request = { target: old.config, secret: sas(old.container.containerName, 'rc', '2025-01-05') };
    const { checks } = await probeTarget(liveParts, request, () => undefined, never);
    expect(statesOf(checks)).toMatch(/container passed, write failed, read skipped, delete skipped$/);
    const write = checks.find(({ id }) => id === 'write');
    expect(write?.error).toMatchObject({ code: 'SAS_TOO_NARROW' });
    expect(JSON.stringify(write?.error)).toContain('of service version 2025-01-05');
  });

  it('says at once that the container is missing', async () => {
    const opened = await open('rc', { rights: 'create' });
    await world.plan(opened.folder);
    await opened.container.delete();
    expect(await run(opened)).toMatchObject({ error: { code: 'CONTAINER_MISSING' } });
  });

  it('is tested without a trace but one blob, which the next test recognises', async () => {
    const { config, container } = await open('rc', { rights: 'create' });
    const secret = sas(container.containerName, 'rc');
    for (let round = 0; round < 2; round += 1) {
      const { checks } = await probeTarget(liveParts, { target: config, secret }, () => undefined, never);
      // Nothing that this target needs is missing in the SAS.
      expect(checks.flatMap(({ facts }) => facts.map(({ label }) => label))).not.toContain('Missing in the SAS');
      expect(statesOf(checks)).toMatch(/container passed, write passed, read passed, delete skipped$/);
    }
    expect((await blobsOf({ container, config, folder: world.folder('x') })).map(({ name }) => name)).toEqual([
      '_tableferry/check.txt',
    ]);
    const { checks } = await probeTarget(
      liveParts,
      { target: { ...config, container: 'not-there' }, secret: sas('not-there', 'rc') },
      () => undefined,
      never,
    );
    expect(checks.find(({ id }) => id === 'container')?.error?.code).toBe('CONTAINER_MISSING');
  });
});

describe('a blob of an earlier attempt of the same run', () => {
  const write = async (target: TargetPort, name: string, text: string, runId = 'r1') => {
    const part = target.openPart(name, never);
    await part.write(Buffer.from(text));
    return part.commit({ runId, rowCount: 1 });
  };
  const openPort = (config: TargetConfig, permissions: string): TargetPort =>
    openTarget(config, sas(config.container, permissions), {
      blockBytes: 65_536,
      blocksInFlight: 1,
      tier: null,
      clock: instantClock(),
    });
  const errorOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no error',
      (error: unknown) => error,
    );

  it('is ours when it is the same, and stays when it differs and the right is to create alone', async () => {
    const { config } = await open('rc', { rights: 'create' });
    const target = openPort(config, 'rc');
    const first = await write(target, 'a.parquet', 'rows');
    expect(await write(target, 'a.parquet', 'rows')).toMatchObject({ md5: first.md5 });
    expect(await errorOf(write(target, 'a.parquet', 'other rows'))).toMatchObject({ code: 'BLOB_STAYS' });
    expect(await errorOf(write(target, 'a.parquet', 'rows', 'r2'))).toMatchObject({ code: 'BLOB_EXISTS' });
    const removed = await errorOf(target.deleteBlob('a.parquet', never));
    expect(removed).toMatchObject({ code: 'BLOB_STAYS', kind: 'conflict' });
    expect(removed instanceof AppError && removed.message).toContain('blob a.parquet');
    expect(storage.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    await target.close();
  });

  it('is told when a policy of the container keeps it from being replaced and deleted', async () => {
    const { config } = await open('racwdl', {});
    const target = openPort(config, 'racwdl');
    await write(target, 'a.parquet', 'rows');
    storage.holdBlobs(true);
    await write(target, 'b.parquet', 'new blobs are taken');
    for (const error of [
      await errorOf(write(target, 'a.parquet', 'other rows')),
      await errorOf(target.deleteBlob('a.parquet', never)),
    ]) {
      expect(error).toMatchObject({ code: 'BLOB_STAYS' });
      expect(error instanceof AppError && error.message).toMatch(/a retention policy or a legal hold/);
    }
    await target.close();
  });

  it('of a policy is a warning in the test of a target', async () => {
    const { config, container } = await open('racwdl', {});
    storage.holdBlobs(true);
    const request = { target: config, secret: sas(container.containerName, 'racwdl') };
    const { checks } = await probeTarget(liveParts, request, () => undefined, never);
    expect(statesOf(checks)).toMatch(/write passed, read passed, delete warning$/);
    expect(checks.at(-1)?.detail).toContain('409 BlobImmutableDueToPolicy');
  });
});
