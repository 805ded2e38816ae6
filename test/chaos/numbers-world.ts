// A small world without a SQL Server: tables of consecutive numbers, read in the lane itself, written to Azurite.
import { DuckDBInstance } from '@duckdb/node-api';
import { fileURLToPath } from 'node:url';
import type { ManifestTable } from '../../shared/manifest.ts';
import { startAzurite } from '../azurite.ts';
import { cutAt, plan, planTable } from '../fakes/plan.ts';
import type { World } from './world.ts';

const rowsOf: Readonly<Record<string, number>> = { t0: 30_000, t1: 10_000, t2: 4_000, t3: 0 };

export async function openNumbersWorld(): Promise<World> {
  const azurite = await startAzurite();
  const shape = { batchRows: 500, partRows: 2_000 };
  const tables = [
    planTable('t0', { ...shape, partitions: cutAt(8_000, 16_000, 24_000), rowsEstimate: 30_000 }),
    planTable('t1', { ...shape, rowsEstimate: 10_000 }),
    planTable('t2', { ...shape, rowsEstimate: 4_000, key: null }),
    planTable('t3', { ...shape, rowsEstimate: 0 }),
  ];
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  return {
    plan: plan(tables, { format: 'parquet', compression: 'zstd', lanes: 2, blockBytes: 1 << 16 }),
    connectionString: azurite.connectionString,
    password: '',
    laneEntry: fileURLToPath(new URL('./numbers-lane.ts', import.meta.url)),
    isSourceChecked: false,
    rowCount: Object.values(rowsOf).reduce((sum, rows) => sum + rows, 0),
    async compare(table: ManifestTable, files) {
      const expected = rowsOf[table.name.replace('Table_', '')] ?? -1;
      const list = files.map((file) => `'${file}'`).join(', ');
      const found = await connection.runAndReadAll(
        `SELECT count(*)::INT, count(DISTINCT id)::INT, coalesce(min(id), 0)::INT, coalesce(max(id), 0)::INT FROM read_parquet([${list}])`,
      );
      const [counts] = found.getRowsJson();
      const wanted = JSON.stringify([expected, expected, Math.min(1, expected), expected]);
      return JSON.stringify(counts) === wanted ? [] : [`${table.name}: ${JSON.stringify(counts)} instead of ${wanted}`];
    },
    async close() {
      connection.closeSync();
      await azurite.close();
    },
  };
}
