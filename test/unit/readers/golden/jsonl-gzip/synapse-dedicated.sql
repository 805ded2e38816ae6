-- Azure Synapse, dedicated SQL pool: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Texts or bytes of any length are not for a columnstore, so the table is a heap.

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
  [clock7] time(7) NULL,
  [minute] datetime2(0) NULL,
  [old] datetime2(3) NULL,
  [at0] datetime2(0) NULL,
  [at6] datetime2(6) NULL,
  [at7] datetime2(7) NULL,
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
  [hash] varchar(44) NULL, -- its bytes as Base64
  [blob] varchar(max) NULL, -- its bytes as Base64
  [stamp] varchar(12) NULL, -- its bytes as Base64
  [guid] uniqueidentifier NULL,
  [node] varchar(1192) NULL, -- its bytes as Base64
  [shape] varchar(max) NULL, -- its bytes as Base64
  [anything] nvarchar(max) NULL,
  [anything__type] nvarchar(64) NULL, -- base type of anything
  [total] decimal(38,10) NULL
) WITH (DISTRIBUTION = ROUND_ROBIN, HEAP);
GO

-- COPY INTO reads CSV and Parquet, not JSON Lines: plan again with one of these to load this table.
GO
