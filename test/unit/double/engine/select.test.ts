import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeText } from '../../../double/engine/types/kinds.ts';
import type { EngineSession } from '../../../double/types.ts';
import { ask, collation, openSmallEngine } from './small-engine.ts';

let small: ReturnType<typeof openSmallEngine>;
let session: EngineSession;
beforeAll(() => {
  small = openSmallEngine();
  session = small.login();
});
afterAll(() => {
  small.close();
});

const rows = (sql: string) => ask(session, sql).rows;
const types = (sql: string) => ask(session, sql).types.map(typeText);

describe('result types', () => {
  it.each([
    [
      "SELECT 1, 2147483648, 1.50, 1e0, 'abc', N'ä', 0x0F, $1.5, NULL",
      ['int', 'numeric(10,0)', 'numeric(3,2)', 'float', 'varchar(3)', 'nvarchar(1)', 'varbinary(1)', 'money', 'int'],
    ],
    [
      'SELECT COUNT(*), COUNT_BIG(*), SUM(n), SUM(price), AVG(price), MAX(word) FROM Numbers',
      ['int', 'bigint', 'int', 'decimal(38,2)', 'decimal(38,6)', 'nvarchar(20)'],
    ],
    [
      'SELECT price + price, price * price, price / price, price % 7, n / 2, n + id FROM Numbers WHERE id = 2',
      ['decimal(11,2)', 'decimal(21,4)', 'decimal(23,13)', 'decimal(3,2)', 'int', 'bigint'],
    ],
    [
      "SELECT word + N'x', 'a' + 'bc', CONCAT('a', 1), LEN(word), DATALENGTH(word) FROM Numbers WHERE id = 1",
      ['nvarchar(21)', 'varchar(3)', 'varchar(12)', 'int', 'int'],
    ],
    [
      "SELECT CAST(1 AS varchar), CONVERT(decimal(38,2), 1), CONVERT(varchar(max), 'x'), CAST(N'x' AS nchar(3))",
      ['varchar(30)', 'decimal(38,2)', 'varchar(max)', 'nchar(3)'],
    ],
    [
      'SELECT CASE WHEN 1 = 1 THEN 1 ELSE 2.5 END, ISNULL(NULL, 2), ROW_NUMBER() OVER (ORDER BY id) FROM Numbers WHERE id = 1',
      ['numeric(11,1)', 'int', 'bigint'],
    ],
  ])('%s', (sql, expected) => {
    expect(types(sql)).toEqual(expected);
  });

  it('text takes the database collation, a column its own', () => {
    const { types: found } = ask(session, "SELECT 'a', latin FROM Words WHERE code = N'a'");
    expect(found.map((type) => type.collation)).toEqual([collation, 'Latin1_General_BIN2']);
  });
});

describe('clauses', () => {
  it('reads in key order between two bounds', () => {
    expect(
      rows(
        'SELECT [id] FROM [dbo].[Numbers] AS t WITH (NOLOCK) WHERE t.[id] > 3 AND t.[id] <= 5 ORDER BY t.[id] OPTION (MAXDOP 1);',
      ),
    ).toEqual([['4'], ['5']]);
  });

  it('orders NULL first and by several terms', () => {
    expect(rows('SELECT DISTINCT TOP (3) word, n FROM Numbers ORDER BY word, n DESC')).toEqual([
      [null, '9'],
      [null, '7'],
      [null, '5'],
    ]);
  });

  it('groups, filters groups and pages', () => {
    const sql =
      'SELECT n, COUNT(*) AS c, MIN(id) AS lowest FROM Numbers GROUP BY n HAVING MIN(id) > 2 ORDER BY n OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY';
    expect(rows(sql)).toEqual([
      ['3', '100', '4'],
      ['4', '100', '5'],
    ]);
  });

  it('aggregates an empty set to one row', () => {
    expect(rows('SELECT COUNT(*), SUM(n), MAX(id) FROM Numbers WHERE id < 0')).toEqual([['0', null, null]]);
    expect(rows('SELECT n, COUNT(*) FROM Numbers WHERE id < 0 GROUP BY n')).toEqual([]);
  });

  it('joins inner, left, full and cross', () => {
    expect(
      rows('SELECT a.id, b.id FROM Numbers a JOIN Numbers b ON b.id = a.id + 1 WHERE a.id <= 2 ORDER BY a.id'),
    ).toEqual([
      ['1', '2'],
      ['2', '3'],
    ]);
    expect(rows('SELECT v.x, i.n FROM (VALUES (1), (9)) AS v(x) LEFT JOIN Ids i ON i.n = v.x ORDER BY v.x')).toEqual([
      ['1', '1'],
      ['9', null],
    ]);
    expect(
      rows(
        'SELECT v.x, w.y FROM (VALUES (1), (2)) AS v(x) FULL JOIN (VALUES (2), (3)) AS w(y) ON w.y = v.x ORDER BY v.x, w.y',
      ),
    ).toEqual([
      [null, '3'],
      ['1', null],
      ['2', '2'],
    ]);
    expect(rows('SELECT COUNT(*) FROM Ids a CROSS JOIN Ids b')).toEqual([['9']]);
  });

  it('keeps rows of the left side whatever the condition says about the right one', () => {
    expect(rows('SELECT a.n, b.n FROM Ids a LEFT JOIN Ids b ON b.n = a.n AND b.n > 1 ORDER BY a.n')).toEqual([
      ['0', null],
      ['1', null],
      ['2', '2'],
    ]);
  });

  it('applies a subquery to each row', () => {
    expect(
      rows(
        'SELECT v.x, q.m FROM (VALUES (2), (3)) AS v(x) CROSS APPLY (SELECT MAX(id) AS m FROM Numbers WHERE n = v.x) AS q ORDER BY v.x',
      ),
    ).toEqual([
      ['2', '993'],
      ['3', '994'],
    ]);
  });

  it('evaluates correlated subqueries, EXISTS and IN', () => {
    expect(
      rows(
        'SELECT id FROM Numbers AS t WHERE id < 20 AND EXISTS (SELECT 1 FROM Ids AS i WHERE i.n + 1 = t.id) ORDER BY id',
      ),
    ).toEqual([['1'], ['2'], ['3']]);
    expect(
      rows(
        'SELECT (SELECT COUNT(*) FROM Numbers b WHERE b.id < a.id) FROM Numbers a WHERE a.id IN (SELECT n + 5 FROM Ids) ORDER BY a.id',
      ),
    ).toEqual([['4'], ['5'], ['6']]);
  });

  it('NOT IN over a NULL is never true', () => {
    expect(rows('SELECT 1 WHERE 5 NOT IN (SELECT CASE WHEN n = 0 THEN NULL ELSE n END FROM Ids)')).toEqual([]);
  });

  it('reads views, common table expressions and set operations', () => {
    expect(rows('SELECT SUM(twice) FROM dbo.Few')).toEqual([['6']]);
    expect(
      rows(
        'WITH a AS (SELECT TOP (3) id FROM Numbers ORDER BY id), b(x) AS (SELECT id + 1 FROM a) SELECT id FROM a INTERSECT SELECT x FROM b ORDER BY 1',
      ),
    ).toEqual([['2'], ['3']]);
    expect(rows("SELECT 'a' UNION SELECT 'A' UNION ALL SELECT N'b' ORDER BY 1")).toEqual([['a'], ['b']]);
  });

  it('numbers rows and cuts them into tiles', () => {
    const sql =
      'SELECT tile, MAX(k) AS hi, COUNT_BIG(*) AS n FROM (SELECT t.id AS k, NTILE(3) OVER (ORDER BY t.id) AS tile FROM dbo.Numbers AS t) AS q GROUP BY tile ORDER BY tile';
    expect(rows(sql)).toEqual([
      ['1', '334', '334'],
      ['2', '667', '333'],
      ['3', '1000', '333'],
    ]);
    expect(
      rows(
        'SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY n ORDER BY id DESC) AS r FROM Numbers) AS q WHERE r = 1 AND id > 998 ORDER BY id',
      ),
    ).toEqual([['999'], ['1000']]);
    expect(
      rows(
        'SELECT q.k FROM (SELECT id AS k, ROW_NUMBER() OVER (ORDER BY id) AS n FROM Numbers) AS q WHERE q.n % 400 = 0 ORDER BY q.n',
      ),
    ).toEqual([['400'], ['800']]);
  });

  it('finds odd names under every kind of quote', () => {
    expect(rows('SELECT [order], "a]b" FROM [odd one].[sel]]ect \'quoted\' 😀]')).toEqual([['1', 'x']]);
    expect(rows('SELECT COUNT(*) FROM [shop]..[Numbers]')).toEqual([['1000']]);
  });
});
