// Downloads the parts that a manifest names and compares every table with the double's rows, reader by reader.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import type { Manifest, ManifestTable } from '../../shared/manifest.ts';
import { compareTable, type Comparison } from './compare-table.ts';
import type { ReaderName } from './readers/reader-for.ts';

export type TableComparison = Comparison & {
  readonly schema: string;
  readonly table: string;
  readonly reader: ReaderName;
  readonly seconds: number;
};

/** The parts of a table as local files, in the order of the manifest. */
async function downloadParts(
  container: ContainerClient,
  { parts }: ManifestTable,
  { format, compression }: Manifest,
  folder: string,
): Promise<readonly string[]> {
  // readers take the compression of text files from the name
  const extension = `${format}${format !== 'parquet' && compression === 'gzip' ? '.gz' : ''}`;
  const files: string[] = [];
  for (const [index, { name }] of parts.entries()) {
    const file = join(folder, `${String(index)}.${extension}`);
    await container.getBlobClient(name).downloadToFile(file);
    files.push(file);
  }
  return files;
}

/** One comparison a table and reader, in the order of the manifest. The downloaded files live as long as their table. */
export async function* compareRun(request: {
  readonly manifest: Manifest;
  readonly container: ContainerClient;
  readonly databaseFile: string;
  readonly readers: readonly ReaderName[];
  /** `schema.table`; all when not given. */
  readonly only?: string;
}): AsyncGenerator<TableComparison, void, void> {
  const { manifest, container, databaseFile, readers, only } = request;
  for (const table of manifest.tables) {
    if (only !== undefined && `${table.schema}.${table.name}` !== only) continue;
    const folder = await mkdtemp(join(tmpdir(), 'tableferry-oracle-'));
    try {
      const files = await downloadParts(container, table, manifest, folder);
      for (const reader of readers) {
        const startMs = performance.now();
        const names = { schema: table.schema, table: table.name };
        const { format } = manifest;
        const comparison = await compareTable({ databaseFile, ...names, planTable: table, files, format, reader });
        yield { ...comparison, ...names, reader, seconds: (performance.now() - startMs) / 1000 };
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
