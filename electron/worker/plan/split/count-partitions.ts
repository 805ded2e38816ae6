// How many ranges a table is worth.

const mib = 1024 * 1024;
const rowsPerPartition = 50_000;
const bytesPerPartition = 64 * mib;
const maxBytesPerPartition = 1024 * mib;
const partitionsPerLane = 8;
const maxPartitions = 1024;

/**
 * How many partitions a table is worth: one for a small one; enough for all lanes to stay busy for a large one; more
 * only to keep each below 1 GiB.
 */
export function countPartitions(rows: number, bytes: number, lanes: number): number {
  const worth = Math.max(Math.floor(rows / rowsPerPartition), Math.floor(bytes / bytesPerPartition));
  const wanted = Math.max(Math.min(worth, lanes * partitionsPerLane), Math.ceil(bytes / maxBytesPerPartition));
  return Math.max(1, Math.min(wanted, maxPartitions, rows));
}
