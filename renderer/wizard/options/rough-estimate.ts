// A rough estimate before anything was sampled: table sizes from the catalog and ratios that are typical of a format.
import type { TableSummary } from '../../../shared/contract.ts';
import type { Compression, Format } from '../../../shared/run-options.ts';

/** Stored bytes for one byte at the source, low and high; docs/measurements.md has a table in the middle of each. */
const ratios: Readonly<Record<Format, Readonly<Record<Compression, readonly [number, number]>>>> = {
  parquet: { zstd: [0.12, 0.4], snappy: [0.18, 0.5], gzip: [0.12, 0.4], none: [0.4, 0.9] },
  csv: { gzip: [0.12, 0.4], zstd: [0.12, 0.4], snappy: [0.2, 0.6], none: [0.7, 1.6] },
  jsonl: { gzip: [0.14, 0.45], zstd: [0.14, 0.45], snappy: [0.25, 0.7], none: [1.5, 3.5] },
};

export type RoughEstimate = {
  readonly tables: number;
  readonly unknownTables: number;
  readonly rows: number;
  readonly sourceBytes: number;
  readonly storedLow: number;
  readonly storedHigh: number;
};

/** Row filters, left-out columns and queries are not counted in: nothing is known of them yet. */
export function estimateRoughly(
  tables: readonly Pick<TableSummary, 'rowsEstimate' | 'bytesEstimate'>[],
  format: Format,
  compression: Compression,
): RoughEstimate {
  const known = tables.filter(({ bytesEstimate }) => bytesEstimate !== null);
  const sourceBytes = known.reduce((sum, { bytesEstimate }) => sum + (bytesEstimate ?? 0), 0);
  const [low, high] = ratios[format][compression];
  return {
    tables: tables.length,
    unknownTables: tables.length - known.length,
    rows: tables.reduce((sum, { rowsEstimate }) => sum + (rowsEstimate ?? 0), 0),
    sourceBytes,
    storedLow: sourceBytes * low,
    storedHigh: sourceBytes * high,
  };
}
