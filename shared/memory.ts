// Shares the memory a plan allows among its lanes: the planner sizes batches by it, the lanes keep to it.
import type { RunOptions } from './run-options.ts';

const mb = 1 << 20;
/** What the process needs before the first row: Node, the coordinator and the libraries. */
const baseMb = 110;
/** Each thread's own heap and code. */
const laneBaseMb = 50;
/** A batch lives as the reader's buffers, and once more as the encoder's columns and its compressed pages. */
const copiesOfABatch = 6;

export type LaneMemory = {
  /** Payload bytes at most in one batch (one row may exceed it). */
  readonly batchBytes: number;
  /** Bound of a lane's JavaScript heap; buffers are not part of it. */
  readonly heapMb: number;
};

/** The memory of one lane. Never less than what a lane needs to move at all, even when the plan asks for less. */
export function shareMemory(
  options: Pick<RunOptions, 'lanes' | 'memoryMb' | 'blockBytes' | 'blocksInFlight'>,
): LaneMemory {
  const laneBytes = ((options.memoryMb - baseMb) / options.lanes - laneBaseMb) * mb;
  const uploadBytes = options.blockBytes * options.blocksInFlight;
  const batchBytes = Math.floor((laneBytes - uploadBytes) / copiesOfABatch);
  return {
    batchBytes: Math.min(32 * mb, Math.max(mb, batchBytes)),
    heapMb: Math.max(128, Math.floor(options.memoryMb / options.lanes)),
  };
}

/**
 * Of the young objects of a thread, in MB. One that has used up its memory is given 16 MB more to end with (Node): what is
 * young and survives has to fit into that, or the whole process is ended in the thread's place, as it was in 8 of 20 tries
 * on a busy computer with the usual size.
 */
export const threadYoungMb = 24;
