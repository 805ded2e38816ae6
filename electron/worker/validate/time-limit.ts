// How long a validation may take: what is not done by then is left, and said to be.

export type TimeLimit = {
  /** Aborted when the time is up, or by whoever asked for the validation. */
  readonly signal: AbortSignal;
  /** The time is up, and nobody stopped it. */
  isUp(): boolean;
  /** Nothing keeps the process waiting for it any more. */
  end(): void;
};

export function createTimeLimit(limitMs: number | null, signal: AbortSignal): TimeLimit {
  if (limitMs === null) return { signal, isUp: () => false, end: () => undefined };
  const up = new AbortController();
  const timer = setTimeout(() => up.abort(), limitMs);
  return {
    signal: AbortSignal.any([signal, up.signal]),
    isUp: () => up.signal.aborted && !signal.aborted,
    end: () => clearTimeout(timer),
  };
}

/** Null when the time was up before or meanwhile. */
export async function within<T>(limit: TimeLimit, work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  if (limit.isUp()) return null;
  try {
    return await work(limit.signal);
  } catch (error) {
    if (limit.isUp()) return null;
    throw error;
  }
}
