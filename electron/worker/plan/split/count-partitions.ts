// How many ranges a table is worth.

const mib = 1024 * 1024;
const rowsPerPartition = 50_000;
const bytesPerPartition = 64 * mib;
const maxBytesPerPartition = 1024 * mib;
const partitionsPerLane = 8;
const maxPartitions = 1024;

/**
 * How many partitions a table is worth: one for a small one; enough for all lanes to stay busy for a large one; more
 * only to keep each below 1 GiB. `planBytes`: of all tables that are moved with it, 0 = unknown; beside larger ones a
 * table is not cut finer than they are, since each range costs a start and the lanes are busy all the same. What a start
 * costs does not go in: the 0.3 s of `paces.tableSeconds` are assumed, and only say what the starts come to.
 */
export function countPartitions(rows: number, bytes: number, lanes: number, planBytes = 0): number {
  const worth = Math.max(Math.floor(rows / rowsPerPartition), Math.floor(bytes / bytesPerPartition));
  const most = lanes * partitionsPerLane;
  const share = bytes > 0 && planBytes > bytes ? Math.ceil((bytes / planBytes) * most) : most;
  const wanted = Math.max(Math.min(worth, share), Math.ceil(bytes / maxBytesPerPartition));
  return Math.max(1, Math.min(wanted, maxPartitions, rows));
}
