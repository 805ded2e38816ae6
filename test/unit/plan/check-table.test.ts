// A table that changed between plan and run is noticed, and the message says how.
import { expect, test } from 'vitest';
import { checkTable } from '../../../electron/worker/plan/check-table.ts';
import { chooseKey } from '../../../electron/worker/plan/choose-key.ts';
import { planColumn } from '../../../electron/worker/plan/column-plan.ts';
import { fingerprintTable } from '../../../electron/worker/plan/schema-fingerprint.ts';
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { column, key, sqlType, table } from './catalog-samples.ts';

const id = column('id', sqlType('int'));
const name = column('name', sqlType('nvarchar', { maxLength: 100 }));
const original = table({ columns: [id, name] });
const choices = { isExactCodePage: () => true, fitsNanos: () => true, extraName: (text: string) => text };

function planOf(some: CatalogTable): PlanTable {
  const chosen = chooseKey(some).key;
  return {
    id: 't0',
    schema: some.schema,
    name: some.name,
    kind: some.kind,
    columns: some.columns.flatMap((one) => {
      const decision = planColumn(one, choices);
      return 'leftOut' in decision ? [] : [decision];
    }),
    where: null,
    query: null,
    key: chosen === null ? null : { indexName: chosen.name, columns: chosen.columns },
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: '',
    rowsEstimate: 0,
    bytesEstimate: 0,
    partRows: 1,
    batchRows: 1,
    schemaFingerprint: fingerprintTable(some, chosen),
    notes: [],
  };
}

const check = (now: readonly CatalogTable[]) => () => checkTable({ tables: [...now] }, planOf(original));

test('the same table passes, whatever its estimates and other tables', () => {
  expect(check([table({ name: 'other' }), { ...original, rowsEstimate: 7 }])).not.toThrow();
});

test.each([
  ['gone', [], /no longer exists/],
  ['column lost', [table({ columns: [id] })], /column name is gone/],
  ['column added', [table({ columns: [id, name, column('x', sqlType('int'))] })], /column x is new/],
  [
    'type changed',
    [table({ columns: [id, column('name', sqlType('nvarchar', { maxLength: 200 }))] })],
    /column name has another type/,
  ],
  ['key gone', [table({ columns: [id, name], keys: [] })], /its key PK_orders is gone/],
  ['key changed', [table({ columns: [id, name], keys: [key('PK_orders', ['name'])] })], /columns or key are different/],
  ['columns in another order', [table({ columns: [name, id] })], /are different/],
])('%s', (_, now, message) => {
  expect(check(now)).toThrow(message);
});

test('of chosen columns only these count, and their filter', () => {
  const planned: PlanTable = {
    ...planOf(original),
    columns: planOf(original).columns.map((one) => (one.name === 'id' ? { ...one, isKeyOnly: true } : one)),
    where: 'id > 5',
    schemaFingerprint: fingerprintTable(original, chooseKey(original).key, { columns: ['name'], where: 'id > 5' }),
  };
  const grown = table({ columns: [id, name, column('x', sqlType('int'))] });
  expect(() => checkTable({ tables: [grown] }, planned)).not.toThrow();
  expect(() => checkTable({ tables: [grown] }, { ...planned, where: null })).toThrow(/columns or key|is new/);
  expect(() => checkTable({ tables: [table({ columns: [id] })] }, planned)).toThrow(/column name is gone/);
});
