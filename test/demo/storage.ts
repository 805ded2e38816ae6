// What lies in the demo's container, seen from outside of Tableferry.
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';

export type StoredPart = { readonly name: string; readonly etag: string };

export type Storage = {
  /** Published parts; none while there is no container yet. */
  parts(): Promise<readonly StoredPart[]>;
  /** The text of the one manifest. */
  manifest(): Promise<string>;
};

async function listBlobs(container: ContainerClient): Promise<readonly StoredPart[]> {
  if (!(await container.exists())) return [];
  const blobs: StoredPart[] = [];
  for await (const { name, properties } of container.listBlobsFlat()) blobs.push({ name, etag: properties.etag });
  return blobs;
}

/** What tells readers of the parts. */
const isForReaders = (name: string): boolean => /\/(?:_schema\.json$|_readers\/|_delta_log\/)/.test(name);
const isLog = (name: string): boolean => name.startsWith('_logs/');
const isManifest = (name: string): boolean => name.includes('/_manifests/');

export function openStorage(connectionString: string, containerName: string): Storage {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
  const all = (): Promise<readonly StoredPart[]> => listBlobs(container);
  return {
    parts: async () => (await all()).filter(({ name }) => !isManifest(name) && !isForReaders(name) && !isLog(name)),
    async manifest() {
      const [found, ...others] = (await all()).filter(({ name }) => isManifest(name));
      if (found === undefined || others.length > 0)
        throw new Error('there is not exactly one manifest in the container');
      return (await container.getBlobClient(found.name).downloadToBuffer()).toString('utf8');
    },
  };
}
