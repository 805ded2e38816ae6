// A query is one SELECT and nothing else, and can be wrapped without changing what it gives.
import { describe, expect, test } from 'vitest';
import { readCustomQuery } from '../../../electron/worker/source/custom-query.ts';
import { selectOver } from '../../../electron/worker/source/chosen-rows.ts';

const read = (query: string) => readCustomQuery('dbo.q', query);

describe('one SELECT', () => {
  test.each([
    'SELECT a FROM t',
    'select a from t union all select b from u',
    'WITH c AS (SELECT 1 AS a), d AS (SELECT 2 AS b) SELECT * FROM c CROSS JOIN d',
    "SELECT a FROM t INNER MERGE JOIN u ON t.a = u.a OPTION (MERGE JOIN, USE HINT (N'FORCE_ORDER'))",
    "SELECT [delete], N'DROP TABLE t; --' AS [into] FROM t -- all of them",
    'SELECT CASE WHEN a IS NULL THEN 0 ELSE (SELECT MAX(b) FROM u) END AS x FROM t',
  ])('%s', (query) => {
    expect(read(query).text).toBe(query);
  });

  test('a semicolon at its end is left out', () => {
    expect(read('SELECT 1 AS a ; -- done\n;').text).toBe('SELECT 1 AS a');
  });
});

test.each([
  ['DELETE FROM t', 'does not begin with SELECT'],
  ['SELECT 1 AS a; SELECT 2 AS b', 'more than one statement'],
  ['SELECT 1 AS a SELECT 2 AS b', 'more than one SELECT'],
  ['SELECT 1 AS a DELETE FROM t', 'the word DELETE'],
  ['SELECT 1DROP TABLE t', 'the word DROP'],
  ['SELECT a INTO u FROM t', 'would write a table'],
  ['SELECT 1 AS a EXEC sp_who', 'the word EXEC'],
  ['SELECT a FROM t MERGE u USING t ON 1 = 1', 'the word MERGE'],
  ['SELECT 1 AS a USE master', 'the word USE'],
  ['WITH c AS (SELECT 1 AS a) UPDATE c SET a = 2', 'the word UPDATE'],
  ["SELECT 'a", 'a text is not closed'],
  ['', 'does not begin with SELECT'],
])('%j is refused', (query, reason) => {
  expect(() => read(query)).toThrow(
    expect.objectContaining({ code: 'QUERY_REFUSED', message: expect.stringContaining(reason) }),
  );
});

describe('wrapped for counting', () => {
  const count = (query: string) =>
    selectOver({ schema: 'dbo', name: 'q', where: null, query }, 'COUNT_BIG(*) AS n').replaceAll('\n', ' ');

  test('its order and hints are left out, since FROM does not take them', () => {
    expect(count('SELECT a FROM t ORDER BY a OPTION (MAXDOP 1)')).toBe(
      'SELECT COUNT_BIG(*) AS n FROM ( SELECT a FROM t ) AS t',
    );
  });

  test('an order that limits the rows is kept', () => {
    expect(count('SELECT TOP (5) a FROM t ORDER BY a')).toContain('SELECT TOP (5) a FROM t ORDER BY a');
    expect(count('SELECT a FROM t ORDER BY a OFFSET 5 ROWS')).toContain('ORDER BY a OFFSET 5 ROWS');
  });

  test('common table expressions stay in front', () => {
    expect(count('WITH c AS (SELECT 1 AS a) SELECT a FROM c')).toBe(
      'WITH c AS (SELECT 1 AS a) SELECT COUNT_BIG(*) AS n FROM ( SELECT a FROM c ) AS t',
    );
  });
});
