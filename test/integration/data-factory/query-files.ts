// Asks DuckDB about Parquet files that are in memory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** `FILES` in the statement stands for the rows of all of them; each row as a JSON text. */
export async function queryFiles(files: readonly Uint8Array[], statement: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-files-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    files.forEach((bytes, index) => writeFileSync(join(folder, `${String(index)}.parquet`), bytes));
    const reader = await connection.runAndReadAll(
      statement.replace('FILES', () => `read_parquet('${folder}/*.parquet')`),
    );
    return reader.getRowsJson().map((row) => JSON.stringify(row));
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}
