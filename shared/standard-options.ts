// The options a run has when nobody chose otherwise, apart from what depends on the machine: lanes and memory.
import { compressionsOf, type RunOptions } from './run-options.ts';

const mib = 1024 * 1024;

export const standardOptions: Omit<RunOptions, 'lanes' | 'memoryMb'> = {
  format: 'parquet',
  compression: compressionsOf.parquet[0] ?? 'none',
  partBytes: 256 * mib,
  blockBytes: 8 * mib,
  blocksInFlight: 4,
  verify: 'full',
  tier: null,
  bandwidthBytesPerSecond: null,
  badRows: 'stopTable',
  maxDop: 1,
  lockTimeoutMs: 30_000,
  readBytesPerSecond: null,
  governor: 'on',
  calendar: null,
  logToTarget: true,
};
