// Compresses whole pages, synchronously: on a worker thread the asynchronous zlib costs more and is not faster.
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { snappyCompressor } from 'hysnappy';
import type { Compression } from '../../../../../shared/run-options.ts';

/** Codec ids of parquet.thrift. */
const codecIds = { none: 0, snappy: 1, gzip: 2, zstd: 6 } as const satisfies Record<Compression, number>;

export type PageCompressor = {
  readonly codecId: number;
  /** Larger pages are refused: page sizes are 32-bit numbers in the format, and WebAssembly has 4 GB for both sides. */
  readonly largestPageBytes: number;
  readonly compress: (page: Uint8Array) => Uint8Array;
};

const largestPageBytes = 2 ** 31 - 1;
const storedPages: PageCompressor = { codecId: codecIds.none, largestPageBytes, compress: (page) => page };

/** Output room for the worst case, so that zlib fills one buffer instead of joining many. */
const roomFor = (sizeBytes: number): number => sizeBytes + (sizeBytes >>> 7) + 1024;

const compressors: Readonly<Record<Compression, PageCompressor>> = {
  none: storedPages,
  zstd: {
    codecId: codecIds.zstd,
    largestPageBytes,
    compress: (page) =>
      zstdCompressSync(page, {
        pledgedSrcSize: page.length,
        chunkSize: roomFor(page.length),
        params: { [constants.ZSTD_c_compressionLevel]: 1 },
      }),
  },
  gzip: {
    codecId: codecIds.gzip,
    largestPageBytes,
    compress: (page) => gzipSync(page, { level: 4, chunkSize: roomFor(page.length) }),
  },
  snappy: { codecId: codecIds.snappy, largestPageBytes: 2 ** 30, compress: compressSnappy },
};

export function pageCompressor(compression: Compression): PageCompressor {
  return compressors[compression];
}

/** WebAssembly memory never shrinks: pages above this size get an instance of their own that can be freed. */
const sharedSnappyBytes = 8 << 20;
let sharedSnappy: ((page: Uint8Array) => Uint8Array) | undefined;

function compressSnappy(page: Uint8Array): Uint8Array {
  if (page.length > sharedSnappyBytes) return snappyCompressor()(page);
  sharedSnappy ??= snappyCompressor();
  return sharedSnappy(page);
}

const sampleBytes = 16 << 10;

/**
 * The compressor to use for a column chunk, judged by a sample of its values: Deflate spends as long on random bytes
 * (GUIDs, doubles) as on text and wins nothing. zstd and Snappy notice it themselves.
 */
export function chooseCompressor(compressor: PageCompressor, page: Uint8Array): PageCompressor {
  if (compressor.codecId !== codecIds.gzip || page.length < 2 * sampleBytes) return compressor;
  const middle = (page.length - sampleBytes) >>> 1;
  const sample = page.subarray(middle, middle + sampleBytes);
  return gzipSync(sample, { level: 1 }).length > sampleBytes * 0.95 ? storedPages : compressor;
}
