// Why stored bytes are not the file they should be: said where it is noticed, placed by whoever knows the place.

/** Internal to the decoders; `decode-part.ts` makes PART_UNREADABLE of it. */
export class Refusal extends Error {}

/** Throws a Refusal. `detail` completes "it cannot be read: ...". */
export function refuse(detail: string): never {
  throw new Refusal(detail);
}

/** Runs `read` and puts the place before whatever it refuses. */
export function inPlace<T>(place: () => string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(`${place()}: ${error.message}`) : error;
  }
}
