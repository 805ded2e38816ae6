// The lanes of a validation: each takes the next piece of work as soon as it is free, and is opened when first needed.
import type { PartChecker } from './checker-port.ts';

export type CheckerPool = {
  /** Rejects with the first failure, once every lane has stopped. */
  each<Item>(items: readonly Item[], work: (checker: PartChecker, item: Item) => Promise<void>): Promise<void>;
  /** For a single question. */
  one<Answer>(work: (checker: PartChecker) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
};

export function createCheckerPool(open: () => PartChecker, lanes: number): CheckerPool {
  const idle: PartChecker[] = [];
  const opened: PartChecker[] = [];
  const waiting: ((checker: PartChecker) => void)[] = [];
  const take = (): PartChecker | Promise<PartChecker> => {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (opened.length >= lanes) return new Promise((resolve) => waiting.push(resolve));
    const checker = open();
    opened.push(checker);
    return checker;
  };
  const give = (checker: PartChecker): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(checker);
    else next(checker);
  };
  const one: CheckerPool['one'] = async (work) => {
    const checker = await take();
    try {
      return await work(checker);
    } finally {
      give(checker);
    }
  };
  return {
    one,
    async each(items, work) {
      const left = items.values();
      const failure: { error: unknown; isSet: boolean } = { error: null, isSet: false };
      const lane = async (): Promise<void> => {
        for (const item of left) {
          if (failure.isSet) return;
          try {
            await one((checker) => work(checker, item));
          } catch (error) {
            if (!failure.isSet) Object.assign(failure, { error, isSet: true });
          }
        }
      };
      await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
      if (failure.isSet) throw failure.error;
    },
    close: async () => void (await Promise.all(opened.map((checker) => checker.close()))),
  };
}
