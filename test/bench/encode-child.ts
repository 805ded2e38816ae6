// Encodes the orders table over and over in a process of its own and prints one line of JSON; started by encode.ts.
import { createEncoder } from '../../electron/worker/pipeline/encode.ts';
import { compressionSchema, formatSchema } from '../../shared/run-options.ts';
import { ordersBatch, ordersColumns } from './orders-batch.ts';

const [formatText, compressionText, batchCountText] = process.argv.slice(2);
const format = formatSchema.parse(formatText);
const compression = compressionSchema.parse(compressionText);
const batchCount = Number(batchCountText);
const batchRows = 100_000;
const batches = [ordersBatch(batchRows, 1), ordersBatch(batchRows, 1 + batchRows)];

/** Encodes `count` batches and drops the bytes, as an upload that is fast enough does. */
function encodeBatches(count: number): { rowCount: number; sizeBytes: number } {
  const encoder = createEncoder(ordersColumns, { format, compression });
  for (let index = 0; index < count; index++) encoder.write(batches[index % batches.length]);
  encoder.finish();
  return encoder;
}

// Twice as long as the compiler needs to settle.
encodeBatches(4);
encodeBatches(4);
const rssBefore = process.memoryUsage.rss();
const cpuBefore = process.cpuUsage();
const { rowCount, sizeBytes } = encodeBatches(batchCount);
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    rowsPerCpuSecond: rowCount / ((user + system) / 1e6),
    bytesPerRow: sizeBytes / rowCount,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    rssGrowthMb: (process.memoryUsage.rss() - rssBefore) / 2 ** 20,
  }),
);
