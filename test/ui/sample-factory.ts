// A factory, a plan that uses it, and what is told of both, for tests of the screens that show them.
import { emptyTarget } from '../../renderer/stores/target-store.ts';
import type { Stores } from '../../renderer/stores/stores.tsx';
import type { FactoryPlace } from '../../shared/factory.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Sizing } from '../../shared/sizing/sizing.ts';
import { fillDraft, planTable, samplePlan } from './sample-plan.ts';

export const subscription = '11111111-2222-4333-8444-555555555555';
const clientId = '55555555-5555-4555-8555-555555555555';
const gib = 1024 ** 3;

export const samplePlace: FactoryPlace = {
  factory: 'adf-sales',
  nodes: 2,
  vault: 'kv-sales',
  storage: null,
  subscription,
  resourceGroup: 'rg-sales',
  signIn: { cloud: 'public', as: { kind: 'user', clientId, user: 'anna@contoso.com' } },
  services: { runtime: null, vault: null, source: null, storage: null },
};

export const mixedPlan: Plan = {
  ...samplePlan,
  target: {
    kind: 'entra',
    endpoint: 'https://contosodata.blob.core.windows.net',
    container: 'lake',
    signIn: samplePlace.signIn,
  },
  factory: samplePlace,
  tables: [
    planTable('t0', 'sales', 'Customers'),
    planTable('t1', 'sales', 'Orders', {
      engine: 'factory',
      bytesEstimate: 300 * gib,
      readNote: 'The Data Factory adf-sales reads it, since it was named, in ranges of a column at the same time.',
    }),
    planTable('t2', 'sales', 'Audit', {
      bytesEstimate: 200 * gib,
      notes: ['Large enough for Data Factory, but moved by this computer. Column Body is masked.'],
    }),
  ],
};

/** A draft whose target is signed in to as Anna. */
export function fillAzureDraft(stores: Stores): void {
  fillDraft(stores);
  const { signIn } = emptyTarget;
  stores.target.setState(({ draft }) => ({
    draft: {
      ...draft,
      credential: 'entra',
      endpoint: 'https://contosodata.blob.core.windows.net',
      account: 'contosodata',
      secret: null,
      signIn: { ...signIn, clientId, user: 'anna@contoso.com' },
    },
  }));
}

const span = (low: number, high: number) => ({ low, high });
const hour = 3600;
const going = ['Orders', 'Lines'].map((name) => ({ schema: 'sales', name }));
type Choice = Sizing['choices'][number];
const choice = (by: Choice['by'], nodes: number | null, low: number, high: number): Choice => ({
  by,
  nodes,
  tables: by === 'mixed' ? going : null,
  seconds: span(low * hour, high * hour),
  limits: [{ name: by === 'here' ? 'line to Azure' : 'disks of the nodes', seconds: span(low * hour, high * hour) }],
  cost: {
    storageMonth: 41.6,
    requests: 1.2,
    egress: by === 'here' ? 24.1 : 0,
    factory: by === 'here' ? null : span(20, 48),
    once: span(by === 'here' ? 25.3 : 21.2, by === 'here' ? 25.3 : 49.2),
  },
  notes: [],
});

export const sampleSizing: Sizing = {
  sizeClass: 'large',
  advice: 'Data Factory for the giants, this computer for the many small tables.',
  rows: 4_000_000_000,
  sourceBytes: 6_000 * gib,
  storedBytes: 2_000 * gib,
  read: { seconds: 30, tables: 3, rows: 1_200_000, bytesPerSecond: 62_000_000 },
  upload: { seconds: 30, bytes: 1_400_000_000, bytesPerSecond: 46_000_000 },
  notTried: [],
  choices: [
    choice('here', null, 24, 31),
    choice('factory', 1, 20, 44),
    choice('factory', 2, 11, 23),
    choice('factory', 4, 9, 14),
    choice('mixed', 2, 10, 21),
  ],
  suggested: { nodes: 2, tables: going, bytes: 5_200 * gib },
  prices: {
    currency: 'USD',
    from: 'table',
    date: '2026-11-20',
    region: null,
    text: 'Prices of the dated table of this version, 20 November 2026, West Europe.',
  },
};
