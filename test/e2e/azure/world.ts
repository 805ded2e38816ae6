// A piece of Azure for the window: a directory to sign in to, a resource manager to browse, and storage that takes tokens.
import https from 'node:https';
import tls from 'node:tls';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { anna, guestTenant, homeTenant, signInAtPage, startEntra, type FakeEntra } from '../../fakes/azure/entra.ts';
import { startManager, type FakeManager } from '../../fakes/azure/manager.ts';
import { test as base } from '../failures/world.ts';
import type { Product } from '../product.ts';

const clientId = '55555555-5555-4555-8555-555555555555';
const subscription = 's1';
export { anna };

export type Azure = {
  readonly entra: FakeEntra;
  readonly manager: FakeManager;
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
  azure: async ({ folder }, use) => {
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
    const manager = await startManager(certificate, tenants, [
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
      { ...other, name: 'vault', canWrite: false, network: 'Disabled' },
    ]);
    await use({
      entra,
      manager,
      storage,
      caFile,
      writeSettings(userData) {
        mkdirSync(userData, { recursive: true });
        const azureCloud = { authority: entra.origin, arm: manager.origin, storageSuffix: 'core.local' };
        writeFileSync(join(userData, 'settings.json'), JSON.stringify({ azureClientId: clientId, azureCloud }));
      },
      readBlobs: (container) => readBlobs(storage, container),
      replaceBrowser: (product) => replaceBrowser(product, certificate.cert),
    });
    await manager.close();
    await storage.close();
    await entra.close();
  },
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
