-- Azure Synapse, dedicated SQL pool: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Texts or bytes of any length are not for a columnstore, so the table is a heap.
-- The files are compressed with Zstandard; for COPY INTO, which documents Snappy and gzip for Parquet, plan again with Snappy.
-- Column clock7 is left out: it is in nanoseconds, which this engine does not read from Parquet.
-- Column at7 is left out: it is in nanoseconds, which this engine does not read from Parquet.

IF SCHEMA_ID(N'dbo') IS NULL EXEC(N'CREATE SCHEMA [dbo]');
GO

CREATE TABLE [dbo].[Every type] (
  [id] int NOT NULL,
  [flag] bit NULL,
  [tiny] tinyint NULL,
  [small] smallint NULL,
  [big] bigint NULL,
  [price] decimal(19,6) NULL,
  [cents] decimal(9,2) NULL,
  [cash] decimal(19,4) NULL,
  [coins] decimal(10,4) NULL,
  [ratio] float(53) NULL,
  [ratio32] real NULL,
  [day] date NULL,
  [clock] time(3) NULL,
  [minute] datetime2(0) NULL,
  [old] datetime2(3) NULL,
  [at0] datetime2(0) NULL,
  [at6] datetime2(6) NULL,
  [at7text] nvarchar(27) NULL, -- datetime2(7) as text
  [zoned] datetime2(3) NULL,
  [zoned__tz] smallint NULL, -- offset in minutes of zoned, whose column is in UTC
  [zoned7] nvarchar(34) NULL, -- datetimeoffset(7) as text
  [code] nvarchar(10) NULL,
  [label] nvarchar(50) NULL,
  [note] nvarchar(4000) NULL,
  [utf] nvarchar(60) NULL,
  [Full "Name"]]] nvarchar(100) NULL,
  [memo] nvarchar(max) NULL,
  [legacy] nvarchar(max) NULL,
  [doc] nvarchar(max) NULL,
  [hash] varbinary(32) NULL,
  [blob] varbinary(max) NULL,
  [stamp] varbinary(8) NULL,
  [guid] binary(16) NULL, -- its bytes are in the order of the text form
  [node] varbinary(892) NULL,
  [shape] varbinary(max) NULL,
  [anything] nvarchar(max) NULL,
  [anything__type] nvarchar(64) NULL, -- base type of anything
  [total] decimal(38,10) NULL
) WITH (DISTRIBUTION = ROUND_ROBIN, HEAP);
GO

COPY INTO [dbo].[Every type] (
  [id] 1,
  [flag] 2,
  [tiny] 3,
  [small] 4,
  [big] 5,
  [price] 6,
  [cents] 7,
  [cash] 8,
  [coins] 9,
  [ratio] 10,
  [ratio32] 11,
  [day] 12,
  [clock] 13,
  [minute] 15,
  [old] 16,
  [at0] 17,
  [at6] 18,
  [at7text] 20,
  [zoned] 21,
  [zoned__tz] 22,
  [zoned7] 23,
  [code] 24,
  [label] 25,
  [note] 26,
  [utf] 27,
  [Full "Name"]]] 28,
  [memo] 29,
  [legacy] 30,
  [doc] 31,
  [hash] 32,
  [blob] 33,
  [stamp] 34,
  [guid] 35,
  [node] 36,
  [shape] 37,
  [anything] 38,
  [anything__type] 39,
  [total] 40
) FROM 'https://account.blob.core.windows.net/migration/sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d/part-*-*.parquet'
WITH (FILE_TYPE = 'PARQUET');
-- Without CREDENTIAL your own sign-in is used; otherwise add CREDENTIAL = (IDENTITY = 'Managed Identity').
GO
