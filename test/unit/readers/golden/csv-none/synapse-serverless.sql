-- Azure Synapse, serverless SQL pool: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Run it in a database of the pool. Whoever queries needs the role Storage Blob Data Reader on the container.

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
  r.[clock7] AS [clock7],
  r.[minute] AS [minute],
  r.[old] AS [old],
  r.[at0] AS [at0],
  r.[at6] AS [at6],
  r.[at7] AS [at7],
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
  CONVERT(varbinary(32), r.[hash], 2) AS [hash],
  CONVERT(varbinary(max), r.[blob], 2) AS [blob],
  CONVERT(varbinary(8), r.[stamp], 2) AS [stamp],
  r.[guid] AS [guid],
  CONVERT(varbinary(892), r.[node], 2) AS [node],
  CONVERT(varbinary(max), r.[shape], 2) AS [shape],
  r.[anything] AS [anything],
  r.[anything__type] AS [anything__type],
  r.[total] AS [total]
FROM OPENROWSET(BULK 'https://account.blob.core.windows.net/migration/sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d/part-*-*.csv', FORMAT = 'CSV', FIRSTROW = 2, PARSER_VERSION = '2.0')
WITH (
  [id] int 1,
  [flag] bit 2,
  [tiny] tinyint 3,
  [small] smallint 4,
  [big] bigint 5,
  [price] decimal(19,6) 6,
  [cents] decimal(9,2) 7,
  [cash] decimal(19,4) 8,
  [coins] decimal(10,4) 9,
  [ratio] float(53) 10,
  [ratio32] real 11,
  [day] date 12,
  [clock] time(3) 13,
  [clock7] time(7) 14,
  [minute] datetime2(0) 15,
  [old] datetime2(3) 16,
  [at0] datetime2(0) 17,
  [at6] datetime2(6) 18,
  [at7] datetime2(7) 19,
  [at7text] varchar(27) COLLATE Latin1_General_100_BIN2_UTF8 20,
  [zoned] datetime2(3) 21,
  [zoned__tz] smallint 22,
  [zoned7] varchar(34) COLLATE Latin1_General_100_BIN2_UTF8 23,
  [code] varchar(30) COLLATE Latin1_General_100_BIN2_UTF8 24,
  [label] varchar(150) COLLATE Latin1_General_100_BIN2_UTF8 25,
  [note] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 26,
  [utf] varchar(60) COLLATE Latin1_General_100_BIN2_UTF8 27,
  [Full "Name"]]] varchar(300) COLLATE Latin1_General_100_BIN2_UTF8 28,
  [memo] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 29,
  [legacy] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 30,
  [doc] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 31,
  [hash] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 32,
  [blob] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 33,
  [stamp] varchar(16) COLLATE Latin1_General_100_BIN2_UTF8 34,
  [guid] uniqueidentifier 35,
  [node] varchar(1784) COLLATE Latin1_General_100_BIN2_UTF8 36,
  [shape] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 37,
  [anything] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 38,
  [anything__type] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 39,
  [total] decimal(38,10) 40
) AS r;
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_data_sources WHERE name = N'tableferry_account_blob_core_windows_net_migration')
CREATE EXTERNAL DATA SOURCE [tableferry_account_blob_core_windows_net_migration] WITH (LOCATION = 'https://account.blob.core.windows.net/migration');
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_file_formats WHERE name = N'tableferry_csv_none')
CREATE EXTERNAL FILE FORMAT [tableferry_csv_none] WITH (FORMAT_TYPE = DELIMITEDTEXT, FORMAT_OPTIONS (FIELD_TERMINATOR = ',', STRING_DELIMITER = '"', FIRST_ROW = 2));
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
  [clock7] time(7),
  [minute] datetime2(0),
  [old] datetime2(3),
  [at0] datetime2(0),
  [at6] datetime2(6),
  [at7] datetime2(7),
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
  [hash] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8,
  [blob] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [stamp] varchar(16) COLLATE Latin1_General_100_BIN2_UTF8,
  [guid] uniqueidentifier,
  [node] varchar(1784) COLLATE Latin1_General_100_BIN2_UTF8,
  [shape] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [anything] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8,
  [anything__type] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8,
  [total] decimal(38,10)
) WITH (LOCATION = 'sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d/part-*-*.csv', DATA_SOURCE = [tableferry_account_blob_core_windows_net_migration], FILE_FORMAT = [tableferry_csv_none]);
GO
