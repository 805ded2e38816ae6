// Asks the Retail Prices API of Azure for today's prices: public, without a sign-in, and never waited for long.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { RouteSource } from '../../../shared/network.ts';
import { retryAfterMs } from '../../../shared/retry-after.ts';
import { datedPrices, type PriceTable, type PricedTier } from '../../../shared/sizing/prices.ts';
import {
  egressProduct,
  factoryService,
  factorySku,
  readEgress,
  readFactoryPrices,
  readTierPrices,
  regionNameOf,
  retailItemSchema,
  storageProducts,
  type Redundancy,
  type RetailItem,
} from '../../../shared/sizing/retail-prices.ts';
import { tablePrices } from '../../../shared/sizing/size-plan.ts';
import type { Sizing } from '../../../shared/sizing/sizing.ts';
import { toolVersion } from '../../../shared/version.ts';
import { createAgent } from '../../network/agent.ts';

const publicAddress = 'https://prices.azure.com';
/** For everything together; somebody is waiting. */
const limitMs = 12_000;
const mostPages = 20;
const mostTries = 3;
const longestWaitMs = 5_000;
const mostPageBytes = 16 << 20;

export type PriceRequest = {
  readonly region: string;
  readonly tier: PricedTier;
  /** Null = unknown; locally redundant is then assumed. */
  readonly redundancy: Redundancy | null;
  /** Null = unknown; a flat namespace is then assumed. */
  readonly hasHierarchicalNamespace: boolean | null;
};
export type AskedPrices = { readonly table: PriceTable; readonly said: Sizing['prices'] };

/** What is not said in time is taken from the dated table, and `said.text` tells so. Rejects only when aborted. */
export async function askPrices(
  { region: wanted, tier, redundancy, hasHierarchicalNamespace }: PriceRequest,
  {
    routes,
    nowMs,
    address = publicAddress,
  }: { routes: RouteSource; nowMs: () => number; address?: string | undefined },
  signal: AbortSignal,
): Promise<AskedPrices> {
  const region = regionNameOf(wanted);
  if (region === null)
    return { table: datedPrices, said: tablePrices(wanted, `"${wanted}" is not the name of a region.`) };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const agent = createAgent(new URL(address).protocol, routes, limitMs);
  const copies = redundancy ?? 'LRS';
  const product = hasHierarchicalNamespace === true ? storageProducts.hierarchical : storageProducts.flat;
  const ask = async <T>(filter: Readonly<Record<string, string>>, read: (items: readonly RetailItem[]) => T | null) => {
    const items = await listItems(
      address,
      { armRegionName: region, priceType: 'Consumption', ...filter },
      agent,
      limit,
    );
    return read(items.filter(({ armRegionName }) => armRegionName === region));
  };
  try {
    const [storage, egress, factory] = await Promise.allSettled([
      ask({ serviceName: 'Storage', productName: product, skuName: `${tier} ${copies}` }, (items) =>
        readTierPrices(items, tier, copies),
      ),
      ask({ serviceName: 'Bandwidth', productName: egressProduct }, readEgress),
      ask({ serviceName: factoryService, skuName: factorySku }, readFactoryPrices),
    ]);
    signal.throwIfAborted();
    const date = new Date(nowMs()).toISOString().slice(0, 10);
    const today = { date, basis: 'published', source: `Retail Prices API, ${region}` } as const;
    const said = [
      { what: `storage (${tier} ${copies})`, answer: storage },
      { what: 'transfer out', answer: egress },
      { what: 'Data Factory', answer: factory },
    ];
    const tierPrices = valueOf(storage);
    const perGib = valueOf(egress);
    const meters = valueOf(factory);
    return {
      table: {
        storage:
          tierPrices === null
            ? datedPrices.storage
            : { ...today, tiers: { ...datedPrices.storage.tiers, [tier]: tierPrices } },
        egress: perGib === null ? datedPrices.egress : { ...today, perGib },
        factory: meters === null ? datedPrices.factory : { ...today, ...meters },
      },
      said: describe(said, region, date, redundancy === null ? 'Locally redundant storage is assumed.' : null),
    };
  } finally {
    agent.destroy();
  }
}

type Answer = PromiseSettledResult<unknown>;
const valueOf = <T>(answer: PromiseSettledResult<T | null>): T | null =>
  answer.status === 'fulfilled' ? answer.value : null;

function describe(
  said: readonly { readonly what: string; readonly answer: Answer }[],
  region: string,
  date: string,
  assumed: string | null,
): Sizing['prices'] {
  const isSaid = ({ answer }: { readonly answer: Answer }): boolean =>
    answer.status === 'fulfilled' && answer.value !== null;
  const known = said.filter(isSaid).map(({ what }) => what);
  const missing = said.filter((one) => !isSaid(one)).map(({ what }) => what);
  const failed = said.flatMap(({ answer }) => (answer.status === 'rejected' ? [reasonOf(answer.reason)] : []))[0];
  const why = failed === undefined ? `It lists no such price for ${region}.` : `It was asked in vain: ${failed}.`;
  if (known.length === 0) return tablePrices(region, `The Retail Prices API gave no prices. ${why}`);
  const today = `Prices of ${known.join(', ')}: Retail Prices API for ${region}, ${date}.`;
  const table =
    missing.length === 0
      ? ''
      : ` Those of ${missing.join(', ')} are of a table of ${datedPrices.storage.date}, East US. ${why}`;
  return {
    currency: 'USD',
    from: 'today',
    date,
    region,
    text: `${today}${table}${assumed === null ? '' : ` ${assumed}`}`,
  };
}

const reasonOf = (reason: unknown): string =>
  (reason instanceof Error && ['TimeoutError', 'AbortError'].includes(reason.name)
    ? `no answer within ${String(limitMs / 1000)} s`
    : reason instanceof Error
      ? reason.message
      : String(reason)
  ).replace(/\.$/, '');

const pageSchema = z.object({ Items: z.array(z.unknown()), NextPageLink: z.string().nullish() });

/** All pages. An entry of another shape is left out. */
async function listItems(
  address: string,
  filter: Readonly<Record<string, string>>,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<readonly RetailItem[]> {
  const terms = Object.entries(filter).map(([name, value]) => `${name} eq '${value.replaceAll("'", "''")}'`);
  let url: URL | null = new URL(`/api/retail/prices?$filter=${encodeURIComponent(terms.join(' and '))}`, address);
  const items: RetailItem[] = [];
  for (let page = 0; url !== null && page < mostPages; page += 1) {
    const parsed = pageSchema.safeParse(await readJson(url, agent, signal));
    if (!parsed.success) throw new Error('its answer is not understood');
    for (const one of parsed.data.Items) {
      const item = retailItemSchema.safeParse(one);
      if (item.success) items.push(item.data);
    }
    url = nextOf(parsed.data.NextPageLink, url);
  }
  return items;
}

/** Pages of another host are not asked for, whatever an answer says. */
function nextOf(link: string | null | undefined, from: URL): URL | null {
  if (link === null || link === undefined || link === '') return null;
  const next = new URL(link, from);
  if (next.origin !== from.origin) throw new Error('its next page is of another host');
  return next.href === from.href ? null : next;
}

/** Waits when it is asked to, as long as there is time. */
async function readJson(url: URL, agent: http.Agent, signal: AbortSignal): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const { status, text, retryAfter } = await get(url, agent, signal);
    if (status === 200) return parseJson(text);
    if ((status !== 429 && status < 500) || tries === mostTries) throw new Error(`it answered ${String(status)}`);
    const waitMs = retryAfterMs(retryAfter, Date.now()) ?? 1000;
    if (waitMs > longestWaitMs) throw new Error(`it is busy (${String(status)})`);
    await sleep(Math.max(100, waitMs), undefined, { signal });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Got = { readonly status: number; readonly text: string; readonly retryAfter: string | undefined };

function get(url: URL, agent: http.Agent, signal: AbortSignal): Promise<Got> {
  const headers = { accept: 'application/json', 'user-agent': `tableferry/${toolVersion}` };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(signal.aborted ? signal.reason : error);
    const sent = (url.protocol === 'https:' ? https : http).get(url, { agent, headers, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (text.length > mostPageBytes) response.destroy(new Error('its answer is too long'));
      });
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, retryAfter: response.headers['retry-after'] }),
      );
    });
    sent.on('error', fail);
  });
}
