// Which key orders the read of a table.
import { expect, test } from 'vitest';
import { chooseKey } from '../../../electron/worker/plan/choose-key.ts';
import { column, key, sqlType, table } from './catalog-samples.ts';

const id = column('id', sqlType('int'));
const other = column('other', sqlType('int'));

test('prefers the clustered key to a primary key that is not clustered', () => {
  const some = table({
    columns: [id, other],
    keys: [key('PK', ['id'], { isClustered: false }), key('CX', ['other'], { isPrimaryKey: false })],
  });
  expect(chooseKey(some).key?.name).toBe('CX');
});

test('says what a key that is not clustered costs', () => {
  const some = table({ keys: [key('PK', ['id'], { isClustered: false })] });
  expect(chooseKey(some).warning).toMatch(/sorts or looks up/);
});

test('passes over keys with NULLs, max types and types that cannot bound a range', () => {
  const some = table({
    columns: [
      column('n', sqlType('int'), { isNullable: true }),
      column('v', sqlType('sql_variant')),
      column('m', sqlType('nvarchar', { maxLength: -1 })),
      id,
    ],
    keys: [key('A', ['n']), key('B', ['v']), key('C', ['m']), key('D', ['id'], { isPrimaryKey: false })],
  });
  expect(chooseKey(some).key?.name).toBe('D');
  expect(chooseKey({ ...some, keys: some.keys.slice(0, 3) })).toMatchObject({ key: null });
});

test('takes a rowversion key only when there is no other', () => {
  const some = table({
    columns: [id, column('v', sqlType('timestamp'))],
    keys: [key('CX', ['v']), key('UX', ['id'], { isClustered: false, isPrimaryKey: false })],
  });
  expect(chooseKey(some).key?.name).toBe('UX');
  expect(chooseKey({ ...some, keys: some.keys.slice(0, 1) }).warning).toMatch(/rowversion/);
});

test('a heap and a view are read as one stream, and the note says why', () => {
  expect(chooseKey(table({ keys: [] }))).toMatchObject({
    key: null,
    note: expect.stringMatching(/no unique key.*one stream/),
  });
  expect(chooseKey(table({ kind: 'view' }))).toMatchObject({
    key: null,
    note: expect.stringMatching(/view.*one stream/),
  });
});
