// Catalogs for tests of the tables screen: a small one that holds every kind of table, and one as large as they get.
import { emptySource } from '../../renderer/stores/source-store.ts';
import type { Stores } from '../../renderer/stores/stores.tsx';
import { noTest } from '../../renderer/stores/connection-test.ts';
import type { ColumnDetail, OutputOf, Preview, TableSummary } from '../../shared/contract.ts';
import type { Answers } from './fake-api.ts';

const mib = 1024 ** 2;
const gib = 1024 ** 3;

const plain: TableSummary = {
  schema: 'dbo',
  name: 'Plain',
  kind: 'table',
  canSelect: true,
  marks: [],
  hiddenReason: null,
  sizeSource: 'statistics',
  rowsEstimate: 1200,
  bytesEstimate: 2 * mib,
  columnCount: 6,
  key: 'Id',
  partitions: 1,
  readNote: 'In order of the primary key.',
  warnings: [],
  obstacle: null,
};

export const tableOf = (schema: string, name: string, more: Partial<TableSummary> = {}): TableSummary => ({
  ...plain,
  schema,
  name,
  ...more,
});

export const longName = `Vertragsbestandsveraenderungen_${'des_Zweigs_Nord_'.repeat(5)}_2019_abgeschlossen`.slice(
  0,
  128,
);
export const arabicName = 'جدول_الطلبات_القديمة';

/** One of each kind. */
export const fewTables: readonly TableSummary[] = [
  tableOf('sales', 'Orders', {
    rowsEstimate: 812_345_678,
    bytesEstimate: 96 * gib,
    key: 'OrderId',
    partitions: 16,
    readNote: 'In order of the primary key. About 16 ranges.',
  }),
  tableOf('sales', 'OrderLines', {
    rowsEstimate: 2_400_000_000,
    bytesEstimate: 210 * gib,
    key: 'OrderId, LineNo',
    partitions: 32,
    warnings: ['Column Shape is left out: its type (geography) cannot be exported without loss.'],
  }),
  tableOf('sales', 'Customers'),
  tableOf('sales', 'OrdersByYear', { kind: 'view', key: null, rowsEstimate: null, bytesEstimate: null }),
  tableOf('dbo', 'Audit', {
    key: null,
    rowsEstimate: 40_000_000,
    bytesEstimate: 8 * gib,
    readNote: 'It has no key, so it is read as one stream.',
    warnings: ['A failed read starts again from the beginning.', 'Column Payload is left out: sql_variant.'],
  }),
  tableOf('dbo', 'Empty', { rowsEstimate: 0, bytesEstimate: 0 }),
  tableOf('dbo', 'Secret', { canSelect: false }),
  tableOf('dbo', 'Shapes', { obstacle: 'None of its columns can be exported.' }),
  tableOf('archive', longName, { rowsEstimate: 5_000_000, bytesEstimate: 900 * mib }),
  tableOf('archive', arabicName),
];

const subjects = ['Orders', 'Invoices', 'Customers', 'Payments', 'Shipments', 'Audit', 'Stock', 'Prices', 'Events'];

/** The same tables every time: of several schemas, some without key, with warnings, empty, or views. */
export function manyTables(count: number): readonly TableSummary[] {
  return Array.from({ length: count }, (_, index) => {
    const hasKey = index % 7 !== 0;
    const bytesEstimate = index % 13 === 0 ? 0 : ((index * 2_654_435_761) % 4096) * mib;
    return tableOf(`schema${String(index % 12)}`, `${subjects[index % subjects.length] ?? ''}_${String(index)}`, {
      kind: index % 19 === 0 ? 'view' : 'table',
      rowsEstimate: Math.round(bytesEstimate / 180),
      bytesEstimate,
      columnCount: 4 + (index % 60),
      key: hasKey ? `${subjects[index % subjects.length] ?? ''}Id` : null,
      partitions: hasKey ? 1 + (index % 24) : 1,
      warnings: index % 11 === 0 ? ['A column is left out: its type cannot be exported.'] : [],
      canSelect: index % 97 !== 0,
    });
  });
}

export const listOf = (tables: readonly TableSummary[], notes: readonly string[] = []): OutputOf<'source.tables'> => ({
  server: { name: 'SQL01', version: '16.0.4125.3', edition: 'Developer Edition (64-bit)' },
  database: 'Sales',
  notes: [...notes],
  tables: [...tables],
});

export const columnOf = (name: string, more: Partial<ColumnDetail> = {}): ColumnDetail => ({
  marks: [],
  name,
  sourceType: 'int',
  isNullable: false,
  isKey: false,
  outputs: [{ name, type: 'integer, 32 bits' }],
  note: null,
  leftOut: null,
  ...more,
});

const orderColumns: readonly ColumnDetail[] = [
  columnOf('OrderId', { isKey: true }),
  columnOf('CustomerId'),
  columnOf('OrderDate', {
    sourceType: 'datetime2(7)',
    outputs: [{ name: 'OrderDate', type: 'timestamp, nanoseconds, or text (UTF-8)' }],
    note: 'Nanoseconds when all values lie between 1677-09-23 and 2262-04-10, otherwise text.',
  }),
  columnOf('Total', { sourceType: 'money', outputs: [{ name: 'Total', type: 'decimal(19,4)' }] }),
  columnOf('Remark', {
    sourceType: 'nvarchar(max)',
    isNullable: true,
    outputs: [{ name: 'Remark', type: 'text (UTF-8)' }],
  }),
  columnOf('Shape', {
    sourceType: 'geography',
    outputs: [],
    leftOut: 'its type (geography) cannot be exported without loss',
  }),
];

const orderFacts = [
  { label: 'Stored as', value: 'clustered index' },
  { label: 'Row count', value: "about right, from the server's own page counts" },
];

export const orderRows: Preview = {
  columns: [
    { name: 'OrderId', type: 'integer, 32 bits', alignEnd: true },
    { name: 'CustomerId', type: 'integer, 32 bits', alignEnd: true },
    { name: 'OrderDate', type: 'timestamp', alignEnd: false },
    { name: 'Total', type: 'decimal(19,4)', alignEnd: true },
    { name: 'Remark', type: 'text (UTF-8)', alignEnd: false },
  ],
  rows: Array.from({ length: 50 }, (_, index) => [
    String(1000 + index),
    String(17 + index),
    '2024-03-01T08:30:00.1234567',
    (index * 13.37).toFixed(4),
    index % 3 === 0 ? null : index % 3 === 1 ? 'deliver to the back door' : 'شكرا جزيلا',
  ]),
};

/** A source whose test passed and which answers about these tables. */
export const tablesAnswers = (tables: readonly TableSummary[] = fewTables): Answers => ({
  'source.tables': () => listOf(tables),
  'source.columns': () => ({ columns: [...orderColumns], facts: [...orderFacts], notes: [] }),
  'source.preview': () => orderRows,
  'source.count': () => ({ rows: 1234, elapsedMs: 2345 }),
});

/** The steps before the tables are done. */
export function describeSource(stores: Stores): void {
  const draft = { ...emptySource, address: 'sql01', database: 'Sales', user: 'etl', secret: 'secret:source' };
  stores.source.setState({ draft, test: { ...noTest, state: 'passed' } });
}
