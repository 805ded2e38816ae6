// `tableferry estimate`: the table it prints, prices by way of a proxy, its JSON, Ctrl-C, and words that are wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sizingSchema } from '../../shared/sizing/sizing.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import type { Engine } from '../double/types.ts';
import { makeCertificate, makeSignedCertificate } from '../double/wire/certificate.ts';
import { startPrices, type FakePrices } from '../fakes/retail-prices.ts';
import { startConnectProxy, type ConnectProxy } from '../faults/connect-proxy.ts';
import { createCliFolder, parseOnly, type CliFolder } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, sourceFile, type World } from './cli/world.ts';

let folder = '';
let engine: Engine;
let world: World;
let prices: FakePrices;
let proxy: ConnectProxy;
let authorityPem = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tableferry-estimate-'));
  const file = join(folder, 'sample.sqlite');
  buildSample(file, { scale: 0.01 });
  const logins = [{ user: 'reader', password, database: 'sales' }];
  engine = openEngine({ databases: [{ name: 'sales', file }], logins });
  world = await openWorld(engine);
  const authority = await makeCertificate(['an.authority']);
  authorityPem = authority.cert;
  prices = await startPrices(await makeSignedCertificate('prices.azure.com', authority), 'prices.azure.com');
  proxy = await startConnectProxy({ portBehind: prices.port });
});
afterAll(async () => {
  await proxy.close();
  await prices.close();
  await world.close();
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function planned(container: string): Promise<CliFolder> {
  const env = { SQL_PASSWORD: password, STORAGE: world.azurite.connectionString, HTTPS_PROXY: proxy.url };
  const here = createCliFolder(env);
  here.write('ca.pem', world.server.caPem);
  here.write('authority.pem', authorityPem);
  here.write('source.json', sourceFile(world.server.port));
  here.write('target.json', { kind: 'connectionString', value: { env: 'STORAGE' }, container });
  const sizes = ['--lanes', '2', '--block-size', '256KB'];
  const made = await world.plan(here, 'sales.*,types.*', ...sizes);
  expect(made.exitCode, made.err).toBe(0);
  return here;
}
const containerOf = (name: string) =>
  BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(name);

test('every way has a line with time and cost, and the prices come by way of the proxy', async () => {
  await containerOf('estimate-a').create();
  const here = await planned('estimate-a');
  const options = ['--nodes', '1,2', '--seconds', '1', '--region', 'westeurope', '--ca-file', 'authority.pem'];
  const { exitCode, out, err } = await here.run('estimate', 'plan.json', ...options);
  expect(exitCode, err).toBe(0);
  expect(out).toMatch(/^\d+ tables: [\d,]+ rows, .* in the source, about .* to store \(small\)\.\nThis workstation/);
  expect(out).toMatch(/^way +time +once +storage a month +what takes longest, at worst$/m);
  expect(out).toMatch(/^this computer +[\d.]+ m?s to .* <\$0\.01 /m);
  expect(out).toMatch(/^Data Factory, 1 node .*\$0\.\d\d/m);
  expect(out).toMatch(/^Data Factory, 2 nodes /m);
  expect(out).toMatch(/^- Read: [\d,]+ rows of \d+ tables in /m);
  expect(err).toContain('Trying the line to Azure\nTrying prices\n');
  expect(out).toMatch(/^- Uploaded: .* a second once it was going\.$/m);
  expect(out).toMatch(
    /^- Prices of storage \(Hot RA-GRS\), transfer out, Data Factory: Retail Prices API for westeurope, /m,
  );
  expect(out).toMatch(
    /^- Data Factory would not copy \d tables of \d+ exactly, so this computer moves them: .*types\./m,
  );
  expect(proxy.tunnels).toContain('prices.azure.com:443');
  const blobs = await containerOf('estimate-a').listBlobsFlat().byPage().next();
  expect(JSON.stringify(blobs.value)).not.toContain('_tableferry');
});

test('JSON is one object of the shape; what is left out and what is refused is told', async () => {
  const here = await planned('estimate-none');
  const options = ['--no-read', '--seconds', '10', '--uplink', '10MB', '--nodes', '4', '--json'];
  const ended = await here.run('estimate', 'plan.json', ...options);
  expect(ended.exitCode, ended.err).toBe(0);
  const sizing = sizingSchema.parse(parseOnly(ended));
  expect(sizing.read).toBeNull();
  expect(sizing.upload).toBeNull();
  expect(sizing.notTried).toEqual([
    'Reading was not tried: it was left out.',
    expect.stringContaining('estimate-none does not exist'),
  ]);
  expect(sizing.prices.from).toBe('table');
  expect(await containerOf('estimate-none').exists()).toBe(false);
});

test('Ctrl-C ends it without a trace', async () => {
  await containerOf('estimate-b').create();
  const here = await planned('estimate-b');
  const ended = await here.runUntil(
    /Trying the line to Azure/,
    'SIGINT',
    'estimate',
    'plan.json',
    '--no-read',
    '--seconds',
    '60',
  );
  expect(ended.exitCode, ended.err).toBe(130);
  expect(ended.out).toContain('Nothing was left behind.');
});

test('numbers that are none are refused before anybody is asked', async () => {
  const here = createCliFolder({});
  for (const options of [['--nodes', '0'], ['--nodes', '1,x'], ['--seconds', '0'], ['--uplink', 'fast'], []]) {
    const { exitCode, err } = await here.run('estimate', ...(options.length === 0 ? [] : ['plan.json']), ...options);
    expect(exitCode, err).toBe(2);
  }
});
