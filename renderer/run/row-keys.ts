// What the keys of a list of rows mean: where arrows and pages lead, and what typing a name finds.
const pageRows = 10;

/** Null for other keys. `index` is -1 while no row is active. */
export function indexAfterKey(key: string, index: number, count: number): number | null {
  const within = (wanted: number): number => Math.max(0, Math.min(count - 1, wanted));
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return within(index - 1);
    case 'PageDown':
      return within(index + pageRows);
    case 'PageUp':
      return within(index - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

const pauseMs = 700;

export type TypeAhead = {
  /** True while a name is being typed, so that a space belongs to it. */
  isTyping(atMs: number): boolean;
  /** The next row that begins with what was typed, or holds it; the present one when there is none. */
  find(key: string, atMs: number, names: readonly string[], index: number): number;
};

export function createTypeAhead(): TypeAhead {
  let typed = '';
  let lastMs = Number.NEGATIVE_INFINITY;
  const isTyping = (atMs: number): boolean => typed !== '' && atMs - lastMs < pauseMs;
  return {
    isTyping,
    find(key, atMs, names, index) {
      const isNew = !isTyping(atMs);
      typed = (isNew ? key : typed + key).toLowerCase();
      lastMs = atMs;
      // A new search begins behind the present row, so that a letter pressed again goes on.
      const first = isNew ? index + 1 : Math.max(index, 0);
      const order = names.map((_, step) => (first + step) % names.length);
      const holds = (test: (name: string) => boolean): number | undefined =>
        order.find((at) => test((names[at] ?? '').toLowerCase()));
      return holds((name) => name.startsWith(typed)) ?? holds((name) => name.includes(typed)) ?? index;
    },
  };
}
