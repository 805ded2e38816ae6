// What the Retail Prices API says, made into prices: one meter after the other, and what is odd counts as not said.
import { z } from 'zod';
import type { PricedTier, Steps, TierPrices } from './prices.ts';

/** Of an answer's `Items`; it has more members. */
export const retailItemSchema = z.object({
  currencyCode: z.literal('USD'),
  tierMinimumUnits: z.number().min(0),
  retailPrice: z.number().min(0),
  armRegionName: z.string(),
  effectiveStartDate: z.string(),
  meterName: z.string(),
  productName: z.string(),
  skuName: z.string(),
  serviceName: z.string(),
  unitOfMeasure: z.string(),
  type: z.literal('Consumption'),
});
export type RetailItem = z.infer<typeof retailItemSchema>;

/** How data is kept several times; the names are those of the meters. */
export type Redundancy = 'LRS' | 'ZRS' | 'GRS' | 'RA-GRS' | 'GZRS' | 'RA-GZRS';

const redundancies: ReadonlyMap<string, Redundancy> = new Map([
  ['LRS', 'LRS'],
  ['ZRS', 'ZRS'],
  ['GRS', 'GRS'],
  ['RAGRS', 'RA-GRS'],
  ['GZRS', 'GZRS'],
  ['RAGZRS', 'RA-GZRS'],
]);

/** By the account's sku, `Standard_RAGRS`; null = none that is known here. */
export function redundancyOf(sku: string): Redundancy | null {
  const [kind, name = ''] = sku.split('_');
  return kind === 'Standard' ? (redundancies.get(name) ?? null) : null;
}

/** `West Europe` and `westeurope` are one region; null = no region has such a name. */
export function regionNameOf(text: string): string | null {
  const name = text.toLowerCase().replaceAll(/[\s_-]/g, '');
  return /^[a-z][a-z0-9]{2,40}$/.test(name) ? name : null;
}

/** What is billed with a hierarchical namespace has meters of its own. */
export const storageProducts = {
  flat: 'General Block Blob v2',
  hierarchical: 'Azure Data Lake Storage Gen2 Hierarchical Namespace',
} as const;
export const egressProduct = 'Rtn Preference: MGN';
export const factoryService = 'Azure Data Factory v2';
export const factorySku = 'Self Hosted';

/** Null where a meter is not among them, or not in a unit that is known. */
export function readTierPrices(
  items: readonly RetailItem[],
  tier: PricedTier,
  redundancy: Redundancy,
): TierPrices | null {
  // Copies elsewhere that may be read share the meters of writing with those that may not.
  const writing = redundancy.replace('RA-', '');
  const month = stepsOf(items, [`${tier} ${redundancy} Data Stored`], 1);
  const writes = firstOf(items, [`${tier} ${writing} Write Operations`, `${tier} Write Operations`], 10_000);
  const reads = firstOf(items, [`${tier} Read Operations`, `${tier} ${writing} Read Operations`], 10_000);
  const retrieval =
    tier === 'Hot' ? 0 : firstOf(items, [`${tier} Data Retrieval`, `${tier} ${writing} Data Retrieval`], 1);
  const isSaid = month !== null && writes !== null && reads !== null && retrieval !== null;
  // Nobody stores for nothing: such an answer is of another kind of meter.
  return isSaid && month.some(({ price }) => price > 0) ? { month, writes, reads, retrieval } : null;
}

export const readEgress = (items: readonly RetailItem[]): Steps | null =>
  stepsOf(items, ['Standard Data Transfer Out'], 1);

export function readFactoryPrices(
  items: readonly RetailItem[],
): { readonly copyHour: number; readonly thousandRuns: number } | null {
  const copyHour = firstOf(items, ['Self Hosted Data Movement'], 1);
  const thousandRuns = firstOf(items, ['Self Hosted Orchestration Activity Run'], 1000);
  return copyHour === null || thousandRuns === null ? null : { copyHour, thousandRuns };
}

/** The price of `units` at the first step. */
const firstOf = (items: readonly RetailItem[], meters: readonly string[], units: number): number | null =>
  stepsOf(items, meters, units)?.[0]?.price ?? null;

/** All steps of the first of these meters that is there; of what was said twice, what holds since last. */
function stepsOf(items: readonly RetailItem[], meters: readonly string[], units: number): Steps | null {
  for (const meter of meters) {
    const steps = new Map<number, { readonly since: string; readonly price: number }>();
    for (const item of items) {
      const counted = unitsOf(item.unitOfMeasure);
      if (item.meterName !== meter || counted === null) continue;
      const known = steps.get(item.tierMinimumUnits);
      if (known !== undefined && known.since > item.effectiveStartDate) continue;
      const price = (item.retailPrice * units) / counted;
      steps.set(item.tierMinimumUnits, { since: item.effectiveStartDate, price });
    }
    if (!steps.has(0)) continue;
    return [...steps].map(([from, { price }]) => ({ from, price })).toSorted((a, b) => a.from - b.from);
  }
  return null;
}

/** How many a price is for: `10K`, `1 GB/Month`, `1 Hour`, `100`; null = not a number. */
export function unitsOf(unitOfMeasure: string): number | null {
  const [, digits, scale] = /^(\d+) ?([KM]\b)?/.exec(unitOfMeasure) ?? [];
  const count = Number(digits ?? '');
  if (digits === undefined || count === 0) return null;
  return count * (scale === 'K' ? 1000 : scale === 'M' ? 1_000_000 : 1);
}
