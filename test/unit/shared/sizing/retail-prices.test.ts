// Prices out of answers of the Retail Prices API, in the forms that it gives and in odd ones.
import { expect, test } from 'vitest';
import { gib } from '../../../../shared/sizing/facts.ts';
import { datedPrices, priceOf, priceStorage } from '../../../../shared/sizing/prices.ts';
import {
  readEgress,
  readFactoryPrices,
  readTierPrices,
  redundancyOf,
  regionNameOf,
  retailItemSchema,
  unitsOf,
  type RetailItem,
} from '../../../../shared/sizing/retail-prices.ts';

const item = (meterName: string, retailPrice: number, more: Partial<RetailItem> = {}): RetailItem => ({
  currencyCode: 'USD',
  tierMinimumUnits: 0,
  retailPrice,
  armRegionName: 'westeurope',
  effectiveStartDate: '2024-01-01T00:00:00Z',
  meterName,
  productName: 'General Block Blob v2',
  skuName: 'Cool ZRS',
  serviceName: 'Storage',
  unitOfMeasure: '10K',
  type: 'Consumption',
  ...more,
});

const cool = [
  item('Cool ZRS Data Stored', 0.0125, { unitOfMeasure: '1 GB/Month' }),
  item('Cool ZRS Write Operations', 0.125),
  item('Cool Read Operations', 0.01),
  item('Cool Data Retrieval', 0.01, { unitOfMeasure: '1 GB' }),
];

test('a tier has the meters of its redundancy; those of reading are shared', () => {
  expect(readTierPrices(cool, 'Cool', 'ZRS')).toEqual({
    month: [{ from: 0, price: 0.0125 }],
    writes: 0.125,
    reads: 0.01,
    retrieval: 0.01,
  });
  expect(readTierPrices(cool, 'Cool', 'LRS')).toBeNull();
  for (const left of cool)
    expect(
      readTierPrices(
        cool.filter((one) => one !== left),
        'Cool',
        'ZRS',
      ),
    ).toBeNull();
});

test('copies that may be read elsewhere are stored dearer and written by the same meter', () => {
  const items = [
    item('Hot RA-GZRS Data Stored', 0.045, { unitOfMeasure: '1 GB/Month' }),
    item('Hot GZRS Data Stored', 0.036, { unitOfMeasure: '1 GB/Month' }),
    item('Hot GZRS Write Operations', 0.1),
    item('Hot Read Operations', 0.004),
  ];
  expect(readTierPrices(items, 'Hot', 'RA-GZRS')).toMatchObject({ month: [{ from: 0, price: 0.045 }], writes: 0.1 });
  expect(readTierPrices(items, 'Hot', 'GZRS')).toMatchObject({ month: [{ from: 0, price: 0.036 }], writes: 0.1 });
});

test('steps are in order, and of what is said twice the newer holds', () => {
  const out = (from: number, price: number, since = '2024-01-01T00:00:00Z'): RetailItem =>
    item('Standard Data Transfer Out', price, {
      tierMinimumUnits: from,
      unitOfMeasure: '1 GB',
      effectiveStartDate: since,
    });
  const steps = readEgress([out(10_335, 0.083), out(100, 0.087), out(0, 0), out(100, 0.05, '2019-01-01T00:00:00Z')]);
  expect(steps).toEqual([
    { from: 0, price: 0 },
    { from: 100, price: 0.087 },
    { from: 10_335, price: 0.083 },
  ]);
  // 10,235 GB at 0.087 and 665 GB at 0.083.
  expect(priceOf(steps ?? [], 11_000)).toBeCloseTo(10_235 * 0.087 + 665 * 0.083, 9);
  expect(readEgress([out(100, 0.087)])).toBeNull();
});

test('prices are for the unit that is said, and none is made up for a unit that is not a number', () => {
  expect(['10K', '1 GB/Month', '1 Hour', '100', '1K', '1 GB', 'each', '0K'].map(unitsOf)).toEqual([
    10_000,
    1,
    1,
    100,
    1000,
    1,
    null,
    null,
  ]);
  const meters = [
    item('Self Hosted Data Movement', 0.1, { unitOfMeasure: '1 Hour' }),
    item('Self Hosted Orchestration Activity Run', 0.0015, { unitOfMeasure: '1' }),
  ];
  expect(readFactoryPrices(meters)).toEqual({ copyHour: 0.1, thousandRuns: 1.5 });
  expect(readFactoryPrices(meters.slice(1))).toBeNull();
  expect(
    readFactoryPrices([...meters.slice(1), item('Self Hosted Data Movement', 9, { unitOfMeasure: 'each' })]),
  ).toBeNull();
});

test('nothing is stored for nothing, and no other currency or kind of price counts', () => {
  const free = cool.map((one) => ({ ...one, retailPrice: 0 }));
  expect(readTierPrices(free, 'Cool', 'ZRS')).toBeNull();
  const odd: readonly object[] = [
    { ...cool[0], currencyCode: 'EUR' },
    { ...cool[0], type: 'Reservation' },
    { ...cool[0], retailPrice: -1 },
    { ...cool[0], retailPrice: '0.0125' },
    { ...cool[0], tierMinimumUnits: null },
  ];
  for (const one of odd) expect(retailItemSchema.safeParse(one).success).toBe(false);
  expect(retailItemSchema.safeParse({ ...cool[0], location: 'EU West', isPrimaryMeterRegion: true }).success).toBe(
    true,
  );
});

test('names of regions and redundancies are those of the service', () => {
  expect(['West Europe', 'westeurope', 'east-us-2'].map(regionNameOf)).toEqual(['westeurope', 'westeurope', 'eastus2']);
  expect(["x' or 'a' eq 'a", '', '2', 'x'.repeat(60)].map(regionNameOf)).toEqual([null, null, null, null]);
  expect(['Standard_LRS', 'Standard_RAGZRS', 'Premium_LRS', 'odd'].map(redundancyOf)).toEqual([
    'LRS',
    'RA-GZRS',
    null,
    null,
  ]);
});

test('what is read back from a tier below Hot is retrieved, even inside the free 100 GB', () => {
  const stored = { storedBytes: 100 * gib, writes: 0, reads: 0 };
  expect(priceStorage(stored, 'Cold', 100 * gib).egress).toBeCloseTo(100 * datedPrices.storage.tiers.Cold.retrieval, 9);
  expect(priceStorage(stored, 'Hot', 100 * gib).egress).toBe(0);
});
