// The lanes at work: each place runs until it finds nothing to do, and is woken when there is more.

export type Pool = {
  /** Starts every place that is idle. */
  wake(): void;
  isAtWork(): boolean;
  /** Resolves once no place is at work any more, those woken meanwhile included. */
  settled(): Promise<void>;
};

export function createPool<Place>(places: readonly Place[], work: (place: Place) => Promise<void>): Pool {
  const atWork = new Map<Place, Promise<void>>();
  return {
    wake() {
      for (const place of places) {
        if (atWork.has(place)) continue;
        atWork.set(
          place,
          work(place).finally(() => atWork.delete(place)),
        );
      }
    },
    isAtWork: () => atWork.size > 0,
    async settled() {
      while (atWork.size > 0) await Promise.all(atWork.values());
    },
  };
}
