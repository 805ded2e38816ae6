// What is asked of the server about each row: one item of the SELECT list a rule, in the same statement.
import { expect, test } from 'vitest';
import { findRepeated } from '../../../electron/worker/source/find-repeated.ts';
import { withMarks } from '../../../electron/worker/source/row-marks.ts';
import type { SqlParameter } from '../../../electron/worker/source/session.ts';
import { planTable } from '../../fakes/plan.ts';

const table = planTable('t0');
const itemOf = (marks: Parameters<typeof withMarks>[1], asOfUtc: string | null = null): string[] =>
  (withMarks(table, marks, asOfUtc).computed?.columns ?? []).map(({ expression }) => expression);

test('a condition that is unknown breaks nothing, as in a CHECK constraint', () => {
  expect(itemOf([{ kind: 'fails', condition: 'a > 0' }])).toEqual(['CASE WHEN NOT (\na > 0\n) THEN 1 ELSE 0 END']);
});

test('a row refers to rows of the other table that are moved, each filter with its own alias and parameters', () => {
  const parent = planTable('t1', {
    where: 't.country = @c',
    parameters: [{ name: 'c', type: 'int', value: '7' }],
  });
  const marks = [{ kind: 'orphan', columns: ['id'], parent, parentColumns: ['id'] }] as const;
  expect(itemOf(marks)).toEqual([
    `CASE WHEN t.[id] IS NOT NULL AND NOT EXISTS (SELECT 1 FROM (SELECT t.[id] AS k0 FROM [dbo].[Table_t1] AS t
WHERE (
t.country = CONVERT(int, @mark0_0)
)) AS r WHERE r.k0 = t.[id]) THEN 1 ELSE 0 END`,
  ]);
  expect(withMarks(table, marks, null).parameters).toEqual([{ name: '@mark0_0', type: 'bigint', value: 7n }]);
});

test('a past time is that of the other table too', () => {
  const marks = [{ kind: 'repeated', columns: ['id'] }] as const;
  expect(itemOf(marks, '2026-01-02T03:04:05Z')[0]).toContain(
    "FROM [dbo].[Table_t0] FOR SYSTEM_TIME AS OF '2026-01-02T03:04:05' AS t",
  );
});

test('the columns of marks have names of their own', () => {
  const named = planTable('t0', { columns: [...table.columns, { ...table.columns[0], name: 'mark0' }] });
  const marked = withMarks(named, [{ kind: 'fails', condition: '1 = 1' }], null);
  expect(marked.computed?.columns.map(({ column }) => column.name)).toEqual(['mark0_']);
});

test('rows that repeat others are asked for by their keys, in key order, so many at most', async () => {
  const asked: (readonly [string, readonly SqlParameter[]])[] = [];
  const session = {
    query: async (sql: string, parameters: readonly SqlParameter[]) => {
      asked.push([sql, parameters]);
      return [{ k0: 5n }, { k0: 9n }];
    },
  };
  const request = { table: { ...table, where: 'id > 3' }, columns: ['id'], most: 11, asOfUtc: null, maxDop: 2 };
  expect(await findRepeated(session, request, new AbortController().signal)).toEqual([['5'], ['9']]);
  expect(asked[0]?.[0]).toBe(`SELECT q.k0 FROM (SELECT TOP (11) t.[id] AS k0
FROM [dbo].[Table_t0] AS t
INNER JOIN (SELECT t.[id] AS v0
FROM [dbo].[Table_t0] AS t
WHERE (
id > 3
)
GROUP BY t.[id]
HAVING COUNT_BIG(*) > 1) AS d ON d.v0 = t.[id]
WHERE (
id > 3
)
ORDER BY t.[id]) AS q
OPTION (MAXDOP 2);`);
});
