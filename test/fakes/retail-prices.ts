// A local Retail Prices API: meters of two regions by filter, in pages, over TLS; busy, silent or odd on demand.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate } from '../double/wire/certificate.ts';
import { startHttps, type Answer } from './azure/https-server.ts';

export type FakePrices = {
  readonly origin: string;
  readonly port: number;
  /** Filters that were asked for, in order. */
  readonly filters: readonly string[];
  /** The next requests are answered like this instead; null = never. */
  readonly instead: (Answer | null)[];
  close(): Promise<void>;
};

const pageSize = 2;

type Meter = Readonly<Record<string, string | number>>;

const meter = (
  serviceName: string,
  productName: string,
  skuName: string,
  meterName: string,
  retailPrice: number,
  unitOfMeasure: string,
  tierMinimumUnits = 0,
): Meter => ({
  currencyCode: 'USD',
  tierMinimumUnits,
  retailPrice,
  unitPrice: retailPrice,
  armRegionName: 'westeurope',
  location: 'EU West',
  effectiveStartDate: '2024-02-01T00:00:00Z',
  meterId: '00000000-0000-4000-8000-000000000000',
  meterName,
  productName,
  skuName,
  serviceName,
  serviceFamily: serviceName,
  unitOfMeasure,
  type: 'Consumption',
  priceType: 'Consumption',
});

const blob = 'General Block Blob v2';
const factory = 'Azure Data Factory v2';
const meters: readonly Meter[] = [
  meter('Storage', blob, 'Hot LRS', 'Hot LRS Data Stored', 0.02, '1 GB/Month'),
  meter('Storage', blob, 'Hot LRS', 'Hot LRS Data Stored', 0.019, '1 GB/Month', 51_200),
  meter('Storage', blob, 'Hot LRS', 'Hot LRS Write Operations', 0.06, '10K'),
  meter('Storage', blob, 'Hot LRS', 'Hot Read Operations', 0.005, '10K'),
  meter('Storage', blob, 'Hot RA-GRS', 'Hot RA-GRS Data Stored', 0.05, '1 GB/Month'),
  meter('Storage', blob, 'Hot RA-GRS', 'Hot GRS Write Operations', 0.11, '10K'),
  meter('Storage', blob, 'Hot RA-GRS', 'Hot Read Operations', 0.005, '10K'),
  meter('Bandwidth', 'Rtn Preference: MGN', 'Standard', 'Standard Data Transfer Out', 0, '1 GB'),
  meter('Bandwidth', 'Rtn Preference: MGN', 'Standard', 'Standard Data Transfer Out', 0.08, '1 GB', 100),
  meter(factory, factory, 'Self Hosted', 'Self Hosted Data Movement', 0.11, '1 Hour'),
  meter(factory, factory, 'Self Hosted', 'Self Hosted Orchestration Activity Run', 1.6, '1K'),
];

/** `name eq 'value'` joined by `and`, which is all that is asked here. */
const fits = (one: Meter, filter: string): boolean =>
  filter.split(' and ').every((term) => {
    const [, name = '', value] = /^(\w+) eq '(.*)'$/.exec(term) ?? [];
    return one[name] === value;
  });

export async function startPrices(certificate: Certificate, name = 'localhost'): Promise<FakePrices> {
  const filters: string[] = [];
  const instead: (Answer | null)[] = [];
  const server = await startHttps(
    certificate,
    async ({ path, query, headers }) => {
      if (path !== '/api/retail/prices') return { status: 404, body: 'not found' };
      const filter = query.get('$filter') ?? '';
      filters.push(filter);
      const answer = instead.shift();
      if (answer === null) await sleep(60_000, undefined, { ref: false });
      if (answer !== undefined && answer !== null) return answer;
      const found = meters.filter((one) => fits(one, filter));
      const from = Number(query.get('$skip') ?? 0);
      const next = `https://${headers.host ?? ''}${path}?$filter=${encodeURIComponent(filter)}&$skip=${String(from + pageSize)}`;
      return {
        status: 200,
        body: {
          BillingCurrency: 'USD',
          CustomerEntityId: 'Default',
          CustomerEntityType: 'Retail',
          Items: found.slice(from, from + pageSize),
          NextPageLink: from + pageSize < found.length ? next : null,
          Count: Math.min(pageSize, found.length - from),
        },
      };
    },
    name,
  );
  return { origin: server.origin, port: server.port, filters, instead, close: () => server.close() };
}
