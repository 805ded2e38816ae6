// Rows per CPU second from the wire into column buffers, next to plain mssql streaming from the same firehose.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { startFirehoseProcess } from './firehose-process.ts';
import { median } from './median.ts';

const measurementSchema = z.strictObject({
  rowsPerCpuSecond: z.number(),
  rowsPerSecond: z.number(),
  rssMb: z.number(),
});
type Measurement = z.infer<typeof measurementSchema>;

export type DecodeBenchOptions = {
  readonly rounds?: number;
  readonly rows?: number;
  readonly encryption?: 'plain' | 'tls';
};

export type DecodeBench = {
  readonly rowsPerCpuSecond: number;
  readonly mbPerCpuSecond: number;
  readonly rowsPerSecond: number;
  readonly rssMb: number;
  readonly mssqlRowsPerCpuSecond: number;
  /** Our rows per CPU second over those of mssql, the median of the rounds' ratios. */
  readonly vsMssql: number;
  readonly bytesPerRow: number;
  readonly rounds: number;
};

/** Medians of alternated runs; the server and each reader have their own process, so only the reader's CPU counts. */
export async function benchDecode(options: DecodeBenchOptions = {}): Promise<DecodeBench> {
  const { rounds = 5, rows = 4_000_000, encryption = 'plain' } = options;
  const firehose = await startFirehoseProcess(encryption);
  try {
    const { port, bytesPerRow } = firehose;
    const encrypt = encryption === 'tls' ? 'mandatory' : 'optional';
    const ours: Measurement[] = [];
    const theirs: Measurement[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await measure('ours', port, rows, encrypt));
      // Fewer rows for the slow reader: its rate does not depend on how many there are.
      theirs.push(await measure('mssql', port, Math.ceil(rows / 8), encrypt));
    }
    const rate = median(ours.map(({ rowsPerCpuSecond }) => rowsPerCpuSecond));
    return {
      rowsPerCpuSecond: Math.round(rate),
      mbPerCpuSecond: Math.round((rate * bytesPerRow) / 1e6),
      rowsPerSecond: Math.round(median(ours.map(({ rowsPerSecond }) => rowsPerSecond))),
      rssMb: Math.round(median(ours.map(({ rssMb }) => rssMb))),
      mssqlRowsPerCpuSecond: Math.round(median(theirs.map(({ rowsPerCpuSecond }) => rowsPerCpuSecond))),
      vsMssql: Math.round(median(ours.map((our, i) => our.rowsPerCpuSecond / theirs[i].rowsPerCpuSecond)) * 100) / 100,
      bytesPerRow: Math.round(bytesPerRow * 10) / 10,
      rounds,
    };
  } finally {
    await firehose.close();
  }
}

async function measure(reader: 'ours' | 'mssql', port: number, rows: number, encrypt: string): Promise<Measurement> {
  const warmUpRows = Math.min(rows, 400_000);
  const args = [beside('decode-child.ts'), reader, String(port), String(rows), encrypt, String(warmUpRows)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return measurementSchema.parse(JSON.parse(stdout));
}

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const encryption = process.argv.includes('--tls') ? 'tls' : 'plain';
  console.log(JSON.stringify(await benchDecode({ encryption }), null, 2));
}
