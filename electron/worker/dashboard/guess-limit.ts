// Counts wrong tokens by address, so that nobody can try many.

export type GuessLimit = {
  /** Seconds until a token from `address` is looked at again; 0 = now. */
  waitSeconds(address: string): number;
  wrong(address: string): void;
};

/** More addresses than this are forgotten, the oldest first: a crowd of them must not fill the memory. */
const addressesKept = 1000;

export function createGuessLimit(nowMs: () => number, mostWrong = 10, withinMs = 60_000): GuessLimit {
  const wrong = new Map<string, readonly number[]>();
  const recent = (address: string): readonly number[] =>
    (wrong.get(address) ?? []).filter((atMs) => nowMs() - atMs < withinMs);
  return {
    waitSeconds(address) {
      const times = recent(address);
      const [first] = times.slice(-mostWrong);
      if (times.length < mostWrong || first === undefined) return 0;
      return Math.max(1, Math.ceil((first + withinMs - nowMs()) / 1000));
    },
    wrong(address) {
      const times = [...recent(address), nowMs()].slice(-mostWrong);
      // Taken out first, so that the map stays in the order of the last mistake.
      wrong.delete(address);
      wrong.set(address, times);
      const [oldest] = wrong.keys();
      if (wrong.size > addressesKept && oldest !== undefined) wrong.delete(oldest);
    },
  };
}
