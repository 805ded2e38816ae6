// Rows per CPU second of one lane from the TDS socket to the stored part: into nothing, into Azurite, and over TLS.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { startAzurite } from '../azurite.ts';
import { startFirehoseProcess } from './firehose-process.ts';
import { median } from './median.ts';

const measurementSchema = z.strictObject({
  rowsPerCpuSecond: z.number(),
  rowsPerSecond: z.number(),
  /** Of the CPU time. */
  fingerprintShare: z.number(),
  bytesPerRow: z.number(),
  rssMb: z.number(),
});
type Measurement = z.infer<typeof measurementSchema>;

/** Rates of one lane; `mbPerCpuSecond` counts bytes on the TDS wire, `bytesPerRow` those stored. */
export type PipelineFigures = Measurement & { readonly mbPerCpuSecond: number };
export type PipelineBench = Readonly<
  Record<'nullTarget' | 'nullTargetNoFingerprint' | 'azurite' | 'nullTargetTls', PipelineFigures>
>;

export type PipelineBenchOptions = { readonly rounds?: number; readonly rows?: number };

/** Medians of alternated rounds; every measurement is a lane in a new process. */
export async function benchPipeline({
  rounds = 3,
  rows = 3_000_000,
}: PipelineBenchOptions = {}): Promise<PipelineBench> {
  const plain = await startFirehoseProcess('plain');
  const tls = await startFirehoseProcess('tls');
  const azurite = await startAzurite();
  try {
    const measured: Record<keyof PipelineBench, Measurement[]> = {
      nullTarget: [],
      nullTargetNoFingerprint: [],
      azurite: [],
      nullTargetTls: [],
    };
    for (let round = 0; round < rounds; round++) {
      const measure = (port: number, target: string, encrypt: string, fingerprint = 'with'): Promise<Measurement> =>
        measureLane([String(port), target, String(rows), encrypt, fingerprint], azurite.connectionString);
      measured.nullTarget.push(await measure(plain.port, 'null', 'optional'));
      measured.nullTargetNoFingerprint.push(await measure(plain.port, 'null', 'optional', 'without'));
      measured.azurite.push(await measure(plain.port, 'azurite', 'optional'));
      measured.nullTargetTls.push(await measure(tls.port, 'null', 'mandatory'));
    }
    const figures = (measurements: readonly Measurement[]): PipelineFigures => {
      const middle = (key: keyof Measurement): number => median(measurements.map((each) => each[key]));
      return {
        rowsPerCpuSecond: middle('rowsPerCpuSecond'),
        mbPerCpuSecond: Math.round((middle('rowsPerCpuSecond') * plain.bytesPerRow) / 1e6),
        rowsPerSecond: middle('rowsPerSecond'),
        fingerprintShare: middle('fingerprintShare'),
        bytesPerRow: Math.round(middle('bytesPerRow') * 10) / 10,
        rssMb: middle('rssMb'),
      };
    };
    return {
      nullTarget: figures(measured.nullTarget),
      nullTargetNoFingerprint: figures(measured.nullTargetNoFingerprint),
      azurite: figures(measured.azurite),
      nullTargetTls: figures(measured.nullTargetTls),
    };
  } finally {
    await Promise.all([plain.close(), tls.close(), azurite.close()]);
  }
}

async function measureLane(args: readonly string[], connectionString: string): Promise<Measurement> {
  const child = fileURLToPath(new URL('pipeline-child.ts', import.meta.url));
  const env = { ...process.env, BENCH_STORAGE: connectionString };
  const { stdout } = await promisify(execFile)(process.execPath, [child, ...args], { env });
  return measurementSchema.parse(JSON.parse(stdout));
}
