// A piece of Azure for the window: a directory to sign in to, a resource manager to browse with a Data Factory, and storage that takes tokens.
import https from 'node:https';
import tls from 'node:tls';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { secretNameOf } from '../../../electron/worker/factory/services.ts';
import { sourceConfigSchema, type SourceConfig } from '../../../shared/connection.ts';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { anna, guestTenant, homeTenant, signInAtPage, startEntra, type FakeEntra } from '../../fakes/azure/entra.ts';
import { startDataFactory, type FakeDataFactory } from '../../fakes/data-factory/data-factory.ts';
import { passwords, test as base, type SqlServer } from '../failures/world.ts';
import type { Product } from '../product.ts';

const clientId = '55555555-5555-4555-8555-555555555555';
const subscription = '88888888-8888-4888-8888-888888888888';
export { anna };

/** As linked services name the storage; no endpoint of the emulator is one that they may name. */
export const storageEndpoint = 'https://account.blob.core.windows.net';

export type Azure = {
  readonly entra: FakeEntra;
  readonly factory: FakeDataFactory;
  readonly storage: Azurite;
  /** PEM file of the authority that signed all three. */
  readonly caFile: string;
  /** Everything in the container. */
  readBlobs(container: string): Promise<ReadonlyMap<string, Buffer>>;
  /** Settings as an administrator rolls them out. */
  writeSettings(userData: string): void;
  /** In place of the browser of the desktop: signs in as whoever the directory says, or does nothing. */
  replaceBrowser(product: Product): Promise<{ readonly pages: readonly string[]; stop(): void }>;
};

export const test = base.extend<{ readonly azure: Azure }>({
  azure: async ({ folder, sql }, use) => {
    const certificate = await makeCertificate();
    const caFile = join(folder, 'azure-ca.pem');
    writeFileSync(caFile, certificate.cert);
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.cert]);
    const entra = await startEntra({ certificate, clients: [clientId] });
    const storage = await startAzurite({ certificate });
    const tenants = [
      { id: homeTenant, name: 'contoso', subscriptions: [subscription] },
      { id: guestTenant, name: 'fabrikam', subscriptions: [] },
    ];
    const other = { group: 'rg-old', subscription, endpoint: 'https://other.blob.core.local' };
    const accounts = [
      { ...other, name: 'archive', canWrite: false },
      {
        name: storage.account,
        group: 'rg-data',
        subscription,
        endpoint: storage.endpoint,
        canWrite: true,
        isHns: true,
        containers: ['landing'],
      },
      { ...other, name: 'vault', canWrite: false, network: 'Disabled' as const },
    ];
    const factory = await startDataFactory({
      certificate,
      subscription,
      tenants,
      accounts,
      storage: [{ endpoint: storageEndpoint, connectionString: storage.connectionString }],
      vaults: { 'kv-sales': { [secretNameOf(sourceOf(sql))]: passwords.reader } },
      // As after making the factory: none has been registered.
      nodes: 0,
    });
    await use({
      entra,
      factory,
      storage,
      caFile,
      writeSettings(userData) {
        mkdirSync(userData, { recursive: true });
        const azureCloud = { authority: entra.origin, arm: factory.origin, storageSuffix: 'core.local' };
        writeFileSync(join(userData, 'settings.json'), JSON.stringify({ azureClientId: clientId, azureCloud }));
      },
      readBlobs: (container) => readBlobs(storage, container),
      replaceBrowser: (product) => replaceBrowser(product, certificate.cert),
    });
    await factory.close();
    await storage.close();
    await entra.close();
  },
});

/** As the window reads the connection string of the login `reader`. */
const sourceOf = ({ double }: SqlServer): SourceConfig =>
  sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'sales',
    authentication: { kind: 'sql', user: 'reader', password: { env: 'UNUSED' } },
  });

async function replaceBrowser(product: Product, ca: string) {
  await product.app.evaluate(({ shell }) => {
    Object.assign(globalThis, { pages: [] });
    Object.assign(shell, { openExternal: async (url: string) => void Reflect.get(globalThis, 'pages').push(url) });
  });
  const pages: string[] = [];
  const look = async (): Promise<void> => {
    const shown: string[] = await product.app.evaluate(() => Reflect.get(globalThis, 'pages').splice(0));
    for (const page of shown) {
      pages.push(page);
      await signInAtPage(page, (url) => get(url, ca));
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), 100);
  return { pages, stop: () => clearInterval(timer) };
}

const get = (url: string, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    https
      .get(url, { ca }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text));
      })
      .on('error', reject);
  });

async function readBlobs(storage: Azurite, container: string): Promise<Map<string, Buffer>> {
  const client = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient(container);
  const blobs = new Map<string, Buffer>();
  for await (const { name } of client.listBlobsFlat())
    blobs.set(name, await client.getBlobClient(name).downloadToBuffer());
  return blobs;
}
