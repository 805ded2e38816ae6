// Today's prices over TLS from a local Retail Prices API: in pages, busy, silent, odd, in part.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askPrices } from '../../../electron/worker/sizing/ask-prices.ts';
import { datedPrices } from '../../../shared/sizing/prices.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { startPrices, type FakePrices } from '../../fakes/retail-prices.ts';

let folder = '';
let caFile = '';
let prices: FakePrices;
beforeAll(async () => {
  const certificate = await makeCertificate();
  folder = mkdtempSync(join(tmpdir(), 'tableferry-prices-'));
  caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  prices = await startPrices(certificate);
});
afterAll(async () => {
  await prices.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void prices.instead.splice(0));

const nowMs = Date.UTC(2026, 10, 29);
const ask = (region = 'West Europe', signal = new AbortController().signal, address = prices.origin) =>
  askPrices(
    { region, tier: 'Hot', redundancy: 'LRS', hasHierarchicalNamespace: false },
    { routes: async () => ({ hops: [{ kind: 'direct' }], caFile }), nowMs: () => nowMs, address },
    signal,
  );

test('three questions by region, all pages of each, in US dollars', async () => {
  const before = prices.filters.length;
  const { table, said } = await ask();
  expect(table.storage.tiers.Hot).toEqual({
    month: [
      { from: 0, price: 0.02 },
      { from: 51_200, price: 0.019 },
    ],
    writes: 0.06,
    reads: 0.005,
    retrieval: 0,
  });
  expect(table.egress.perGib.at(-1)).toEqual({ from: 100, price: 0.08 });
  expect(table.factory).toMatchObject({ copyHour: 0.11, thousandRuns: 1.6 });
  expect(said).toMatchObject({ currency: 'USD', from: 'today', date: '2026-11-29', region: 'westeurope' });
  expect(said.text).not.toContain('table of');
  const asked = prices.filters.slice(before);
  expect(asked.length).toBe(4);
  for (const filter of asked)
    expect(filter).toMatch(/^armRegionName eq 'westeurope' and priceType eq 'Consumption' and serviceName eq '/);
});

test('one that is busy is asked again as it says; one that stays busy leaves the dated table for its part', async () => {
  const busy = { status: 429, headers: { 'retry-after': '0' } };
  prices.instead.push(busy, busy);
  expect((await ask()).said.from).toBe('today');
  prices.instead.push(...Array.from({ length: 3 }, () => ({ status: 429, headers: { 'retry-after': '3600' } })));
  const { table, said } = await ask();
  expect(table).toEqual(datedPrices);
  expect(said).toMatchObject({ from: 'table', date: datedPrices.storage.date });
  expect(said.text).toMatch(/gave no prices.*busy \(429\).*East US/);
});

test('a partial answer is mixed with the table, and says so', async () => {
  prices.instead.push({ status: 400, body: { Error: 'odd' } });
  const { table, said } = await ask();
  // Which of the three was refused depends on which came first.
  const today = [table.storage, table.egress, table.factory].filter(
    ({ source }) => source === 'Retail Prices API, westeurope',
  );
  expect(today.length).toBe(2);
  expect(said.from).toBe('today');
  expect(said.text).toMatch(
    /^Prices of .*: Retail Prices API for westeurope, 2026-11-29\. Those of .* are of a table of .*it answered 400\.$/,
  );
});

test('odd answers count as none: no JSON, another shape, entries of another shape, a page of another host', async () => {
  prices.instead.push(
    { status: 200, body: '<html>' },
    { status: 200, body: { items: [] } },
    { status: 200, body: { Items: [{ meterName: 'Hot LRS Data Stored' }, null, 7], NextPageLink: null } },
  );
  expect((await ask()).table).toEqual(datedPrices);
  const elsewhere = { status: 200, body: { Items: [], NextPageLink: 'https://prices.example/next' } };
  prices.instead.push(elsewhere, elsewhere, elsewhere);
  expect((await ask()).said.text).toContain('its next page is of another host');
});

test('an unknown region has no prices, and an odd name is not asked for', async () => {
  expect((await ask('nowhere')).said.text).toContain('It lists no such price for nowhere.');
  const before = prices.filters.length;
  const { said } = await ask("x' or '1' eq '1");
  expect(said.text).toContain('is not the name of a region');
  expect(prices.filters.length).toBe(before);
});

test('nobody there is told in a sentence; an abort is an abort', async () => {
  const { said } = await ask('westeurope', undefined, 'https://127.0.0.1:1');
  expect(said.text).toMatch(/It was asked in vain: .*ECONNREFUSED/);
  const stop = new AbortController();
  prices.instead.push(null, null, null);
  const asked = ask('westeurope', stop.signal);
  stop.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});
