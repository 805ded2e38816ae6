// Proves that a migration is complete: manifest, totals, every cell by an independent reader, and nothing twice.
import { existsSync, readFileSync } from 'node:fs';
import type { ContainerClient } from '@azure/storage-blob';
import { expect } from 'vitest';
import { logPathOf } from '../../../electron/worker/run-log.ts';
import { manifestSchema, type Manifest } from '../../../shared/manifest.ts';
import { compareRun } from '../../oracle/compare-run.ts';
import { describeDifference } from '../../oracle/differences.ts';
import type { Ended, Ferry } from './ferry.ts';
import type { World } from './world.ts';

const isManifest = (name: string): boolean => name.includes('/_manifests/');

const isLog = (name: string): boolean => name.startsWith('_logs/');

/** The log of the run apart. */
export async function blobNames(container: ContainerClient): Promise<readonly string[]> {
  return (await allBlobNames(container)).filter((name) => !isLog(name));
}

async function allBlobNames(container: ContainerClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}

/**
 * The container has the lines that the file has of the last process: none missing, none twice, in order. One that was
 * killed before had lines in the file alone. A run that was carried without a log has no file.
 */
async function expectWholeLog({ container, statePath }: Ferry, runId: string): Promise<void> {
  const path = logPathOf(statePath, runId);
  if (!existsSync(path)) return;
  const file = readFileSync(path, 'utf8');
  const blobs = (await allBlobNames(container)).filter(isLog).toSorted();
  const texts = await Promise.all(blobs.map((name) => container.getBlobClient(name).downloadToBuffer()));
  expect(blobs.every((name) => name.includes(`/${runId}/`))).toBe(true);
  const session = file.slice(file.lastIndexOf('"session":')).split('"', 4)[3] ?? '';
  const ofSession = (text: string): string[] => text.split('\n').filter((line) => line.includes(session));
  expect(ofSession(file).length).toBeGreaterThanOrEqual(2);
  expect(ofSession(Buffer.concat(texts).toString())).toEqual(ofSession(file));
}

export async function hasManifest(container: ContainerClient): Promise<boolean> {
  return (await blobNames(container)).some(isManifest);
}

/**
 * The command ended well, the container holds the manifest, the parts and what tells readers of them, as it names them,
 * the log and no other blob, and the files have exactly the rows of the double's tables. Returns the manifest.
 */
export async function expectComplete(world: World, ferry: Ferry, ended: Ended): Promise<Manifest> {
  const { container, plan } = ferry;
  expect(ended).toMatchObject({ exitCode: 0, state: 'completed' });
  expect(ended.tables.map(({ verified }) => verified)).toEqual(plan.tables.map(() => true));

  const names = await blobNames(container);
  const manifestName = names.find(isManifest) ?? 'no manifest';
  const text = (await container.getBlobClient(manifestName).downloadToBuffer()).toString('utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const named = manifest.tables.flatMap(({ parts, readers }) => [...parts, ...readers].map(({ name }) => name));
  expect(manifest.runId).toBe(ended.runId);
  expect([...named, manifestName].toSorted()).toEqual(names.toSorted());

  await expectWholeLog(ferry, ended.runId);

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
