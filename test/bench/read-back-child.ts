// Reads one file of the orders table back over and over in a process of its own; started by read-back.ts.
import { createEncoder } from '../../electron/worker/pipeline/encode.ts';
import { decodePart } from '../../electron/worker/validate/decode/decode-part.ts';
import { compressionSchema, formatSchema } from '../../shared/run-options.ts';
import { ordersBatch, ordersColumns } from './orders-batch.ts';

const [formatText, compressionText, batchCountText] = process.argv.slice(2);
const format = formatSchema.parse(formatText);
const compression = compressionSchema.parse(compressionText);
const batchRows = 100_000;

function encodedFile(): Buffer {
  const encoder = createEncoder(ordersColumns, { format, compression });
  const pieces: Uint8Array[] = [];
  for (let index = 0; index < Number(batchCountText); index++)
    pieces.push(...encoder.write(ordersBatch(batchRows, 1 + index * batchRows)));
  return Buffer.concat([...pieces, ...encoder.finish()]);
}

const file = encodedFile();
const target = {
  readRange: async (_: string, offset: number, sizeBytes: number) => file.subarray(offset, offset + sizeBytes),
  async *download() {
    for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536);
  },
};

async function readBack(): Promise<number> {
  const request = { name: 'part', sizeBytes: file.length, format, compression, columns: ordersColumns };
  let rowCount = 0;
  for await (const batch of decodePart(target, request, new AbortController().signal)) rowCount += batch.rowCount;
  return rowCount;
}

// As long as the compiler needs to settle.
await readBack();
const rssBefore = process.memoryUsage.rss();
const cpuBefore = process.cpuUsage();
const rowCount = (await readBack()) + (await readBack());
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    rowsPerCpuSecond: rowCount / ((user + system) / 1e6),
    rssGrowthMb: (process.memoryUsage.rss() - rssBefore) / 2 ** 20,
  }),
);
