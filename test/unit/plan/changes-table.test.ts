// Tables of changes and of keys, as they are derived from a table of the plan.
import { expect, test } from 'vitest';
import { toChangesTable, toKeysTable } from '../../../electron/worker/plan/changes-table.ts';
import { outputColumnsOf, planTableSchema } from '../../../shared/plan.ts';
import { incrementSchema } from '../../../shared/increment.ts';
import { transformsSchema } from '../../../shared/transforms.ts';
import { changeMark } from '../source/changes/marks.ts';
import { planColumn, planTable, sqlType } from '../source/plan-table.ts';

const int = sqlType('int', { maxLength: 4 });
const int32 = { kind: 'int', bits: 32, signed: true } as const;
const notNull = (name: string) => {
  const column = planColumn(name, int, [int32], { isNullable: false });
  return { ...column, outputs: column.outputs.map((output) => ({ ...output, isNullable: false })) };
};
const increment = incrementSchema.parse({ mode: 'changeTracking' });

test('a change carries operation and version first, and NULL in all but its key', () => {
  const table = planTable([notNull('n'), notNull('id')], ['id'], {
    increment,
    partitions: [
      { index: 0, after: null, upTo: ['5'] },
      { index: 1, after: ['5'], upTo: null },
    ],
    rules: [],
  });
  const changes = toChangesTable(table, changeMark());
  expect(planTableSchema.parse(changes)).toEqual(changes);
  expect(outputColumnsOf(changes).map(({ name, isNullable }) => [name, isNullable])).toEqual([
    ['_op', false],
    ['_version', true],
    ['n', true],
    ['id', false],
  ]);
  expect(changes).toMatchObject({ key: null, partitions: [{ index: 0, after: null, upTo: null }] });
  expect(changes.changes).toMatchObject({ kind: 'changes', keyColumns: ['id'] });
  expect(changes.rules).toBeUndefined();
  expect(changes.notes.join(' ')).toContain('Its rules are not asked of changes');
});

test('names that the table has are left to it', () => {
  const table = planTable([notNull('id'), notNull('_OP'), notNull('_version'), notNull('_version2')], ['id'], {
    increment,
  });
  expect(outputColumnsOf(toChangesTable(table, changeMark())).map(({ name }) => name)).toEqual([
    '_op2',
    '_version3',
    'id',
    '_OP',
    '_version',
    '_version2',
  ]);
});

test('without a key there is nothing to apply changes by', () => {
  const table = planTable([notNull('id')], null, { increment });
  expect(() => toChangesTable(table, changeMark())).toThrow(/has no key/);
  expect(() => toKeysTable(table, changeMark())).toThrow(/has no key/);
});

test('transforms stay, and what they give is found anew for changes and for keys', () => {
  const hashed = { kind: 'mask', column: 'id', mask: { how: 'hash' } } as const;
  const table = planTable([notNull('id'), notNull('n')], ['id'], {
    increment,
    transforms: transformsSchema.parse([
      { kind: 'rename', column: 'n', to: 'count' },
      { kind: 'server', name: 'twice', sql: 't.n * 2' },
      hashed,
    ]),
    serverColumns: [notNull('twice')],
  });
  const changes = toChangesTable(table, changeMark());
  expect(changes.written?.map(({ name, isNullable }) => [name, isNullable])).toEqual([
    ['_op', false],
    ['_version', true],
    ['id', false],
    ['count', true],
    ['twice', true],
  ]);
  const keys = toKeysTable(table, changeMark());
  expect(keys.transforms).toHaveLength(1);
  expect(keys.written?.map(({ name }) => name)).toEqual(['id']);
  expect(toKeysTable({ ...table, transforms: [] }, changeMark()).written).toBeUndefined();
});
