// Proves a finished run from outside: what the storage holds, what the manifest names, and every row of every table.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { metadataNames } from '../../shared/part-metadata.ts';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import type { World } from './world.ts';

export type Provable = Pick<World, 'plan' | 'connectionString' | 'compare'>;

export type Proof = {
  readonly rows: number;
  readonly parts: number;
  readonly bytes: number;
  readonly tables: number;
  /** Ranges that lanes without work took from others. */
  readonly cuts: number;
  /** One sentence each; empty = proven. */
  readonly problems: readonly string[];
};

/** `folder` takes local copies of one table at a time and is emptied again. */
export async function prove(world: Provable, runId: string, manifestName: string, folder: string): Promise<Proof> {
  const client = BlobServiceClient.fromConnectionString(world.connectionString);
  const container = client.getContainerClient(world.plan.target.container);
  const text = (await container.getBlobClient(manifestName).downloadToBuffer()).toString();
  const manifest = manifestSchema.parse(JSON.parse(text));
  if (manifest.runId !== runId) throw new Error(`the manifest is that of ${manifest.runId}`);
  const problems = [...(await checkBlobs(container, manifest))];
  for (const [index, table] of manifest.tables.entries()) {
    const copies = join(folder, `table-${index}`);
    mkdirSync(copies, { recursive: true });
    const files: string[] = [];
    for (const [number, part] of table.parts.entries()) {
      const file = join(copies, `${number}-${part.name.split('/').at(-1) ?? ''}`);
      await container.getBlobClient(part.name).downloadToFile(file);
      const md5 = createHash('md5').update(readFileSync(file)).digest('base64');
      if (md5 !== part.md5) problems.push(`${part.name} has the MD5 ${md5} instead of ${part.md5}`);
      files.push(file);
    }
    problems.push(...(await world.compare(table, files, manifest)));
    rmSync(copies, { recursive: true, force: true });
  }
  const parts = manifest.tables.reduce((sum, table) => sum + table.parts.length, 0);
  const cuts = manifest.tables.flatMap(({ cutRanges }) => cutRanges.filter(({ cutFrom }) => cutFrom !== null)).length;
  return { rows: manifest.rows, parts, bytes: manifest.bytes, tables: manifest.tables.length, cuts, problems };
}

/** Published blobs and the manifest must name each other, and no name of the manifest may be an unpublished blob. */
async function checkBlobs(container: ContainerClient, manifest: Manifest): Promise<string[]> {
  const names = manifest.tables.flatMap(({ parts, readers }) => [...parts, ...readers].map(({ name }) => name));
  const named = new Set(names);
  const published = new Set<string>();
  for await (const blob of container.listBlobsFlat({ includeMetadata: true }))
    if (blob.metadata?.[metadataNames.run] === manifest.runId) published.add(blob.name);
  return [
    ...(names.length === named.size ? [] : ['the manifest names a blob twice']),
    ...[...named].filter((name) => !published.has(name)).map((name) => `${name} is in the manifest but not published`),
    ...[...published].filter((name) => !named.has(name)).map((name) => `${name} is published but not in the manifest`),
  ];
}
