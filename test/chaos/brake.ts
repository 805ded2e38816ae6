// Slows a run down through its upload limit, so that all kills fit into it on a machine of any speed.

export type Brake = {
  /** Bytes a second for the next life; null = as fast as it goes. */
  limit(): number | null;
  /** What a life that was killed got done, and what it was meant to. */
  learn(life: {
    readonly rows: number;
    readonly bytes: number;
    readonly lifeMs: number;
    readonly budgetRows: number;
  }): void;
};

/** The least that a plan takes. */
const slowest = 1 << 16;
/** A life may do so many times its share before it is slowed, or so many times less before it is let go. */
const tolerance = 2;

export function createBrake(): Brake {
  let limit: number | null = null;
  return {
    limit: () => limit,
    learn({ rows, bytes, lifeMs, budgetRows }) {
      if (rows > budgetRows * tolerance) {
        const bytesPerSecond = Math.min(limit ?? Number.POSITIVE_INFINITY, (bytes / lifeMs) * 1000);
        limit = Math.max(slowest, Math.floor((bytesPerSecond * budgetRows) / rows));
      } else if (limit !== null && rows < budgetRows / tolerance) limit = Math.ceil(limit * 1.5);
    },
  };
}
