// Writes the sample database into a file: the same bytes of data for the same seed and scale, on every machine.
import { createDatabaseFile } from '../engine/database-file.ts';
import { sampleDefinition, sampleTables } from './definition.ts';
import { createRandom } from './random.ts';
import type { SampleTable } from './sample-table.ts';

export { sampleDefinition };

export type SampleOptions = {
  /** 1 = about 1.6 million rows; 0.01 = a hundredth of each scaled table (at least 50 rows). */
  readonly scale?: number;
  readonly seed?: number;
};

const rowsAt = (table: SampleTable, scale: number): number =>
  table.isScaled ? Math.min(table.rowCount, Math.max(50, Math.round(table.rowCount * scale))) : table.rowCount;

/** Builds `file` (must not exist) and returns the number of rows of all tables. */
export function buildSample(file: string, { scale = 1, seed = 1 }: SampleOptions = {}): number {
  const loader = createDatabaseFile(file, sampleDefinition);
  let total = 0;
  for (const table of sampleTables) {
    const { schema, name } = table.definition;
    const count = rowsAt(table, scale);
    const inserted = loader.insert(schema, name, table.rows(count, createRandom(seed, `${schema}.${name}`)));
    if (inserted !== count) throw new Error(`${schema}.${name}: ${inserted} rows instead of ${count}`);
    total += inserted;
  }
  loader.close();
  return total;
}
