-- Microsoft Fabric warehouse: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Whoever runs it needs the role Storage Blob Data Reader on the container.
-- The view reads the files where they are, in absolute places; the table takes them over.
-- Should the warehouse read a time without zone as bigint, it is the number since 1970 that _schema.json names the unit of.
-- The files are compressed with Zstandard; for a warehouse that refuses it plan again with Snappy.
-- Column clock7 is left out: it is in nanoseconds, which this engine does not read from Parquet.
-- Column at7 is left out: it is in nanoseconds, which this engine does not read from Parquet.

IF SCHEMA_ID(N'dbo') IS NULL EXEC(N'CREATE SCHEMA [dbo]');
GO

CREATE VIEW [dbo].[Every type__files] AS
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
  r.[minute] AS [minute],
  r.[old] AS [old],
  r.[at0] AS [at0],
  r.[at6] AS [at6],
  r.[at7text] AS [at7text],
  r.[zoned] AS [zoned],
  r.[zoned__tz] AS [zoned__tz],
  r.[zoned7] AS [zoned7],
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
  [tiny] smallint,
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
  [minute] datetime2(0),
  [old] datetime2(3),
  [at0] datetime2(0),
  [at6] datetime2(6),
  [at7text] varchar(27),
  [zoned] datetime2(3),
  [zoned__tz] smallint,
  [zoned7] varchar(34),
  [code] varchar(30),
  [label] varchar(150),
  [note] varchar(max),
  [utf] varchar(60),
  [Full "Name"]]] varchar(300) '$."Full \"Name\"]"',
  [memo] varchar(max),
  [legacy] varchar(max),
  [doc] varchar(max),
  [hash] varbinary(32),
  [blob] varbinary(max),
  [stamp] varbinary(8),
  [guid] uniqueidentifier,
  [node] varbinary(892),
  [shape] varbinary(max),
  [anything] varchar(max),
  [anything__type] varchar(64),
  [total] decimal(38,10)
) AS r;
GO

CREATE TABLE [dbo].[Every type] (
  [id] int NOT NULL,
  [flag] bit NULL,
  [tiny] smallint NULL,
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
  [at7text] varchar(27) NULL, -- datetime2(7) as text
  [zoned] datetime2(3) NULL,
  [zoned__tz] smallint NULL, -- offset in minutes of zoned, whose column is in UTC
  [zoned7] varchar(34) NULL, -- datetimeoffset(7) as text
  [code] varchar(30) NULL,
  [label] varchar(150) NULL,
  [note] varchar(max) NULL,
  [utf] varchar(60) NULL,
  [Full "Name"]]] varchar(300) NULL,
  [memo] varchar(max) NULL,
  [legacy] varchar(max) NULL,
  [doc] varchar(max) NULL,
  [hash] varbinary(32) NULL,
  [blob] varbinary(max) NULL,
  [stamp] varbinary(8) NULL,
  [guid] uniqueidentifier NULL,
  [node] varbinary(892) NULL,
  [shape] varbinary(max) NULL,
  [anything] varchar(max) NULL,
  [anything__type] varchar(64) NULL, -- base type of anything
  [total] decimal(38,10) NULL
);
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
-- Your own sign-in to Entra ID is used.
GO
