import { expect, it } from 'vitest';
import { placeParameters } from '../../../../electron/worker/source/odbc/statement-parameters.ts';
import type { SqlParameter } from '../../../../electron/worker/source/session.ts';

const text: SqlParameter = { name: '@a', type: 'nvarchar', value: 'x' };
const big: SqlParameter = { name: '@a1', type: 'bigint', value: 9_007_199_254_740_993n };

it('a mark stands in place of each name, in the order of the marks, and nowhere else', () => {
  const { sql, values } = placeParameters("SELECT @a, @A1, '@a', [@a] -- @a\n, @a, @@ROWCOUNT, @other", [text, big]);
  expect(sql).toBe("SELECT ?, CONVERT(bigint, ?), '@a', [@a] -- @a\n, ?, @@ROWCOUNT, @other");
  expect(values).toEqual(['x', '9007199254740993', 'x']);
});

it('NULL keeps its type and needs no value', () => {
  const parameters: readonly SqlParameter[] = [
    { name: '@a', type: 'nvarchar', value: null },
    { name: '@b', type: 'int', value: null },
  ];
  expect(placeParameters('SELECT @a, @b', parameters)).toEqual({
    sql: 'SELECT CONVERT(nvarchar(max), NULL), CONVERT(int, NULL)',
    values: [],
  });
});
