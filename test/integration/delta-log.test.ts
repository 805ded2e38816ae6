// The folders that a run leaves with --delta-log, opened as Delta tables by a library that is not ours.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { manifestSchema, type Manifest, type ManifestTable } from '../../shared/manifest.ts';
import { outputColumnsOf } from '../../shared/plan.ts';
import { prepareDeltaReader, readDelta, textOfDelta } from '../delta/delta-reader.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import type { Cell } from '../oracle/cells.ts';
import { storedRows } from '../oracle/stored-rows.ts';
import { parseOnly } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

const missing = prepareDeltaReader();
const isSkipped = missing !== null && process.env['CI'] === undefined;
if (missing !== null) console.warn(`SKIPPED: no Delta table is opened by an independent reader here. ${missing}`);

const sample = mkdtempSync(join(tmpdir(), 'tableferry-delta-'));
const databaseFile = join(sample, 'sample.db');
let world: World;
beforeAll(async () => {
  buildSample(databaseFile, { scale: 0.05 });
  const logins = [{ user: 'reader', password, database: 'sample' }];
  world = await openWorld(openEngine({ databases: [{ name: 'sample', file: databaseFile }], logins }), 'sample');
});
afterAll(async () => {
  await world.close();
  rmSync(sample, { recursive: true });
});

const resultSchema = z.object({ runId: z.string(), state: z.literal('completed') });

/** Plans and runs; returns the manifest and a copy of the container on disk. */
async function carry(container: string, tables: string, ...more: readonly string[]) {
  const folder = world.folder(container);
  const planned = await world.plan(folder, tables, '--delta-log', ...more);
  expect(planned.exitCode).toBe(0);
  const ran = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  const { runId } = resultSchema.parse(parseOnly(ran));
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  const copy = join(sample, container);
  let manifest: Manifest | null = null;
  for await (const { name } of client.listBlobsFlat()) {
    const file = join(copy, name);
    mkdirSync(dirname(file), { recursive: true });
    await client.getBlobClient(name).downloadToFile(file);
    if (/_manifests\/run=[^/]+\.json$/.test(name))
      manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  }
  if (manifest === null) throw new Error('there is no manifest');
  return { folder, runId, manifest, copy, client };
}

const logOf = ({ readers }: ManifestTable): string | undefined =>
  readers.map(({ name }) => name).find((name) => name.endsWith('/_delta_log/00000000000000000000.json'));

/** Rows as one text each, in an order of their own: neither side promises one. */
const bagOf = (rows: Iterable<readonly Cell[]>): string[] => Array.from(rows, (row) => JSON.stringify(row)).toSorted();

function* exportedRows(table: ManifestTable): Generator<readonly Cell[]> {
  for (const { rowCount, columns } of storedRows(databaseFile, table, table.columns))
    for (let row = 0; row < rowCount; row++) yield columns.map((cells) => cells[row] ?? null);
}

describe.skipIf(isSkipped)('a run with --delta-log', () => {
  test('leaves folders that open as tables, with every column and cell that was exported', async () => {
    const { manifest, copy } = await carry(
      'delta',
      '*',
      '--part-size',
      '64KB',
      '--compression',
      'none',
      '--memory',
      '128MB',
      '--lanes',
      '8',
    );
    expect(manifest.tables.some(({ parts }) => parts.length > 1)).toBe(true);
    for (const table of manifest.tables) {
      const label = `${table.schema}.${table.name}`;
      const log = logOf(table);
      expect(log, label).toBeDefined();
      renameSync(join(copy, dirname(dirname(log ?? ''))), join(sample, 'table'));
      const delta = readDelta(join(sample, 'table'));
      rmSync(join(sample, 'table'), { recursive: true });
      const outputs = outputColumnsOf(table);
      expect(delta.version).toBe(0);
      expect(
        delta.fields.map(([name, , isNullable]) => [name, isNullable]),
        label,
      ).toEqual(outputs.map(({ name, isNullable }) => [name, isNullable]));
      const found = delta.rows.map((row) =>
        row.map((cell, index) => (cell === null ? null : textOfDelta(outputs[index].type, cell))),
      );
      expect(found.length, label).toBe(table.rows);
      expect(bagOf(found), label).toEqual(bagOf(exportedRows(table)));
    }
  });

  test('says in the plan what Delta shows differently, and discards the logs with the run', async () => {
    const { folder, runId, client } = await carry('delta-discard', 'types.extremes');
    const plan = z.object({ tables: z.array(z.object({ notes: z.array(z.string()) })) });
    const { tables } = plan.parse(JSON.parse(readFileSync(join(folder.path, 'plan.json'), 'utf8')));
    expect(tables[0]?.notes.join('\n')).toMatch(/In the Delta table column c_time_7 is a number, the nanoseconds/);
    await folder.run('discard', runId, '--state', 'state', '--json');
    for await (const { name } of client.listBlobsFlat())
      if (!name.startsWith('_logs/')) throw new Error(`${name} is left`);
  });

  test('writes none where the path gives a table no folder of its own, and says so', async () => {
    const path = '{schema}/{table}/{run}-{partition}-{part}.{ext}';
    const { manifest, copy } = await carry('delta-flat', 'sales.cities', '--path', path);
    const [table] = manifest.tables;
    expect(table === undefined ? null : logOf(table)).toBeUndefined();
    const schema = table?.readers.find(({ name }) => name.endsWith('/_schema.json'))?.name ?? '';
    expect(readFileSync(join(copy, schema), 'utf8')).toContain(
      'the path template gives the table no folder of its own',
    );
  });
});
