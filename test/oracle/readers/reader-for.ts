// Which reader opens which format.
import type { Format } from '../../../shared/run-options.ts';
import type { FileReader } from '../cells.ts';
import { duckdbCsv } from './duckdb-csv.ts';
import { duckdbJsonl } from './duckdb-jsonl.ts';
import { duckdbParquet } from './duckdb-parquet.ts';
import { hyparquetReader } from './hyparquet.ts';
import { nodeJsonl } from './node-jsonl.ts';
import { parquetWasmReader } from './parquet-wasm.ts';

export type ReaderName = 'duckdb' | 'hyparquet' | 'parquet-wasm' | 'node';

/** The readers of a format, the fastest first. */
export const readersOf: Readonly<Record<Format, readonly ReaderName[]>> = {
  parquet: ['duckdb', 'hyparquet', 'parquet-wasm'],
  csv: ['duckdb'],
  jsonl: ['duckdb', 'node'],
};

export function readerFor(format: Format, name: ReaderName): FileReader {
  if (!readersOf[format].includes(name)) throw new Error(`${name} does not read ${format}`);
  if (format === 'csv') return duckdbCsv;
  if (format === 'jsonl') return name === 'node' ? nodeJsonl : duckdbJsonl;
  return name === 'duckdb' ? duckdbParquet : name === 'hyparquet' ? hyparquetReader : parquetWasmReader;
}
