// How much of the client's CPU the list of a very large database costs: 10,000 tables with 200,000 columns, over the wire.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import type { ColumnDefinition, SqlType, TableDefinition } from '../double/types.ts';

export type CatalogBench = {
  readonly tables: number;
  readonly columns: number;
  /** User and system time of the client for the whole answer, as the window gets it. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly rssMb: number;
};

const types: readonly SqlType[] = [
  { name: 'int' },
  { name: 'nvarchar', length: 50, collation: 'Latin1_General_CI_AS' },
  { name: 'decimal', precision: 18, scale: 4 },
  { name: 'datetime2', scale: 3 },
];

function tableOf(index: number, columnCount: number): TableDefinition {
  const columns = Array.from({ length: columnCount }, (_, i): ColumnDefinition => ({
    name: i === 0 ? 'Id' : `Column number ${String(i)}`,
    type: types[i % types.length] ?? { name: 'int' },
    isNullable: i > 0,
  }));
  const key = { name: `PK_${String(index)}`, columns: [{ name: 'Id' }], isPrimaryKey: true, isUnique: true };
  return {
    schema: `area${String(index % 20)}`,
    name: `Table with a name of some length ${String(index)}`,
    columns,
    indexes: [{ ...key, isClustered: true }],
  };
}

const greetingSchema = z.object({ port: z.number(), user: z.string(), password: z.string() });

/** The server is a process of its own, so that only the client is measured. */
export async function benchCatalog(tableCount: number, columnCount: number): Promise<CatalogBench> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-catalog-'));
  const file = join(folder, 'large.sqlite');
  const tables = Array.from({ length: tableCount }, (_, index) => tableOf(index, columnCount));
  createDatabaseFile(file, { name: 'large', collation: 'Latin1_General_CI_AS', tables }).close();
  const main = fileURLToPath(new URL('../double/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--database', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(child.stdout)) {
      const { port, user, password } = greetingSchema.parse(JSON.parse(line));
      return await measure(port, user, password, folder);
    }
    throw new Error('the double ended before it listened');
  } finally {
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(port: number, user: string, password: string, folder: string): Promise<CatalogBench> {
  const worker = openLocalWorker(liveParts, join(folder, 'state'));
  const source = {
    server: '127.0.0.1',
    port,
    database: 'large',
    authentication: { kind: 'sql' as const, user, password: { stdin: true as const } },
    trustServerCertificate: true,
    // The double computes its answers as it goes, and not fast.
    stallTimeoutMs: 600_000,
  };
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const { tables } = await worker.call('source.tables', { source, password, refresh: true, lanes: 4 });
  const wallSeconds = (performance.now() - startedMs) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  await worker.close();
  return {
    tables: tables.length,
    columns: tables.reduce((sum, { columnCount }) => sum + columnCount, 0),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    wallSeconds,
    rssMb: Math.round(process.memoryUsage.rss() / (1 << 20)),
  };
}
