// The conditions of a dynamic range, as the page on the SQL Server connector tells them; and expressions.
import { describe, expect, test } from 'vitest';
import { evaluateAll } from '../../fakes/data-factory/expression/evaluate.ts';
import { conditionsOf } from '../../fakes/data-factory/ranges.ts';

describe('bounds decide the strides and leave no row out', () => {
  test('20 and 80 with four copies are the ranges of the documentation', () => {
    expect(conditionsOf('[id]', ['20', '80'], 4)).toEqual([
      '[id] <= 20',
      '[id] > 20 AND [id] <= 50',
      '[id] > 50 AND [id] <= 80',
      '[id] > 80',
    ]);
  });

  test.each([
    ['5', '5', 8],
    ['-3', '2', 20],
    ['0', '1000000007', 3],
    ['0', '100', 2],
  ])('from %s to %s in %i every number is in exactly one range', (low, high, copies) => {
    const conditions = conditionsOf('x', [low, high], copies);
    const isIn = (value: number, condition: string): boolean =>
      condition.split(' AND ').every((part) => {
        const [, sign, bound] = part.split(' ');
        return sign === '>' ? value > Number(bound) : value <= Number(bound);
      });
    for (const value of [-1e9, -3, -1, 0, 1, 2, 4, 5, 6, 50, 99, 100, 500_000_003, 1_000_000_007, 2e9])
      expect(conditions.filter((condition) => isIn(value, condition))).toHaveLength(1);
  });

  test('moments are compared to 100 ns, and one copy has no bounds', () => {
    expect(conditionsOf('[at]', ['2026-01-01', '2026-01-03T12:00:00.5'], 3)).toEqual([
      "[at] <= CAST('2026-01-01 00:00:00.0000000' AS datetime2)",
      "[at] > CAST('2026-01-01 00:00:00.0000000' AS datetime2) AND [at] <= CAST('2026-01-03 12:00:00.5000000' AS datetime2)",
      "[at] > CAST('2026-01-03 12:00:00.5000000' AS datetime2)",
    ]);
    expect(conditionsOf('[id]', ['1', '9'], 1)).toEqual(['1 = 1']);
  });
});

describe('expressions', () => {
  const scope = { pipeline: { RunId: '1a-2b', parameters: { run: 'r' } }, item: { a: [1, { b: "it's" }], none: null } };
  test.each([
    ['@item().a[1].b', "it's"],
    ["@concat('it''s ', item()['a'][0])", "it's 1"],
    ['in @{item().a[0]} and @{pipeline().parameters.run}', 'in 1 and r'],
    ['@@item()', '@item()'],
    ["@replace(pipeline().RunId, '-', '')", '1a2b'],
    ["@formatDateTime('2026-01-02T03:04:05.1230000Z', 'yyyyMMddHHmmss')", '20260102030405'],
    ["@if(equals(item().none, null), 'empty', item().nope)", 'empty'],
    ['@coalesce(item().none, item()?.nope, 3)', 3],
    ['mail@example.com', 'mail@example.com'],
  ])('%s', (text, value) => {
    expect(evaluateAll(text, scope)).toEqual(value);
  });

  test.each(['@item().nope', "@substring('abc', 2, 2)", '@dataset().x', '@replace(1, 2, 3)'])(
    '%s is an error of its activity',
    (text) => {
      expect(() => evaluateAll(text, scope)).toThrow(/./);
    },
  );
});
