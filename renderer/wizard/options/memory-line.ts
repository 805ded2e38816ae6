// What the memory bound means for the lanes that share it, as one sentence.
import { shareMemory } from '../../../shared/memory.ts';
import type { EffectiveOptions } from '../../stores/options-store.ts';
import { text } from '../../text/text.ts';

const mib = 1024 * 1024;
const words = text.options.memory;

export function memoryLine(options: EffectiveOptions): string {
  const { lanes, memoryMb } = options;
  if (memoryMb === null) return words.automatic(lanes);
  const needed = neededMb(options);
  if (memoryMb < needed) return words.tooSmall(lanes, needed * mib);
  return words.shared(memoryMb * mib, lanes, shareMemory({ ...options, memoryMb }).batchBytes);
}

/** The bound from which on each lane gets more than the least batch, found by asking the one formula there is. */
function neededMb(options: EffectiveOptions): number {
  const least = shareMemory({ ...options, memoryMb: 0 }).batchBytes;
  const stepMb = 16;
  const isEnough = (memoryMb: number): boolean => shareMemory({ ...options, memoryMb }).batchBytes > least;
  let memoryMb = 128;
  while (!isEnough(memoryMb) && memoryMb < 65_536) memoryMb += stepMb;
  return memoryMb;
}
