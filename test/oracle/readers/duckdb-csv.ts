// Reads CSV files with DuckDB as text alone: the text of each cell is what is compared.
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { OutputColumn } from '../../../shared/columns.ts';
import { expectEqual, type Cell, type CellChunk, type FileReader, type ReadRequest } from '../cells.ts';
import { queryChunks, quoteText, withDuckdb } from './duckdb.ts';

/** A file whose only column may be NULL says so in a second column: a NULL alone would be a blank line. */
const columnNames = (columns: readonly OutputColumn[]): readonly string[] => {
  const names = columns.map(({ name }) => name);
  return columns.length === 1 && columns[0].isNullable ? [...names, `${columns[0].name}__is_null`] : names;
};

/** Everything DuckDB would guess is told. NULL is the empty field without quotes; the empty text has quotes. */
function csvSource(file: string, columnCount: number): string {
  const struct = Array.from({ length: columnCount }, (_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    'header = false',
    `delim = ','`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
    'allow_quoted_nulls = false',
    'strict_mode = true',
    'max_line_size = 16777216',
    'buffer_size = 50331648',
    `compression = '${file.endsWith('.gz') ? 'gzip' : 'none'}'`,
    `columns = {${struct}}`,
  ];
  return `read_csv(${quoteText(file)}, ${options.join(', ')})`;
}

function cellsOf(chunk: DuckDBDataChunk, index: number): Cell[] {
  const vector = chunk.getColumnVector(index);
  return Array.from({ length: chunk.rowCount }, (_, row) => {
    const value = vector.getItem(row);
    return value === null ? null : String(value).slice(1);
  });
}

async function* read({ files, columns }: ReadRequest): AsyncGenerator<CellChunk, void, void> {
  const names = columnNames(columns);
  // the marker keeps a U+FEFF at the beginning of a text
  const list = names.map((_, index) => `'|' || c${index}`).join(', ');
  yield* withDuckdb(async function* (connection) {
    for (const file of files) {
      let isFirst = true;
      for await (const chunk of queryChunks(connection, `SELECT ${list} FROM ${csvSource(file, names.length)}`)) {
        const cells = names.map((_, index) => cellsOf(chunk, index));
        if (isFirst) names.forEach((name, index) => expectEqual('header', name, cells[index].shift() ?? 'NULL'));
        const rowCount = chunk.rowCount - (isFirst ? 1 : 0);
        isFirst = false;
        const [only = [], flags] = cells;
        yield {
          rowCount,
          columns:
            names.length === columns.length
              ? cells
              : [only.map((cell, row) => (flags?.[row] === '1' ? null : (cell ?? '')))],
        };
      }
    }
  });
}

export const duckdbCsv: FileReader = { name: 'duckdb', read };
