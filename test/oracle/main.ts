// Compares what a demo left in storage with the double's rows: `node test/oracle/main.ts` after `npm run demo -- --keep`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { formatCount, formatDuration } from '../../shared/format.ts';
import { manifestSchema, type Manifest, type ManifestTable } from '../../shared/manifest.ts';
import { compareTable } from './compare-table.ts';
import { describeDifference } from './differences.ts';
import { readersOf, type ReaderName } from './readers/reader-for.ts';

/** What `npm run demo -- --keep` writes down about the servers it left running. */
const serversSchema = z.looseObject({
  databaseFile: z.string(),
  container: z.string(),
  connectionString: z.string(),
});

const { values } = parseArgs({
  options: {
    demo: { type: 'string', default: 'out/demo' },
    reader: { type: 'string', multiple: true },
    table: { type: 'string' },
  },
});

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The parts of a table as local files, in the order of the manifest. */
async function download(
  container: ContainerClient,
  table: ManifestTable,
  { format, compression }: Manifest,
  folder: string,
): Promise<readonly string[]> {
  // readers take the compression of text files from the name
  const extension = `${format}${format !== 'parquet' && compression === 'gzip' ? '.gz' : ''}`;
  const files: string[] = [];
  for (const [index, part] of table.parts.entries()) {
    const file = join(folder, `${String(index)}.${extension}`);
    await container.getBlobClient(part.name).downloadToFile(file);
    files.push(file);
  }
  return files;
}

async function compareAll(): Promise<boolean> {
  const servers = serversSchema.parse(readJson(join(values.demo, 'servers.json')));
  const manifest = manifestSchema.parse(readJson(join(values.demo, 'manifest.json')));
  const container = BlobServiceClient.fromConnectionString(servers.connectionString).getContainerClient(
    servers.container,
  );
  const readers = readersOf[manifest.format].filter((name) => values.reader?.includes(name) ?? true);
  const totals = new Map<ReaderName, { rows: number; cells: number; differences: number; seconds: number }>();
  for (const table of manifest.tables) {
    if (values.table !== undefined && `${table.schema}.${table.name}` !== values.table) continue;
    const folder = mkdtempSync(join(tmpdir(), 'tableferry-oracle-'));
    try {
      const files = await download(container, table, manifest, folder);
      for (const reader of readers) {
        const startMs = performance.now();
        const { rows, cells, differences } = await compareTable({
          databaseFile: servers.databaseFile,
          schema: table.schema,
          table: table.name,
          planTable: table,
          files,
          format: manifest.format,
          reader,
        });
        const seconds = (performance.now() - startMs) / 1000;
        const before = totals.get(reader) ?? { rows: 0, cells: 0, differences: 0, seconds: 0 };
        totals.set(reader, {
          rows: before.rows + rows,
          cells: before.cells + cells,
          differences: before.differences + differences.length,
          seconds: before.seconds + seconds,
        });
        const verdict = differences.length === 0 ? 'equal' : 'DIFFERS';
        console.log(
          `${reader.padEnd(12)} ${verdict.padEnd(7)} ${formatCount(rows).padStart(9)} rows  ${table.schema}.${table.name}`,
        );
        for (const difference of differences) console.log(`  ${describeDifference(difference)}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  for (const [reader, { rows, cells, differences, seconds }] of totals) {
    console.log(
      `${reader}: ${formatCount(rows)} rows, ${formatCount(cells)} cells, ${differences} differences, ${formatDuration(seconds)}`,
    );
  }
  return totals.size > 0 && [...totals.values()].every(({ differences }) => differences === 0);
}

process.exitCode = (await compareAll()) ? 0 : 1;
