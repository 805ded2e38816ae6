// Deletes what was found to be named no more, in an order that can be broken off anywhere.
import type { TargetPort } from '../../ports/ports.ts';
import type { UnnamedRun } from './find-unnamed.ts';

const deletesAtOnce = 8;

/** The number of blobs that were there. A run's manifest goes when all else of it is gone. Throws storage errors. */
export async function deleteUnnamed(
  target: Pick<TargetPort, 'deleteBlob'>,
  runs: readonly UnnamedRun[],
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (const { blobs } of runs) {
    const waiting = blobs.slice(0, -1).values();
    const work = async (): Promise<void> => {
      for (const { name } of waiting) if (await target.deleteBlob(name, signal)) deleted += 1;
    };
    await Promise.all(Array.from({ length: deletesAtOnce }, work));
    for (const { name } of blobs.slice(-1)) if (await target.deleteBlob(name, signal)) deleted += 1;
  }
  return deleted;
}
