// Compares what a demo left in storage with the double's rows: `node test/oracle/main.ts` after `npm run demo -- --keep`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BlobServiceClient } from '@azure/storage-blob';
import { z } from 'zod';
import { formatCount, formatDuration } from '../../shared/format.ts';
import { manifestSchema } from '../../shared/manifest.ts';
import { compareRun } from './compare-run.ts';
import { describeDifference } from './differences.ts';
import { readersOf, type ReaderName } from './readers/reader-for.ts';

/** What `npm run demo -- --keep` writes down about the servers it left running. */
const serversSchema = z.looseObject({ databaseFile: z.string(), container: z.string(), connectionString: z.string() });

const { values } = parseArgs({
  options: {
    demo: { type: 'string', default: 'out/demo' },
    reader: { type: 'string', multiple: true },
    table: { type: 'string' },
  },
});

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(values.demo, name), 'utf8'));

const servers = serversSchema.parse(readJson('servers.json'));
const manifest = manifestSchema.parse(readJson('manifest.json'));
const totals = new Map<ReaderName, { rows: number; cells: number; differences: number; seconds: number }>();
const comparisons = compareRun({
  manifest,
  container: BlobServiceClient.fromConnectionString(servers.connectionString).getContainerClient(servers.container),
  databaseFile: servers.databaseFile,
  readers: readersOf[manifest.format].filter((name) => values.reader?.includes(name) ?? true),
  ...(values.table === undefined ? {} : { only: values.table }),
});
for await (const { reader, schema, table, rows, cells, differences, seconds } of comparisons) {
  const verdict = differences.length === 0 ? 'equal' : 'DIFFERS';
  console.log(`${reader.padEnd(12)}  ${verdict.padEnd(7)} ${formatCount(rows).padStart(9)} rows  ${schema}.${table}`);
  for (const difference of differences) console.log(`  ${describeDifference(difference)}`);
  const before = totals.get(reader) ?? { rows: 0, cells: 0, differences: 0, seconds: 0 };
  totals.set(reader, {
    rows: before.rows + rows,
    cells: before.cells + cells,
    differences: before.differences + differences.length,
    seconds: before.seconds + seconds,
  });
}
for (const [reader, { rows, cells, differences, seconds }] of totals) {
  console.log(
    `${reader}: ${formatCount(rows)} rows, ${formatCount(cells)} cells, ${differences} differences, ${formatDuration(seconds)}`,
  );
}
const isEqual = totals.size > 0 && [...totals.values()].every(({ differences }) => differences === 0);
process.exitCode = isEqual ? 0 : 1;
