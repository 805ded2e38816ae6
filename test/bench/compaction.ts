// Rows per CPU second of a compaction: finding by their keys what changed, and writing a full version whose every part did.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { median } from './median.ts';

const measurementSchema = z.strictObject({
  /** Rows of full version and changes, by their keys alone. */
  keysPerCpuSecond: z.number(),
  /** Rows of the full version, read, written anew and read back. */
  rowsPerCpuSecond: z.number(),
  rssMb: z.number(),
});
type CompactionBench = z.infer<typeof measurementSchema>;

export type CompactionBenchOptions = {
  readonly rounds: number;
  readonly parts: number;
  readonly partRows: number;
  /** One row in so many is changed. */
  readonly every: number;
};

export const usualCompaction: CompactionBenchOptions = { rounds: 3, parts: 4, partRows: 262_144, every: 100 };

export async function benchCompaction(options: Partial<CompactionBenchOptions> = {}): Promise<CompactionBench> {
  const { rounds, parts, partRows, every } = { ...usualCompaction, ...options };
  const found: CompactionBench[] = [];
  const child = fileURLToPath(new URL('compaction-child.ts', import.meta.url));
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [child, ...[parts, partRows, every].map(String)]);
    found.push(measurementSchema.parse(JSON.parse(stdout)));
  }
  const of = (pick: (one: CompactionBench) => number): number => Math.round(median(found.map(pick)));
  return {
    keysPerCpuSecond: of((one) => one.keysPerCpuSecond),
    rowsPerCpuSecond: of((one) => one.rowsPerCpuSecond),
    rssMb: of((one) => one.rssMb),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await benchCompaction(), null, 2));
