import { expect, it } from 'vitest';
import { queryWarnings } from '../../../electron/worker/plan/query-warnings.ts';

it.each([
  ['d > DATEADD(day, -1, GETDATE())', /asks the clock/],
  ['d < current_timestamp', /asks the clock/],
  ['SELECT * FROM t ORDER BY NEWID()', /draws at random/],
  ['SELECT * FROM t TABLESAMPLE (10 PERCENT)', /draws at random/],
  ['owner = SUSER_SNAME()', /who asks/],
  ['SELECT * FROM t WITH (NOLOCK)', /not committed/],
  ["SELECT * FROM OPENQUERY(other, 'SELECT 1')", /another server/],
  ['SELECT TOP (10) a FROM t', /TOP rows of no order/],
  ['SELECT * FROM (SELECT TOP (1) a FROM t) AS x ORDER BY a', /TOP rows of no order/],
])('%s is warned of', (sql, warning) => {
  expect(queryWarnings(sql)).toHaveLength(1);
  expect(queryWarnings(sql)[0]).toMatch(warning);
});

it.each([
  "note <> 'GETDATE()' -- NOLOCK",
  '[NEWID] = 1 AND t.Rand = 2 /* RAND() */',
  'SELECT TOP (10) a FROM t ORDER BY a',
  'SELECT * FROM (SELECT TOP (1) a FROM t ORDER BY b) AS x',
  'd >= @since',
])('%s is not', (sql) => expect(queryWarnings(sql)).toEqual([]));

it('says each thing once', () => {
  expect(queryWarnings('a > GETDATE() AND b < GETUTCDATE() AND c = RAND()')).toHaveLength(2);
});
