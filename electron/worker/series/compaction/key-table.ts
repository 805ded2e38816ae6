// Keys by their hashes, with a number each, in a fixed amount of memory; mutable for speed.
import { AppError } from '../../../../shared/errors.ts';
import { idWords } from './key-reader.ts';

export type KeyTable = {
  readonly size: number;
  /** The place of the key, or -1. Throws KEY_AMBIGUOUS where another key may be the same one. */
  find(id: Uint32Array): number;
  /** The place of the key, which is made where it has none. Throws KEY_AMBIGUOUS. */
  place(id: Uint32Array): number;
  /** By place; 0 until it is set. */
  readonly values: Uint32Array;
  readonly flags: Uint8Array;
};

/** Bytes for each key that a table is made for. */
export const bytesPerKey = 60;

/** For up to `mostKeys`. `table`: its name, for messages. */
export function createKeyTable(mostKeys: number, table: string): KeyTable {
  let capacity = 1024;
  while (capacity < mostKeys * 1.5) capacity *= 2;
  const mask = capacity - 1;
  const ids = new Uint32Array(capacity * idWords);
  const isTaken = new Uint8Array(capacity);
  let size = 0;
  /** Where the key is, or would be. */
  const seek = (id: Uint32Array): number => {
    for (let place = id[0] & mask; ; place = (place + 1) & mask) {
      if (isTaken[place] === 0) return place;
      const at = place * idWords;
      if (ids[at] !== id[0] || ids[at + 1] !== id[1] || ids[at + 2] !== id[2] || ids[at + 3] !== id[3]) continue;
      if (ids[at + 4] !== id[4]) throw new AppError('KEY_AMBIGUOUS', { table });
      return place;
    }
  };
  return {
    get size() {
      return size;
    },
    values: new Uint32Array(capacity),
    flags: new Uint8Array(capacity),
    find(id) {
      const place = seek(id);
      return isTaken[place] === 0 ? -1 : place;
    },
    place(id) {
      const place = seek(id);
      if (isTaken[place] === 1) return place;
      if (size >= mostKeys) throw new AppError('BUG', { detail: `more than ${String(mostKeys)} keys of ${table}` });
      ids.set(id, place * idWords);
      isTaken[place] = 1;
      size += 1;
      return place;
    },
  };
}
