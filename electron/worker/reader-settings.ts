// How a container is opened by whoever only reads and deletes.
import type { TargetSettings } from './worker-parts.ts';

/** Reading and deleting need no blocks. */
export const readerSettings: TargetSettings = { blockBytes: 1 << 20, blocksInFlight: 1, tier: null };
