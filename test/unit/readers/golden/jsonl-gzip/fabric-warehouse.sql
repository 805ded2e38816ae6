-- Microsoft Fabric warehouse: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Whoever runs it needs the role Storage Blob Data Reader on the container.
-- The view reads the files where they are, in absolute places; the table takes them over.

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
  r.[clock7] AS [clock7],
  r.[minute] AS [minute],
  r.[old] AS [old],
  r.[at0] AS [at0],
  r.[at6] AS [at6],
  r.[at7] AS [at7],
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
FROM OPENROWSET(BULK 'https://account.blob.core.windows.net/migration/sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d/part-*-*.jsonl.gz', FORMAT = 'JSONL')
WITH (
  [id] int '$.id',
  [flag] bit '$.flag',
  [tiny] smallint '$.tiny',
  [small] smallint '$.small',
  [big] bigint '$.big',
  [price] decimal(19,6) '$.price',
  [cents] decimal(9,2) '$.cents',
  [cash] decimal(19,4) '$.cash',
  [coins] decimal(10,4) '$.coins',
  [ratio] float(53) '$.ratio',
  [ratio32] real '$.ratio32',
  [day] date '$.day',
  [clock] time(3) '$.clock',
  [clock7] varchar(16) '$.clock7',
  [minute] datetime2(0) '$.minute',
  [old] datetime2(3) '$.old',
  [at0] datetime2(0) '$.at0',
  [at6] datetime2(6) '$.at6',
  [at7] varchar(27) '$.at7',
  [at7text] varchar(27) '$.at7text',
  [zoned] datetime2(3) '$.zoned',
  [zoned__tz] smallint '$.zoned__tz',
  [zoned7] varchar(34) '$.zoned7',
  [code] varchar(30) '$.code',
  [label] varchar(150) '$.label',
  [note] varchar(max) '$.note',
  [utf] varchar(60) '$.utf',
  [Full "Name"]]] varchar(300) '$."Full \"Name\"]"',
  [memo] varchar(max) '$.memo',
  [legacy] varchar(max) '$.legacy',
  [doc] varchar(max) '$.doc',
  [hash] varchar(44) '$.hash',
  [blob] varchar(max) '$.blob',
  [stamp] varchar(12) '$.stamp',
  [guid] uniqueidentifier '$.guid',
  [node] varchar(1192) '$.node',
  [shape] varchar(max) '$.shape',
  [anything] varchar(max) '$.anything',
  [anything__type] varchar(64) '$.anything__type',
  [total] decimal(38,10) '$.total'
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
  [clock7] varchar(16) NULL, -- text, since this engine keeps six digits
  [minute] datetime2(0) NULL,
  [old] datetime2(3) NULL,
  [at0] datetime2(0) NULL,
  [at6] datetime2(6) NULL,
  [at7] varchar(27) NULL, -- text, since this engine keeps six digits
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
  [hash] varchar(44) NULL, -- its bytes as Base64
  [blob] varchar(max) NULL, -- its bytes as Base64
  [stamp] varchar(12) NULL, -- its bytes as Base64
  [guid] uniqueidentifier NULL,
  [node] varchar(1192) NULL, -- its bytes as Base64
  [shape] varchar(max) NULL, -- its bytes as Base64
  [anything] varchar(max) NULL,
  [anything__type] varchar(64) NULL, -- base type of anything
  [total] decimal(38,10) NULL
);
GO

INSERT INTO [dbo].[Every type] ([id], [flag], [tiny], [small], [big], [price], [cents], [cash], [coins], [ratio], [ratio32], [day], [clock], [clock7], [minute], [old], [at0], [at6], [at7], [at7text], [zoned], [zoned__tz], [zoned7], [code], [label], [note], [utf], [Full "Name"]]], [memo], [legacy], [doc], [hash], [blob], [stamp], [guid], [node], [shape], [anything], [anything__type], [total])
SELECT [id], [flag], [tiny], [small], [big], [price], [cents], [cash], [coins], [ratio], [ratio32], [day], [clock], [clock7], [minute], [old], [at0], [at6], [at7], [at7text], [zoned], [zoned__tz], [zoned7], [code], [label], [note], [utf], [Full "Name"]]], [memo], [legacy], [doc], [hash], [blob], [stamp], [guid], [node], [shape], [anything], [anything__type], [total] FROM [dbo].[Every type__files];
GO
