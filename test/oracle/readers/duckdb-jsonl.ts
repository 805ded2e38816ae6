// Reads JSON Lines with DuckDB as raw JSON values, and checks that each has the JSON type its column must have.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { OutputColumn } from '../../../shared/columns.ts';
import { expectEqual, type Cell, type CellChunk, type FileReader, type ReadRequest } from '../cells.ts';
import { jsonText } from './json-text.ts';
import { queryChunks, quoteText, withDuckdb } from './duckdb.ts';

const maximumObjectSize = 134_217_728;

function jsonSource(file: string, columns: readonly OutputColumn[]): string {
  const struct = columns.map(({ name }) => `${quoteText(name)}: 'JSON'`).join(', ');
  const compression = file.endsWith('.gz') ? 'gzip' : 'uncompressed';
  return `read_json(${quoteText(file)}, format = 'newline_delimited', auto_detect = false, compression = '${compression}', maximum_object_size = ${maximumObjectSize}, columns = {${struct}})`;
}

/** The keys of the first line must be the plan's columns in their order. */
async function checkKeys(connection: DuckDBConnection, file: string, columns: readonly OutputColumn[]): Promise<void> {
  const options = `format = 'newline_delimited', maximum_object_size = ${maximumObjectSize}`;
  const result = await connection.runAndReadAll(
    `SELECT json_keys(json) FROM read_json_objects(${quoteText(file)}, ${options}) LIMIT 1`,
  );
  const [first] = result.getRowsJson();
  if (first === undefined) return;
  expectEqual('keys of the first line', JSON.stringify(columns.map(({ name }) => name)), JSON.stringify(first[0]));
}

async function* read({ files, columns }: ReadRequest): AsyncGenerator<CellChunk, void, void> {
  const texts = columns.map(({ type }) => jsonText(type));
  const names = columns.map((_, index) => `c${index}`).join(', ');
  yield* withDuckdb(async function* (connection) {
    for (const file of files) {
      await checkKeys(connection, file, columns);
      for await (const chunk of queryChunks(connection, `SELECT * FROM ${jsonSource(file, columns)} AS t(${names})`)) {
        const cells = texts.map((text, index): Cell[] => {
          const vector = chunk.getColumnVector(index);
          return Array.from({ length: chunk.rowCount }, (_unused, row) => {
            const json = vector.getItem(row);
            return json === null || json === 'null' ? null : text(JSON.parse(String(json)));
          });
        });
        yield { rowCount: chunk.rowCount, columns: cells };
      }
    }
  });
}

export const duckdbJsonl: FileReader = {
  name: 'duckdb',
  read,
};
