// T-SQL that the mutations start from: what the product sends, what users type, and every construct of the double.

const declared = 'DECLARE @lo bigint, @hi bigint, @a nvarchar(50), @b nvarchar(50), @n int, @step bigint; ';

const texts: readonly string[] = [
  'SELECT [id], [n], [word] FROM [dbo].[Numbers] AS t WHERE t.[id] > @lo AND t.[id] <= @hi ORDER BY t.[id] OPTION (MAXDOP 1);',
  'SELECT t.[a], CONVERT(nvarchar(20), t.[b]) AS [b] FROM [dbo].[Pairs] AS t WHERE t.[a] = CONVERT(int, @a) AND t.[b] > CONVERT(datetime2(7), @b, 121)',
  'SELECT code FROM Words WHERE code > CONVERT(nvarchar(20), @a COLLATE SQL_Latin1_General_CP1_CI_AS) ORDER BY code DESC',
  "SELECT v.name AS view_name, c.name AS column_name FROM sys.all_views AS v JOIN sys.all_columns AS c ON c.object_id = v.object_id WHERE SCHEMA_NAME(v.schema_id) = N'sys' AND v.name IN (N'databases', N'tables')",
  "SELECT CONVERT(int, SERVERPROPERTY('EngineEdition')) AS e, ORIGINAL_LOGIN(), @@SPID, SYSUTCDATETIME(), @@VERSION",
  'SELECT q.k FROM (SELECT t.[id] AS k, ROW_NUMBER() OVER (ORDER BY t.[id] DESC) AS n FROM dbo.Numbers AS t) AS q WHERE q.n % @step = 0 ORDER BY q.n',
  'SELECT tile, MAX(k) AS hi, COUNT_BIG(*) AS n FROM (SELECT t.id AS k, NTILE(@n) OVER (PARTITION BY n ORDER BY t.id) AS tile FROM Numbers AS t) AS q GROUP BY tile HAVING COUNT(*) > 1',
  'WITH a AS (SELECT TOP (3) id FROM Numbers ORDER BY id), b(x) AS (SELECT id + 1 FROM a) SELECT id FROM a UNION ALL SELECT x FROM b EXCEPT SELECT 1 ORDER BY 1 OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY',
  "SELECT CASE WHEN n = 1 THEN 'a' WHEN n BETWEEN 2 AND 3 THEN N'b' ELSE NULL END, IIF(n IS NULL, 1, 2.5), COALESCE(word, N'x'), NULLIF(n, 0), ISNULL(price, $1.5) FROM Numbers WHERE word LIKE N'%[a-z^]_!%' ESCAPE '!' OR NOT (n IN (1, 2, NULL))",
  "SELECT HASHBYTES('SHA2_256', CONCAT(CONVERT(nvarchar(max), N''), ISNULL(N'=' + CONVERT(nvarchar(11), DATALENGTH(word) / 2) + N':' + word, N'~'))) FROM Numbers CROSS APPLY (SELECT n AS h) AS d LEFT JOIN Ids AS i ON i.n = d.h",
  "SELECT DATEADD(month, 1, GETDATE()), DATEDIFF_BIG(ns, '2024-01-01', SYSDATETIME()), DATEPART(TZoffset, SYSDATETIMEOFFSET()), EOMONTH('2024-02-03'), CAST('x' AS char(3)), TRY_CONVERT(decimal(38, 10), '1e5')",
  "DECLARE @i int = 0, @s nvarchar(max) = N'é😀'; WHILE @i < 3 BEGIN SET @i += 1; IF @i = 2 PRINT @s ELSE SELECT @s = @s + N'x' END",
  'SET NOCOUNT ON; SET LOCK_TIMEOUT 30000; SET DEADLOCK_PRIORITY LOW; set quoted_identifier on set textsize 2147483647 set transaction isolation level snapshot',
  "BEGIN TRAN; INSERT INTO [dbo].[Changing] (word) VALUES (N'a'), (NULL); UPDATE Numbers SET n = n + 1, word = DEFAULT WHERE id = 5; DELETE TOP (1) FROM Ids WHERE n < 0; ROLLBACK",
  'CREATE TABLE dbo.Made (id int IDENTITY(1,1) NOT NULL PRIMARY KEY, w varchar(10) COLLATE Latin1_General_BIN2 NULL, d decimal(10, 2)); DROP TABLE IF EXISTS dbo.Made; TRUNCATE TABLE Ids',
  "RAISERROR (N'bad %s %d', 16, 1, N'x', 5) WITH NOWAIT; THROW 50001, N'mine', 1; WAITFOR DELAY '00:00:01'; EXEC sp_executesql N'SELECT 1'",
  "SELECT 0x0F + 0xFF, 1e5, -1.5, $12.3, .5, 5., 2147483648, 'it''s', N'''', [a]]b], \"order\" FROM [odd one].[sel]]ect 'quoted' 😀] /* c /* nested */ */ -- end",
  'SELECT 1 WHERE EXISTS (SELECT * FROM Numbers a FULL OUTER JOIN (Ids b CROSS JOIN Pairs) ON a.n = b.n WHERE (SELECT MAX(id) FROM Numbers) > ~a.n & 7 | 2 ^ 1)',
  "SELECT x, COUNT(DISTINCT y) FROM (VALUES (1, N'a'), (2, NULL)) AS v(x, y) GROUP BY x ORDER BY COUNT(*) DESC, x",
  "SELECT column_ordinal, name, system_type_name FROM sys.dm_exec_describe_first_result_set(N'SELECT id FROM Numbers', NULL, 1)",
];

/** Texts with parameters declare them first, so that mutated ones still get past their names. */
export const corpus: readonly string[] = texts.map((text) =>
  /@(lo|hi|a|b|n|step)\b/.test(text) ? declared + text : text,
);
