// What a plan keeps for whoever reads the files: what the table declares, and what Delta will show differently.
import { expect, test } from 'vitest';
import { declaredOf } from '../../../electron/worker/plan/declared.ts';
import { noteDelta } from '../../../electron/worker/plan/note-delta.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { planOf, sqlType } from '../readers/sample-facts.ts';
import { column, key, sqlType as catalogType, table } from './catalog-samples.ts';

test('identity, computed columns, keys and checks are those of the whole table', () => {
  const computed = { isComputed: true, traits: { computed: { definition: '([a]*2)', isPersisted: true } } };
  const checks = [{ name: 'CK', definition: '([a]>(0))', isDisabled: false }];
  const columns = [
    column('a', catalogType('int'), { isIdentity: true }),
    column('b', catalogType('int'), computed),
    column('c', catalogType('int'), { isComputed: true }),
  ];
  expect(declaredOf(table({ columns, keys: [key('PK', ['a'])], checks }))).toEqual({
    identity: ['a'],
    computed: [
      { name: 'b', definition: '([a]*2)' },
      { name: 'c', definition: null },
    ],
    keys: [key('PK', ['a'])],
    checks,
  });
  expect(declaredOf(table()).checks).toBeNull();
});

test('a plan with a Delta log says which columns it shows differently, and why there is none', () => {
  const timed = planTable('t0', { columns: [planOf('at', sqlType('time', { scale: 7 }), true)], notes: ['as it was'] });
  const options = (deltaLog: boolean) => plan([timed], { format: 'parquet', deltaLog }).options;
  expect(noteDelta(timed, 'a/r', options(true)).notes).toEqual([
    'as it was',
    'In the Delta table column at is a number, the nanoseconds since midnight.',
  ]);
  expect(noteDelta(timed, null, options(true)).notes[1]).toMatch(/^There is no Delta log: the path template/);
  expect(noteDelta(timed, 'a/r', options(false))).toBe(timed);
});
