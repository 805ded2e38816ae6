-- Azure Synapse, serverless SQL pool: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Run it in a database of the pool. Whoever queries needs the role Storage Blob Data Reader on the container.
-- The files are compressed with Zstandard; for a serverless pool that refuses it plan again with Snappy.
-- Column clock7 is left out: it is in nanoseconds, which this engine does not read from Parquet.
-- Column at7 is left out: it is in nanoseconds, which this engine does not read from Parquet.

IF SCHEMA_ID(N'dbo') IS NULL EXEC(N'CREATE SCHEMA [dbo]');
GO

CREATE OR ALTER VIEW [dbo].[Every type] AS
SELECT
  r.[id] AS [id],
  r.[flag] AS [flag],
  r.[tiny] AS [tiny],
  r.[small] AS [small],
  r.[big] AS [big],
  r.[price] AS [price],
  r.[cents] AS [cents],
  r.[cash] AS [cash],
  r.[coins] AS [coins],
  r.[ratio] AS [ratio],
  r.[ratio32] AS [ratio32],
  r.[day] AS [day],
  r.[clock] AS [clock],
  CAST(DATEADD(millisecond, CAST(r.[minute] % 1000 AS int), DATEADD(second, CAST(r.[minute] / 1000 % 86400 AS int), DATEADD(day, CAST(r.[minute] / 1000 / 86400 AS int), CAST('1970-01-01' AS datetime2(3))))) AS datetime2(0)) AS [minute],
  DATEADD(millisecond, CAST(r.[old] % 1000 AS int), DATEADD(second, CAST(r.[old] / 1000 % 86400 AS int), DATEADD(day, CAST(r.[old] / 1000 / 86400 AS int), CAST('1970-01-01' AS datetime2(3))))) AS [old],
  CAST(DATEADD(millisecond, CAST(r.[at0] % 1000 AS int), DATEADD(second, CAST(r.[at0] / 1000 % 86400 AS int), DATEADD(day, CAST(r.[at0] / 1000 / 86400 AS int), CAST('1970-01-01' AS datetime2(3))))) AS datetime2(0)) AS [at0],
  DATEADD(microsecond, CAST(r.[at6] % 1000000 AS int), DATEADD(second, CAST(r.[at6] / 1000000 % 86400 AS int), DATEADD(day, CAST(r.[at6] / 1000000 / 86400 AS int), CAST('1970-01-01' AS datetime2(6))))) AS [at6],
  CAST(r.[at7text] AS datetime2(7)) AS [at7text],
  SWITCHOFFSET(TODATETIMEOFFSET(r.[zoned], 0), r.[zoned__tz]) AS [zoned],
  CAST(r.[zoned7] AS datetimeoffset(7)) AS [zoned7],
  r.[code] AS [code],
  r.[label] AS [label],
  r.[note] AS [note],
  r.[utf] AS [utf],
  r.[Full "Name"]]] AS [Full "Name"]]],
  r.[memo] AS [memo],
  r.[legacy] AS [legacy],
  r.[doc] AS [doc],
  r.[hash] AS [hash],
  r.[blob] AS [blob],
  r.[stamp] AS [stamp],
  r.[guid] AS [guid],
  r.[node] AS [node],
  r.[shape] AS [shape],
  r.[anything] AS [anything],
  r.[anything__type] AS [anything__type],
  r.[total] AS [total]
FROM OPENROWSET(BULK 'https://account.blob.core.windows.net/migration/sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d/part-*-*.parquet', FORMAT = 'PARQUET')
WITH (
  [id] int,
  [flag] bit,
  [tiny] tinyint,
  [small] smallint,
  [big] bigint,
  [price] decimal(19,6),
  [cents] decimal(9,2),
  [cash] decimal(19,4),
  [coins] decimal(10,4),
  [ratio] float(53),
  [ratio32] real,
  [day] date,
  [clock] time(3),
  [minute] bigint,
  [old] bigint,
  [at0] bigint,
  [at6] bigint,
  [at7text] varchar(27) COLLATE Latin1_General_100_BIN2_UTF8,
  [zoned] datetime2(3),
  [zoned__tz] smallint,
  [zoned7] varchar(34) COLLATE Latin1_General_100_BIN2_UTF8,
  [code] varchar(30) COLLATE Latin1_General_100_BIN2_UTF8,
  [label] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8,
  [note] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [utf] varchar(60) COLLATE Latin1_General_100_BIN2_UTF8,
  [Full "Name"]]] varchar(300) COLLATE Latin1_General_100_BIN2_UTF8 '$."Full \"Name\"]"',
  [memo] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [legacy] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [doc] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [hash] varbinary(32),
  [blob] varbinary(max),
  [stamp] varbinary(8),
  [guid] uniqueidentifier,
  [node] varbinary(892),
  [shape] varbinary(max),
  [anything] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [anything__type] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8,
  [total] decimal(38,10)
) AS r;
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_data_sources WHERE name = N'tableferry_account_blob_core_windows_net_migration')
CREATE EXTERNAL DATA SOURCE [tableferry_account_blob_core_windows_net_migration] WITH (LOCATION = 'https://account.blob.core.windows.net/migration');
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_file_formats WHERE name = N'tableferry_parquet')
CREATE EXTERNAL FILE FORMAT [tableferry_parquet] WITH (FORMAT_TYPE = PARQUET);
GO

-- The files as they are, for tools that want a table; the view above gives the values of SQL Server.
CREATE EXTERNAL TABLE [dbo].[Every type__files] (
  [id] int,
  [flag] bit,
  [tiny] tinyint,
  [small] smallint,
  [big] bigint,
  [price] decimal(19,6),
  [cents] decimal(9,2),
  [cash] decimal(19,4),
  [coins] decimal(10,4),
  [ratio] float(53),
  [ratio32] real,
  [day] date,
  [clock] time(3),
  [minute] bigint,
  [old] bigint,
  [at0] bigint,
  [at6] bigint,
  [at7text] varchar(27) COLLATE Latin1_General_100_BIN2_UTF8,
  [zoned] datetime2(3),
  [zoned__tz] smallint,
  [zoned7] varchar(34) COLLATE Latin1_General_100_BIN2_UTF8,
  [code] varchar(30) COLLATE Latin1_General_100_BIN2_UTF8,
  [label] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8,
  [note] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [utf] varchar(60) COLLATE Latin1_General_100_BIN2_UTF8,
  [Full "Name"]]] varchar(300) COLLATE Latin1_General_100_BIN2_UTF8,
  [memo] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [legacy] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [doc] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [hash] varbinary(32),
  [blob] varbinary(max),
  [stamp] varbinary(8),
  [guid] uniqueidentifier,
  [node] varbinary(892),
  [shape] varbinary(max),
  [anything] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [anything__type] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8,
  [total] decimal(38,10)
) WITH (LOCATION = 'sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d/part-*-*.parquet', DATA_SOURCE = [tableferry_account_blob_core_windows_net_migration], FILE_FORMAT = [tableferry_parquet]);
GO
