// What Azure takes for it: prices in US dollars by meter, and a dated table of them where nobody can be asked for today's.
import { gib, paces } from './facts.ts';
import type { Span, Transfer, Workload } from './transfer.ts';

export type PricedTier = 'Hot' | 'Cool' | 'Cold' | 'Archive';

/** A price that changes with the amount of a month: from so many units on, each costs this. The first begins at 0. */
export type Steps = readonly { readonly from: number; readonly price: number }[];

export type TierPrices = {
  /** A GiB for a month. */
  readonly month: Steps;
  /** 10,000 requests. */
  readonly writes: number;
  readonly reads: number;
  /** A GiB that is read. */
  readonly retrieval: number;
};

type Dated = { readonly date: string; readonly basis: 'published' | 'assumed'; readonly source: string };

export type PriceTable = {
  readonly storage: Dated & { readonly tiers: Readonly<Record<PricedTier, TierPrices>> };
  /** A GiB that leaves Azure, in a month. */
  readonly egress: Dated & { readonly perGib: Steps };
  readonly factory: Dated & { readonly copyHour: number; readonly thousandRuns: number };
};

const always = (price: number): Steps => [{ from: 0, price }];

export const datedPrices: PriceTable = {
  storage: {
    date: '2026-09',
    basis: 'published',
    source: 'Retail Prices API, East US, locally redundant, as others noted its answer; retrieval assumed',
    tiers: {
      Hot: { month: always(0.0208), writes: 0.05, reads: 0.004, retrieval: 0 },
      Cool: { month: always(0.0152), writes: 0.1, reads: 0.01, retrieval: 0.01 },
      Cold: { month: always(0.0036), writes: 0.18, reads: 0.1, retrieval: 0.03 },
      Archive: { month: always(0.00099), writes: 0.1, reads: 5, retrieval: 0.02 },
    },
  },
  egress: {
    date: '2024-01',
    basis: 'assumed',
    source: 'transfer out of North America and Europe as third parties quote it; it falls beyond 10 TB a month',
    perGib: [
      { from: 0, price: 0 },
      { from: 100, price: 0.087 },
    ],
  },
  factory: {
    date: '2026-09-17',
    basis: 'published',
    source: 'price page of Data Factory, East US: data movement and orchestration on a self-hosted runtime',
    copyHour: 0.1,
    thousandRuns: 1.5,
  },
};

/** What `amount` units of a month cost. */
export const priceOf = (steps: Steps, amount: number): number =>
  steps.reduce((sum, { from, price }, index) => {
    const until = steps[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return sum + Math.max(0, Math.min(amount, until) - from) * price;
  }, 0);

export type StorageCost = {
  readonly month: number;
  readonly requests: number;
  /** Of reading parts back to prove them: transfer out of Azure, and retrieval from a tier below Hot. */
  readonly egress: number;
};

/** `readBackBytes`: what is read from Azure to prove it; all that is stored under `verify: full`. */
export function priceStorage(
  { storedBytes, writes, reads }: Pick<Transfer, 'storedBytes' | 'writes' | 'reads'>,
  tier: PricedTier,
  readBackBytes: number,
  { storage, egress }: Pick<PriceTable, 'storage' | 'egress'> = datedPrices,
): StorageCost {
  const prices = storage.tiers[tier];
  const readGib = readBackBytes / gib;
  return {
    month: priceOf(prices.month, storedBytes / gib),
    requests: (writes * prices.writes + reads * prices.reads) / 10_000,
    egress: priceOf(egress.perGib, readGib) + readGib * prices.retrieval,
  };
}

/**
 * The meters of Data Factory: each copy by the hour, its last minute begun, and each run of an activity. Low: all bytes
 * go by copies of four threads at their pace; high: by copies of one thread at the slow one. `runs`: copies in all.
 */
export function priceFactory(
  { sourceBytes }: Pick<Workload, 'sourceBytes'>,
  runs: number,
  { factory }: Pick<PriceTable, 'factory'> = datedPrices,
): Span {
  const threads = paces.copyThreads.value;
  const besideHours = (runs * (paces.copySeconds.value + 60)) / 3600;
  const costOf = (copyHours: number): number => copyHours * factory.copyHour + (runs / 1000) * factory.thousandRuns;
  return {
    low: costOf(sourceBytes / paces.nodeFast.value / 3600 + runs / 60),
    high: costOf((sourceBytes * threads) / paces.nodeSlow.value / 3600 + besideHours),
  };
}
