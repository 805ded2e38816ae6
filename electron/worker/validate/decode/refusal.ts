// Why stored bytes are not the file they should be: said where it is noticed, placed by whoever knows the place.
import { AppError } from '../../../../shared/errors.ts';

/** Internal to the decoders; whoever reads a blob with them makes PART_UNREADABLE of it. */
export class Refusal extends Error {}

/** Throws a Refusal. `detail` completes "it cannot be read: ...". */
export function refuse(detail: string): never {
  throw new Refusal(detail);
}

/** A refusal that knows a part of its place already: the larger part comes before it. */
class PlacedRefusal extends Refusal {}

/** Runs `read` and puts the place before whatever it refuses: `row group 2, column "a", page 1: what`. */
export function inPlace<T>(place: () => string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new PlacedRefusal(`${place()}${error instanceof PlacedRefusal ? ', ' : ': '}${error.message}`);
  }
}

/** The error for whoever asked for the blob; all but a Refusal stays what it is. */
export function asUnreadable(blob: string, error: unknown): unknown {
  return error instanceof Refusal ? new AppError('PART_UNREADABLE', { blob, detail: error.message }, error) : error;
}
