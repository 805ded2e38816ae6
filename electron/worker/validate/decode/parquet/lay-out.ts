// The order in which the pieces of a file come by when it is read from front to back, without gap or overlap.
import { refuse } from '../refusal.ts';
import type { Aside, Chunk, ParquetFile } from './footer.ts';

export type Piece = { readonly start: number; readonly sizeBytes: number; readonly chunk: Chunk | null };

/** Bytes of the mark at both ends. */
export const magicBytes = 4;

/**
 * The pieces between the first mark and the footer. Every byte must belong to one of them: what nobody names could be
 * rows of another file.
 */
export function layOut({ rowGroups, asides }: ParquetFile, footerStart: number): readonly Piece[] {
  const pieces: Piece[] = [
    ...rowGroups.flatMap(({ chunks }) => chunks.map((chunk) => pieceOf(chunk, chunk))),
    ...asides.filter(({ sizeBytes }) => sizeBytes > 0).map((aside) => pieceOf(aside, null)),
  ];
  pieces.sort((one, other) => one.start - other.start);
  let at = magicBytes;
  for (const { start, sizeBytes } of pieces) {
    if (start > at) refuse(`nothing describes its bytes ${at} to ${start}`);
    if (start < at) refuse(`two of its pieces overlap at byte ${start}`);
    at += sizeBytes;
  }
  if (at < footerStart) refuse(`nothing describes its bytes ${at} to ${footerStart}`);
  if (at > footerStart) refuse('a piece of it reaches into the footer');
  return pieces;
}

function pieceOf({ start, sizeBytes }: Aside, chunk: Chunk | null): Piece {
  if (start < 0 || sizeBytes < 0) refuse('a piece of it has a negative place or size');
  return { start, sizeBytes, chunk };
}
