// An in-memory DuckDB, bounded in memory and threads, and the quoting its SQL needs.
import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const fileList = (files: readonly string[]): string => `[${files.map(quoteText).join(', ')}]`;

/** Runs `use` with a connection that is closed afterwards. */
export async function* withDuckdb<T>(
  use: (connection: DuckDBConnection) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '700MB', threads: '2' });
  const connection = await instance.connect();
  try {
    yield* use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The chunks of a query (up to 2,048 rows each), one at a time. */
export async function* queryChunks(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<DuckDBDataChunk, void, void> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk;
  }
}
