// Proves that a migration is complete: manifest, totals, every cell by an independent reader, and nothing twice.
import type { ContainerClient } from '@azure/storage-blob';
import { expect } from 'vitest';
import { manifestSchema, type Manifest } from '../../../shared/manifest.ts';
import { compareRun } from '../../oracle/compare-run.ts';
import { describeDifference } from '../../oracle/differences.ts';
import type { Ended, Ferry } from './ferry.ts';
import type { World } from './world.ts';

const isManifest = (name: string): boolean => name.includes('/_manifests/');

export async function blobNames(container: ContainerClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}

export async function hasManifest(container: ContainerClient): Promise<boolean> {
  return (await blobNames(container)).some(isManifest);
}

/**
 * The command ended well, the container holds the manifest, the parts and what tells readers of them, as it names them, and no other blob, and the files have
 * exactly the rows of the double's tables. Returns the manifest.
 */
export async function expectComplete(world: World, { container, plan }: Ferry, ended: Ended): Promise<Manifest> {
  expect(ended).toMatchObject({ exitCode: 0, state: 'completed' });
  expect(ended.tables.map(({ verified }) => verified)).toEqual(plan.tables.map(() => true));

  const names = await blobNames(container);
  const manifestName = names.find(isManifest) ?? 'no manifest';
  const text = (await container.getBlobClient(manifestName).downloadToBuffer()).toString('utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const named = manifest.tables.flatMap(({ parts, readers }) => [...parts, ...readers].map(({ name }) => name));
  expect(manifest.runId).toBe(ended.runId);
  expect([...named, manifestName].toSorted()).toEqual(names.toSorted());

  let rows = 0;
  const { databaseFile } = world;
  for await (const table of compareRun({ manifest, container, databaseFile, readers: ['duckdb'] })) {
    expect(table.differences.map(describeDifference), `${table.schema}.${table.table}`).toEqual([]);
    expect(rowsOf(manifest, table)).toBe(table.rows);
    rows += table.rows;
  }
  expect([manifest.rows, ended.rows]).toEqual([rows, rows]);
  return manifest;
}

/** Rows that the manifest names: of the table as a whole and as the sum of its parts. */
function rowsOf(manifest: Manifest, { schema, table }: { readonly schema: string; readonly table: string }): number {
  const found = manifest.tables.find((some) => some.schema === schema && some.name === table);
  if (found === undefined) throw new Error(`${schema}.${table} is not in the manifest`);
  expect(found.parts.reduce((sum, part) => sum + part.rows, 0)).toBe(found.rows);
  return found.rows;
}
