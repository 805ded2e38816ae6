import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEncoder } from '../../electron/worker/pipeline/encode.ts';
import { outputColumnsOf } from '../../shared/plan.ts';
import { compressionsOf, type Compression, type Format } from '../../shared/run-options.ts';
import { buildSample, sampleDefinition } from '../double/sample/build-sample.ts';
import type { TableDefinition } from '../double/types.ts';
import { batchOfCells } from '../oracle/batch-of-cells.ts';
import { compareTable } from '../oracle/compare-table.ts';
import { describeDifference } from '../oracle/differences.ts';
import { planOfTable } from '../oracle/plan-of-table.ts';
import { readersOf } from '../oracle/readers/reader-for.ts';
import { storedRows } from '../oracle/stored-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'oracle-formats-'));
const databaseFile = join(folder, 'sample.db');
beforeAll(() => void buildSample(databaseFile, { scale: 0.001 }), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The product asks the server for these; outside of `types` all values lie in this century. */
const nanoColumns = (table: TableDefinition): ReadonlySet<string> =>
  new Set(table.schema === 'types' ? [] : table.columns.map(({ name }) => name));

/** Encodes a table as one file, straight from the stored rows. */
function writeTable(table: TableDefinition, format: Format, compression: Compression): string {
  const plan = planOfTable(table, nanoColumns(table));
  const columns = outputColumnsOf(plan);
  const encoder = createEncoder(columns, { format, compression });
  const pieces: Uint8Array[] = [];
  for (const chunk of storedRows(databaseFile, table, plan.columns)) {
    pieces.push(...encoder.write(batchOfCells(chunk, columns)).map((piece) => piece.slice()));
  }
  pieces.push(...encoder.finish());
  const file = join(folder, `file.${format}${format !== 'parquet' && compression === 'gzip' ? '.gz' : ''}`);
  writeFileSync(file, Buffer.concat(pieces));
  return file;
}

/** Every table in the default compression; what a compression could spoil shows in the tables of extremes. */
const cases = (['parquet', 'csv', 'jsonl'] as const).flatMap((format) =>
  compressionsOf[format].map((compression, index) => ({
    format,
    compression,
    tables: sampleDefinition.tables.filter(({ schema }) => index === 0 || schema === 'types'),
  })),
);

describe.each(cases)('$format ($compression)', ({ format, compression, tables }) => {
  it.each(tables.map((table) => [`${table.schema}.${table.name}`, table] as const))(
    'holds every cell of %s for every reader',
    async (_name, table) => {
      const file = writeTable(table, format, compression);
      for (const reader of readersOf[format]) {
        const { rows, differences } = await compareTable({
          databaseFile,
          schema: table.schema,
          table: table.name,
          planTable: planOfTable(table, nanoColumns(table)),
          files: [file],
          format,
          reader,
        });
        expect(differences.map(describeDifference), reader).toEqual([]);
        expect(rows > 0).toBe(table.name !== 'returns');
      }
    },
  );
});
