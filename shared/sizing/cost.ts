// What a way costs: storage for a month, requests, reading back, and the meters of Data Factory.
import type { RunOptions } from '../run-options.ts';
import { priceFactory, priceStorage, type PriceTable, type PricedTier } from './prices.ts';
import type { Sizing } from './sizing.ts';
import type { Transfer } from './transfer.ts';
import type { Totals } from './ways.ts';

type Proof = Pick<RunOptions, 'verify' | 'validate'>;

/** The end of a Parquet file, which says its rows and columns. */
const footerBytes = 64 * 1024;

/** Bytes that are read out of Azure to prove what was stored. */
export function readBackBytes({ storedBytes, parts }: Transfer, { verify, validate = 'none' }: Proof): number {
  const verified = verify === 'full' ? storedBytes : parts * footerBytes;
  return verified + (validate === 'standard' || validate === 'full' ? storedBytes : 0);
}

/** `byFactory`: null without Data Factory. */
export function costOf(
  moved: Transfer,
  byFactory: Totals | null,
  proof: Proof,
  tier: PricedTier,
  prices: PriceTable,
): Sizing['choices'][number]['cost'] {
  const { month, requests, egress } = priceStorage(moved, tier, readBackBytes(moved, proof), prices);
  const factory = byFactory === null ? null : priceFactory(byFactory, byFactory.tables, prices);
  const beside = requests + egress;
  return {
    storageMonth: month,
    requests,
    egress,
    factory,
    once: { low: beside + (factory?.low ?? 0), high: beside + (factory?.high ?? 0) },
  };
}
