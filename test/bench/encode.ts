// Rows per CPU second of every format and compression, on the 12-column orders table.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { compressionsOf, formatSchema, type Compression, type Format } from '../../shared/run-options.ts';
import { median } from './median.ts';

const measurementSchema = z.strictObject({
  rowsPerCpuSecond: z.number(),
  bytesPerRow: z.number(),
  rssMb: z.number(),
  rssGrowthMb: z.number(),
});
export type EncodeMeasurement = z.infer<typeof measurementSchema>;

/** `batches` of 100,000 rows a measurement (a quarter of them where Deflate is slow); every variant is measured `rounds` times, one after another (A B C A B C). */
export type EncodeBenchOptions = { readonly rounds?: number; readonly batches?: number };

/** Medians by `format.compression`: `parquet.zstd`, `csv.none` ... Takes about a minute by default. */
export async function benchEncode({ rounds = 3, batches = 16 }: EncodeBenchOptions = {}): Promise<
  Record<string, EncodeMeasurement>
> {
  const variants = formatSchema.options.flatMap((format) =>
    compressionsOf[format].map((compression) => ({ format, compression, measured: new Array<EncodeMeasurement>() })),
  );
  for (let round = 0; round < rounds; round++) {
    for (const { format, compression, measured } of variants) {
      const count = compression === 'gzip' ? Math.ceil(batches / 4) : batches;
      measured.push(await measureEncoding(format, compression, count));
    }
  }
  return Object.fromEntries(
    variants.map(({ format, compression, measured }) => [
      `${format}.${compression}`,
      {
        rowsPerCpuSecond: Math.round(median(measured.map((each) => each.rowsPerCpuSecond))),
        bytesPerRow: Math.round(median(measured.map((each) => each.bytesPerRow)) * 10) / 10,
        rssMb: Math.round(median(measured.map((each) => each.rssMb))),
        rssGrowthMb: Math.round(median(measured.map((each) => each.rssGrowthMb))),
      },
    ]),
  );
}

/** One measurement in a new process, so that neither another format's code nor its garbage is in the way. */
export async function measureEncoding(
  format: Format,
  compression: Compression,
  batches: number,
): Promise<EncodeMeasurement> {
  const child = fileURLToPath(new URL('encode-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, format, compression, String(batches)]);
  return measurementSchema.parse(JSON.parse(stdout));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await benchEncode(), null, 2));
