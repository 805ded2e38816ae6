// Rows per CPU second of reading stored parts back, for every format and compression, on the 12-column orders table.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { compressionsOf, formatSchema } from '../../shared/run-options.ts';
import { median } from './median.ts';

const measurementSchema = z.strictObject({ rowsPerCpuSecond: z.number(), rssGrowthMb: z.number() });
type Measurement = z.infer<typeof measurementSchema>;

/** `batches` of 100,000 rows a file; every variant is measured `rounds` times in new processes, one after another. */
type ReadBackOptions = { readonly rounds?: number; readonly batches?: number };

/** Medians by `format.compression`. */
export async function benchReadBack({ rounds = 3, batches = 8 }: ReadBackOptions = {}): Promise<
  Record<string, Measurement>
> {
  const variants = formatSchema.options.flatMap((format) =>
    compressionsOf[format].map((compression) => ({ format, compression, measured: new Array<Measurement>() })),
  );
  const child = fileURLToPath(new URL('read-back-child.ts', import.meta.url));
  for (let round = 0; round < rounds; round++)
    for (const { format, compression, measured } of variants) {
      const { stdout } = await promisify(execFile)(process.execPath, [child, format, compression, String(batches)]);
      measured.push(measurementSchema.parse(JSON.parse(stdout)));
    }
  return Object.fromEntries(
    variants.map(({ format, compression, measured }) => [
      `${format}.${compression}`,
      {
        rowsPerCpuSecond: Math.round(median(measured.map((each) => each.rowsPerCpuSecond))),
        rssGrowthMb: Math.round(median(measured.map((each) => each.rssGrowthMb))),
      },
    ]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await benchReadBack(), null, 2));
