// A plan of a few tables and the draft it is made of, for tests of the screens that show them.
import { noPointInTime } from '../../shared/point-in-time.ts';
import { noTest } from '../../renderer/stores/connection-test.ts';
import { emptySource } from '../../renderer/stores/source-store.ts';
import type { Stores } from '../../renderer/stores/stores.tsx';
import { tableKey } from '../../renderer/stores/tables-store.ts';
import { emptyTarget } from '../../renderer/stores/target-store.ts';
import type { TableSummary } from '../../shared/contract.ts';
import type { Estimate } from '../../shared/estimate.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import { standardOptions } from '../../shared/standard-options.ts';
import type { Answers } from './fake-api.ts';

const gib = 1024 ** 3;

export const summaries: readonly TableSummary[] = ['Orders', 'OrderLines', 'Customers'].map((name, index) => ({
  schema: 'sales',
  name,
  kind: 'table',
  canSelect: true,
  marks: [],
  hiddenReason: null,
  sizeSource: 'statistics',
  rowsEstimate: 1_234_567 * (index + 1),
  bytesEstimate: 10 * gib * (index + 1),
  columnCount: 2,
  key: 'Id',
  partitions: 4,
  readNote: 'By the primary key.',
  warnings: [],
  obstacle: null,
}));

/** Fills the draft as a user would have before the options step. */
export function fillDraft(stores: Stores): void {
  const passed = { ...noTest, state: 'passed' as const };
  stores.source.setState({
    draft: { ...emptySource, address: 'sql01', database: 'Sales', user: 'etl', secret: 'secret:source' },
    test: passed,
  });
  stores.target.setState({ draft: { ...emptyTarget, container: 'lake', secret: 'secret:target' }, test: passed });
  stores.tables.setState({ loading: 'done', tables: summaries, chosen: new Set(summaries.map(tableKey)) });
}

export function planTable(id: string, schema: string, name: string, more: Partial<PlanTable> = {}): PlanTable {
  const int = { name: 'int', maxLength: 4, precision: 10, scale: 0, collation: null, codePage: null };
  return {
    id,
    schema,
    name,
    kind: 'table',
    columns: [
      {
        name: 'Id',
        sqlType: int,
        isNullable: false,
        selectAs: 'plain',
        outputs: [{ name: 'Id', isNullable: false, type: { kind: 'int', bits: 32, signed: true } }],
        note: null,
      },
    ],
    where: null,
    query: null,
    key: { indexName: 'PK', columns: [{ name: 'Id', isDescending: false }] },
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: 'Read in the order of PK. 4 ranges, by the histogram of Id.',
    rowsEstimate: 1_234_567,
    bytesEstimate: 10 * gib,
    partRows: 1_000_000,
    batchRows: 10_000,
    schemaFingerprint: 'f',
    notes: [],
    ...more,
  };
}

export const samplePlan: Plan = {
  planVersion: 1,
  id: '4f6f1a5e-5f0e-4b8e-9f6a-0a2f6a1f9a11',
  createdUtc: '2026-11-24T12:00:00.000Z',
  tool: 'Tableferry 0.1.0',
  source: {
    server: 'sql01',
    database: 'Sales',
    authentication: { kind: 'sql', user: 'etl', password: { env: 'TABLEFERRY_SOURCE_PASSWORD' } },
    encrypt: 'mandatory',
    trustServerCertificate: false,
    readOnlyIntent: false,
    connectTimeoutMs: 15_000,
    stallTimeoutMs: 120_000,
    packetSizeBytes: 16_384,
  },
  server: { name: 'SQL01', version: '16.0.4125.3', edition: 'Developer Edition (64-bit)' },
  target: { kind: 'connectionString', value: { env: 'TABLEFERRY_TARGET_SECRET' }, container: 'lake' },
  pathTemplate: '{server}/{database}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}',
  options: { ...standardOptions, lanes: 4, memoryMb: 1024 },
  consistency: 'Every statement reads committed rows as they are at its moment.',
  pointInTime: noPointInTime,
  preflight: null,
  tables: [
    planTable('t0', 'sales', 'Orders', { where: "OrderDate >= '2020-01-01'" }),
    planTable('t1', 'sales', 'OrderLines', {
      notes: ['Column Shape is left out: its type (vector) cannot be exported without loss.'],
    }),
    planTable('t2', 'sales', 'Customers', { rowsEstimate: null, bytesEstimate: null }),
  ],
  hash: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
};

export const sampleEstimate: Estimate = {
  rows: 7_407_402,
  sourceBytes: 60 * gib,
  storedBytes: 20 * gib,
  secondsLow: 1200,
  secondsHigh: 2700,
  basis: '30,000 rows of 3 tables were sampled in 1.2 s.',
  tables: [],
};

export const planAnswers: Answers = {
  'plan.build': () => samplePlan,
  'plan.estimate': () => sampleEstimate,
  'plan.rights': () => ({
    sql: 'USE [Sales];\nGRANT SELECT ON OBJECT::[sales].[Orders] TO [etl];\n',
    storage: 'az role assignment create --role "Storage Blob Data Contributor"\n',
  }),
  'plan.statements': () => ({
    statements: samplePlan.tables.map(({ id, name }) => ({
      tableId: id,
      sql: `SELECT t.[Id] FROM [sales].[${name}] AS t`,
    })),
  }),
  'terraform.variables': () => ({ text: 'location = "westeurope"\n', missing: [] }),
  'target.names': () => ({
    template: samplePlan.pathTemplate,
    names: ['sql01/Sales/sales/Orders/run=0198/part-00000-00000.parquet'],
  }),
};
