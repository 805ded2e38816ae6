// Rates over the last seconds, from counts that only rise now and then (a part at a time).

export type Rate = { readonly rowsPerSecond: number; readonly bytesPerSecond: number };

/** `measure` takes the counts at one moment and returns the rates over the last `windowMs`. */
export function createRates(windowMs = 10_000): { measure(nowMs: number, rows: number, bytes: number): Rate } {
  let samples: readonly { readonly atMs: number; readonly rows: number; readonly bytes: number }[] = [];
  return {
    measure(nowMs, rows, bytes) {
      samples = [...samples.filter(({ atMs }) => nowMs - atMs <= windowMs), { atMs: nowMs, rows, bytes }];
      const first = samples[0];
      if (first === undefined || nowMs === first.atMs) return { rowsPerSecond: 0, bytesPerSecond: 0 };
      const seconds = (nowMs - first.atMs) / 1000;
      return {
        // Rows in flight are given up when a part is read again; a rate below zero would only confuse.
        rowsPerSecond: Math.max(0, Math.round((rows - first.rows) / seconds)),
        bytesPerSecond: Math.max(0, Math.round((bytes - first.bytes) / seconds)),
      };
    },
  };
}
