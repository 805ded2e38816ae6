// What Azure takes for it: a dated table of prices in US dollars, used where nobody can be asked for today's.
import { gib, paces } from './facts.ts';
import type { Span, Transfer, Workload } from './transfer.ts';

export type PricedTier = 'Hot' | 'Cool' | 'Cold' | 'Archive';

type TierPrices = {
  /** A GiB for a month. */
  readonly month: number;
  /** 10,000 requests. */
  readonly writes: number;
  readonly reads: number;
};

export type PriceTable = {
  readonly storage: {
    readonly date: string;
    readonly basis: 'published' | 'assumed';
    readonly source: string;
    readonly tiers: Readonly<Record<PricedTier, TierPrices>>;
    /** A GiB that leaves Azure, and how many of a month are free. */
    readonly egress: { readonly perGib: number; readonly freeGib: number };
  };
  readonly factory: {
    readonly date: string;
    readonly basis: 'published' | 'assumed';
    readonly source: string;
    readonly copyHour: number;
    readonly thousandRuns: number;
  };
};

export const datedPrices: PriceTable = {
  storage: {
    date: '2023-09-30',
    basis: 'assumed',
    source: 'list prices of locally redundant storage in a cheap region of the USA as third parties quote them',
    tiers: {
      Hot: { month: 0.0184, writes: 0.05, reads: 0.004 },
      Cool: { month: 0.01, writes: 0.1, reads: 0.01 },
      Cold: { month: 0.0036, writes: 0.18, reads: 0.1 },
      Archive: { month: 0.00099, writes: 0.1, reads: 5 },
    },
    egress: { perGib: 0.087, freeGib: 100 },
  },
  factory: {
    date: '2026-09-17',
    basis: 'published',
    source: 'price page of Data Factory, East US: data movement and orchestration on a self-hosted runtime',
    copyHour: 0.1,
    thousandRuns: 1.5,
  },
};

export type StorageCost = {
  readonly month: number;
  readonly requests: number;
  /** Of reading parts back to prove them. */
  readonly egress: number;
};

/** `readBackBytes`: what is read from Azure to prove it; all that is stored under `verify: full`. */
export function priceStorage(
  { storedBytes, writes, reads }: Pick<Transfer, 'storedBytes' | 'writes' | 'reads'>,
  tier: PricedTier,
  readBackBytes: number,
  { storage }: PriceTable = datedPrices,
): StorageCost {
  const prices = storage.tiers[tier];
  const paidGib = Math.max(0, readBackBytes / gib - storage.egress.freeGib);
  return {
    month: (storedBytes / gib) * prices.month,
    requests: (writes * prices.writes + reads * prices.reads) / 10_000,
    egress: paidGib * storage.egress.perGib,
  };
}

/**
 * The meters of Data Factory: each copy by the hour, its last minute begun, and each run of an activity. Low: all bytes
 * go by copies of four threads at their pace; high: by copies of one thread at the slow one. `runs`: copies in all.
 */
export function priceFactory(
  { sourceBytes }: Pick<Workload, 'sourceBytes'>,
  runs: number,
  { factory }: PriceTable = datedPrices,
): Span {
  const threads = paces.copyThreads.value;
  const besideHours = (runs * (paces.copySeconds.value + 60)) / 3600;
  const costOf = (copyHours: number): number => copyHours * factory.copyHour + (runs / 1000) * factory.thousandRuns;
  return {
    low: costOf(sourceBytes / paces.nodeFast.value / 3600 + runs / 60),
    high: costOf((sourceBytes * threads) / paces.nodeSlow.value / 3600 + besideHours),
  };
}
