-- Azure Synapse, serverless SQL pool: the current state of dbo.Orders, round 3 (state 4) of the series nightly.
-- Written by Tableferry test. Complete up to version 7 of change tracking.
-- Made anew with every round: run it again to see the newest. Until then it shows this round, whose files stay.
-- Run it in a database of the pool. Whoever queries needs the role Storage Blob Data Reader on the container.

IF SCHEMA_ID(N'dbo') IS NULL EXEC(N'CREATE SCHEMA [dbo]');
GO

CREATE OR ALTER VIEW [dbo].[Orders_current] AS
WITH changes AS (
SELECT 1 AS [tableferry_set], r.*
FROM OPENROWSET(BULK (
  'https://acme.blob.core.windows.net/lake/dbo/Orders/changes/run=20260102T000000Z-00000002/part-0000-00000.parquet'
), FORMAT = 'PARQUET') WITH (
  [_op] varchar(4) COLLATE Latin1_General_100_BIN2_UTF8,
  [_version] varchar(200) COLLATE Latin1_General_100_BIN2_UTF8,
  [a code] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8 '$."a code"',
  [number] int,
  [note] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8,
  [at] bigint
) AS r
), newest AS (
SELECT *, ROW_NUMBER() OVER (PARTITION BY CAST(c.[a code] AS nvarchar(4000)) COLLATE Latin1_General_100_CI_AS, c.[number] ORDER BY [tableferry_set] DESC, [_version] DESC) AS [tableferry_rank]
FROM changes AS c
)
SELECT
  b.[a code] AS [a code],
  b.[number] AS [number],
  b.[note] AS [note],
  DATEADD(microsecond, CAST(b.[at] % 1000000 AS int), DATEADD(second, CAST(b.[at] / 1000000 % 86400 AS int), DATEADD(day, CAST(b.[at] / 1000000 / 86400 AS int), CAST('1970-01-01' AS datetime2(6))))) AS [at]
FROM OPENROWSET(BULK (
  'https://acme.blob.core.windows.net/lake/dbo/Orders/run=20260101T000000Z-00000001/part-0000-00000.parquet'
), FORMAT = 'PARQUET') WITH (
  [a code] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8 '$."a code"',
  [number] int,
  [note] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8,
  [at] bigint
) AS b
WHERE NOT EXISTS (SELECT 1 FROM newest AS c WHERE c.[tableferry_rank] = 1 AND CAST(b.[a code] AS nvarchar(4000)) COLLATE Latin1_General_100_CI_AS = CAST(c.[a code] AS nvarchar(4000)) COLLATE Latin1_General_100_CI_AS AND b.[number] = c.[number])
UNION ALL
SELECT
  c.[a code] AS [a code],
  c.[number] AS [number],
  c.[note] AS [note],
  DATEADD(microsecond, CAST(c.[at] % 1000000 AS int), DATEADD(second, CAST(c.[at] / 1000000 % 86400 AS int), DATEADD(day, CAST(c.[at] / 1000000 / 86400 AS int), CAST('1970-01-01' AS datetime2(6))))) AS [at]
FROM newest AS c WHERE c.[tableferry_rank] = 1 AND c.[_op] <> 'D';
GO
