import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestSchema } from '../../shared/manifest.ts';
import { compressionsOf } from '../../shared/run-options.ts';
import { writeConnections, type Connections } from '../demo/connections.ts';
import { createProcesses } from '../demo/processes.ts';
import { startSqlDouble, startStorage } from '../demo/servers.ts';
import { openStorage } from '../demo/storage.ts';
import { createTableferry } from '../demo/tableferry.ts';
import { buildSample, sampleDefinition } from '../double/sample/build-sample.ts';
import { compareRun } from '../oracle/compare-run.ts';
import { describeDifference } from '../oracle/differences.ts';
import { readersOf } from '../oracle/readers/reader-for.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-oracle-'));
const databaseFile = join(folder, 'sales.db');
const processes = createProcesses();
let connections: Connections;

beforeAll(async () => {
  const rowCount = buildSample(databaseFile, { scale: 0.01 });
  const [sql, storage] = await Promise.all([
    startSqlDouble(processes, folder, databaseFile),
    startStorage(processes, folder),
  ]);
  connections = writeConnections({ folder, databaseFile, rowCount, sql, storage });
});
afterAll(() => {
  processes.endAll();
  rmSync(folder, { recursive: true });
});

/** Every table in the default compression; what a compression could spoil shows in the tables of extremes. */
const cases = (['parquet', 'csv', 'jsonl'] as const).flatMap((format) =>
  compressionsOf[format].map((compression, index) => ({
    format,
    compression,
    tables: index === 0 ? '*.*' : 'types.*',
  })),
);
const runSchema = z.looseObject({ runId: z.string(), state: z.string(), rows: z.int() });

describe('the command line over the wire, read by independent readers', () => {
  it.each(cases)('$format ($compression), $tables: not one cell differs', async ({ format, compression, tables }) => {
    const containerName = `${format}-${compression}`;
    const { environment, sourceFile, connectionString } = connections;
    const lines: string[] = [];
    const tableferry = createTableferry(processes, environment, (line) => lines.push(line));
    const storage = openStorage(connectionString, containerName);
    const planFile = join(folder, `${containerName}.json`);
    const targetFile = connections.targetFor(containerName);
    const connection = ['--source', sourceFile, '--target', targetFile, '--tables', tables];
    const form = ['--format', format, '--compression', compression, '--part-size', '1MB'];
    await tableferry.run(['plan', ...connection, ...form, '--out', planFile], z.looseObject({}));
    const run = await tableferry.run(['run', planFile, '--state', join(folder, containerName)], runSchema);
    expect(run.state).toBe('completed');
    if (tables === '*.*') expect(run.rows).toBe(connections.rowCount);

    const manifest = manifestSchema.parse(JSON.parse(await storage.manifest()));
    const planned = sampleDefinition.tables.filter(({ schema }) => tables === '*.*' || schema === 'types');
    expect(manifest.tables).toHaveLength(planned.length);
    const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
    let rows = 0;
    for await (const table of compareRun({ manifest, container, databaseFile, readers: readersOf[format] })) {
      expect(table.differences.map(describeDifference), `${table.reader}: ${table.schema}.${table.table}`).toEqual([]);
      rows += table.rows;
    }
    expect(rows).toBe(run.rows * readersOf[format].length);
  });
});
