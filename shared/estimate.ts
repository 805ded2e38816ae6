// How much a plan will move and how long it may take, with the honesty of a range.
import { z } from 'zod';
import type { PlanTable } from './plan.ts';
import type { Compression, Format, RunOptions } from './run-options.ts';

export const estimateSchema = z.strictObject({
  /** Null = some table's rows are unknown. */
  rows: z.int().nullable(),
  sourceBytes: z.int().nullable(),
  /** Bytes that will be stored, after encoding and compression. */
  storedBytes: z.int().nullable(),
  secondsLow: z.number().nullable(),
  secondsHigh: z.number().nullable(),
  /** One sentence: how many rows of how many tables were sampled, in what time. */
  basis: z.string(),
  tables: z.array(
    z.strictObject({
      tableId: z.string(),
      rows: z.int().nullable(),
      sourceBytes: z.int().nullable(),
      storedBytes: z.int().nullable(),
      /** 0 = not sampled; its share is taken from the others. */
      sampledRows: z.int(),
    }),
  ),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** What reading and encoding a few rows of a table showed. */
export type TableSample = {
  readonly tableId: string;
  readonly rows: number;
  readonly storedBytes: number;
  readonly seconds: number;
  /** The sample is the whole table, so that its rows are known. */
  readonly isWhole: boolean;
};

type SizedTable = Pick<PlanTable, 'id' | 'rowsEstimate' | 'bytesEstimate'> & {
  readonly partitions: { readonly length: number };
};

/**
 * Scales samples up to a plan. A sampled table takes its own bytes and seconds a row; the others take the mean of the
 * sampled ones a source byte, weighted by size. `secondsLow`: all lanes are as fast as the one that sampled, and no
 * faster than the longest partition. `secondsHigh`: each further lane adds half of what the first gives, since lanes
 * share cores, server and line, and uploading and verifying, which no sample tries, take half as much again. A limit of
 * the bandwidth holds for both.
 */
export function scaleSamples(
  tables: readonly SizedTable[],
  samples: readonly TableSample[],
  options: Pick<RunOptions, 'lanes' | 'bandwidthBytesPerSecond'>,
): Omit<Estimate, 'basis'> {
  const scaled = scaleTables(tables, samples);
  const storedBytes = sum(scaled.map((table) => table.storedBytes));
  const oneLane = sum(scaled.map(({ seconds }) => seconds));
  const longest = Math.max(0, ...scaled.map(({ seconds, partitions }) => (seconds ?? 0) / partitions));
  const line = options.bandwidthBytesPerSecond === null ? 0 : (storedBytes ?? 0) / options.bandwidthBytesPerSecond;
  const low = oneLane === null ? null : Math.max(oneLane / options.lanes, longest, line);
  const halfLanes = 1 + (options.lanes - 1) / 2;
  return {
    rows: sum(scaled.map(({ rows }) => rows)),
    sourceBytes: sum(scaled.map((table) => table.sourceBytes)),
    storedBytes: storedBytes === null ? null : Math.round(storedBytes),
    secondsLow: low,
    secondsHigh: oneLane === null || low === null ? null : Math.max((oneLane * 1.5) / halfLanes, low * 1.5),
    tables: scaled.map(({ tableId, rows, sourceBytes: ofTable, storedBytes: stored, sampledRows }) => ({
      tableId,
      rows,
      sourceBytes: ofTable,
      storedBytes: stored === null ? null : Math.round(stored),
      sampledRows,
    })),
  };
}

/** `seconds`: of one lane for all of the table. */
export type ScaledTable = Estimate['tables'][number] & { readonly seconds: number | null; readonly partitions: number };

/** Each table by its own sample, or by the mean of the sampled ones a source byte; in the order of `tables`. */
export function scaleTables(tables: readonly SizedTable[], samples: readonly TableSample[]): readonly ScaledTable[] {
  const sampleOf = new Map(samples.map((sample) => [sample.tableId, sample] as const));
  const known = tables.map((table) => scaleOwn(table, sampleOf.get(table.id)));
  const measured = known.filter(({ storedBytes, sourceBytes }) => storedBytes !== null && (sourceBytes ?? 0) > 0);
  const total = (pick: (table: ScaledTable) => number | null) => sum(measured.map(pick)) ?? 0;
  const sourceBytes = total((table) => table.sourceBytes);
  const perByte = (value: number): number | null => (sourceBytes === 0 ? null : value / sourceBytes);
  const ratio = perByte(total((table) => table.storedBytes));
  const secondsPerByte = perByte(total((table) => table.seconds));
  return known.map((table) => ({
    ...table,
    storedBytes: table.storedBytes ?? times(table.sourceBytes, ratio),
    seconds: table.seconds ?? times(table.sourceBytes, secondsPerByte),
  }));
}

function scaleOwn(table: SizedTable, sample: TableSample | undefined): ScaledTable {
  const rows = sample?.isWhole === true ? sample.rows : table.rowsEstimate;
  const ofRows = (value: number): number | null =>
    rows === null || sample === undefined || sample.rows === 0 ? null : (value / sample.rows) * rows;
  const isEmpty = rows === 0;
  return {
    tableId: table.id,
    rows,
    sourceBytes: table.bytesEstimate,
    storedBytes: isEmpty ? 0 : ofRows(sample?.storedBytes ?? 0),
    seconds: isEmpty ? 0 : ofRows(sample?.seconds ?? 0),
    partitions: Math.max(1, table.partitions.length),
    sampledRows: sample?.rows ?? 0,
  };
}

const times = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a * b);

/** Null when one of them is. */
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);

/** Stored bytes for each byte of SQL Server pages: what business tables of numbers, codes and short text come to. */
const typicalRatios: Readonly<Record<Format, Partial<Record<Compression, number>>>> = {
  parquet: { zstd: 0.25, snappy: 0.4, gzip: 0.25, none: 0.6 },
  csv: { gzip: 0.25, none: 1.1 },
  jsonl: { gzip: 0.3, none: 2.2 },
};

/**
 * What a choice of format and compression would store, before anything is read: rough, off by a factor of three where
 * columns are random, already compressed or mostly NULL. Null for a pair that does not go together.
 */
export function roughStoredBytes(sourceBytes: number, format: Format, compression: Compression): number | null {
  const ratio = typicalRatios[format][compression];
  return ratio === undefined ? null : Math.round(sourceBytes * ratio);
}
