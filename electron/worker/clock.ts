// Time as the run engine sees it, so that tests can move it.

export type Clock = {
  nowMs(): number;
  /** Resolves after `delayMs`, or as soon as `signal` is aborted. */
  wait(delayMs: number, signal?: AbortSignal): Promise<void>;
};

/** The wall clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  wait: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, delayMs);
      signal?.addEventListener('abort', finish, { once: true });
    }),
};
