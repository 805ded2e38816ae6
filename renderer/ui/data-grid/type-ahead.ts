// Finds a row by typing the beginning of its name; a pause begins a new name.
const pauseMs = 800;

export type Names = {
  readonly count: number;
  /** The names by which the row at an index may be called. */
  readonly at: (index: number) => readonly string[];
};

export type TypeAhead = {
  /** The index of the row that is meant, or null when no name begins so. `from`: the present row, -1 = none. */
  find(key: string, atMs: number, from: number, names: Names): number | null;
  /** What is typed next begins a new name. */
  reset(): void;
};

export function createTypeAhead(): TypeAhead {
  let typed = '';
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    find(key, atMs, from, names) {
      const isNew = atMs - lastMs > pauseMs;
      lastMs = atMs;
      const letter = key.toLowerCase();
      // The same letter again and again walks through the rows that begin with it.
      const isRepeated = !isNew && [...typed].every((before) => before === letter);
      typed = isNew ? letter : typed + letter;
      const found = search(names, typed, Math.max(from + (isNew ? 1 : 0), 0));
      return found ?? (isRepeated ? search(names, letter, from + 1) : null);
    },
    reset() {
      lastMs = Number.NEGATIVE_INFINITY;
    },
  };
}

function search({ count, at }: Names, start: string, first: number): number | null {
  for (let step = 0; step < count; step += 1) {
    const index = (first + step) % count;
    if (at(index).some((name) => name.toLowerCase().startsWith(start))) return index;
  }
  return null;
}
