// Lines of a text that comes in pieces, without their LF; a line is held whole.
import { refuse } from '../refusal.ts';

const lineFeed = 10;
/** Twice what is written at most: a longer line is no such file. */
const mostBytes = 512 << 20;

/** Refuses a last line without LF. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  for await (const piece of pieces) {
    let at = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, at)) {
      const rest = piece.subarray(at, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      begunBytes = 0;
      at = end + 1;
    }
    if (at === piece.length) continue;
    begun.push(piece.subarray(at));
    begunBytes += piece.length - at;
    if (begunBytes > mostBytes) refuse('a line of it is too long');
  }
  if (begun.length > 0) refuse('it ends amid a row');
}
