// The piece of a text file that is being read, and how a cell says that it does not end there; mutable for speed.
import { refuse } from '../refusal.ts';

/**
 * `bytes[0 .. end)` is text; behind it stand `padding` line feeds, so that no loop over digits or letters needs to ask
 * where the text ends.
 */
export type Input = { bytes: Uint8Array; end: number };

export const padding = 64;
/** Where a value that is cut off ends: more bytes are needed. */
export const cutOff = -1;

/**
 * Reads one value, which starts at `at`, into the row; answers where the next byte stands, or `cutOff`. Refuses what is
 * not exactly the text that is written for the type.
 */
export type CellReader = (input: Input, at: number, row: number) => number;

/** For a byte at `at` that does not fit: it may only be that the text ends there. */
export function misfit(input: Input, at: number, what: string): number {
  return at >= input.end ? cutOff : refuse(what);
}
