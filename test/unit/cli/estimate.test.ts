// `tableferry estimate` with a suggestion: what it names is what a plan gives to Data Factory, table by table.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { giveEngines } from '../../../electron/worker/plan/give-engines.ts';
import { engineWishSchema } from '../../../shared/factory.ts';
import { gib, paces, tib } from '../../../shared/sizing/facts.ts';
import { datedPrices } from '../../../shared/sizing/prices.ts';
import { sizePlan, tablePrices } from '../../../shared/sizing/size-plan.ts';
import type { Sizing } from '../../../shared/sizing/sizing.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker } from './fake-terminal.ts';

const cuts = Array.from({ length: 31 }, (_, i) => i + 1);
const sizes = [12 * tib, 2 * tib, tib, ...Array.from({ length: 30 }, (_, i) => (30 - i) * gib)];
const made = plan(
  sizes.map((bytesEstimate, i) => planTable(`t${String(i)}`, { bytesEstimate, partitions: cutAt(...cuts) })),
  { format: 'parquet' },
);
const sizingOf = (bytesPerSecond: number): Sizing =>
  sizePlan({
    tables: made.tables.map(({ schema, name, bytesEstimate, partitions }) => ({
      schema,
      name,
      rows: 1000,
      sourceBytes: bytesEstimate ?? 0,
      storedBytes: (bytesEstimate ?? 0) * paces.storedRatio.value,
      seconds: (bytesEstimate ?? 0) / bytesPerSecond,
      ranges: partitions.length,
      isCopyable: true,
    })),
    unknown: [],
    options: made.options,
    place: { cores: 8, lanes: 4, laneCores: 1, uplink: { slow: 1e9, fast: 1e9 }, readBack: true },
    uplinkFrom: 'given',
    read: null,
    upload: null,
    notTried: [],
    notes: [],
    nodes: [1],
    ownNodes: null,
    prices: tablePrices(null, null),
    priceTable: datedPrices,
  });

async function estimate(sizing: Sizing) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-estimate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'plan.json'), '{}');
  const { worker } = createFakeWorker({ 'plan.check': () => made, 'plan.size': () => sizing });
  const env = { SQL_PASSWORD: 'a', STORAGE: 'b' };
  const terminal = createFakeTerminal({ cwd: folder, env });
  const exitCode = await main(['estimate', 'plan.json', '--out', 'engines.json'], terminal, () => worker);
  expect(exitCode, terminal.stderr()).toBe(0);
  const written: unknown = JSON.parse(readFileSync(join(folder, 'engines.json'), 'utf8'));
  return { out: terminal.stdout(), tables: engineWishSchema.shape.tables.parse(written) };
}

test('the tables that are suggested are written for a plan, which gives those and no others to Data Factory', async () => {
  const sizing = sizingOf(8e6);
  const { suggested } = sizing;
  const { out, tables } = await estimate(sizing);
  // The giant is more than one node carries in the time.
  expect(suggested?.tables.map(({ name }) => name)).not.toContain('Table_t0');
  expect(suggested?.tables.length).toBeGreaterThan(1);
  expect(out).toContain(`Suggested: ${String(suggested?.tables.length)} tables (`);
  expect(out).toContain('dbo.Table_t1, ');
  const place = {
    factory: 'adf-sales',
    nodes: 1,
    vault: 'kv-sales',
    storage: 'https://account.blob.core.windows.net',
    subscription: '11111111-2222-3333-4444-555555555555',
    resourceGroup: 'rg',
    signIn: { as: { kind: 'managedIdentity' } },
  };
  const { hash: _, ...unsealed } = made;
  const planned = giveEngines(unsealed, engineWishSchema.parse({ place, fromBytes: null, tables }));
  const given = planned.tables.filter(({ engine }) => engine === 'factory');
  expect(given.map(({ schema, name }) => ({ schema, name }))).toEqual(suggested?.tables);
  expect(given[0]?.readNote).toContain('since it was named');
});

test('where nothing is gained, nobody is named', async () => {
  const { out, tables } = await estimate(sizingOf(20e9));
  expect(tables).toEqual([]);
  expect(out).not.toContain('Suggested');
});
