-- Azure SQL Database: table [dbo].[Every type] of database [sales], run 20260102T030405Z-0a0b0c0d.
-- Written by tableferry test; _schema.json says what each column of the files holds.
-- Foreign keys, defaults, triggers and indexes that are not unique are not here.

IF SCHEMA_ID(N'dbo') IS NULL EXEC(N'CREATE SCHEMA [dbo]');
GO

CREATE TABLE [dbo].[Every type] (
  [id] int NOT NULL, -- IDENTITY in the source
  [flag] bit NULL,
  [tiny] tinyint NULL,
  [small] smallint NULL,
  [big] bigint NULL,
  [price] decimal(19,6) NULL,
  [cents] numeric(9,2) NULL,
  [cash] money NULL,
  [coins] smallmoney NULL,
  [ratio] float(53) NULL,
  [ratio32] real NULL,
  [day] date NULL,
  [clock] time(3) NULL,
  [clock7] time(7) NULL,
  [minute] smalldatetime NULL,
  [old] datetime NULL,
  [at0] datetime2(0) NULL,
  [at6] datetime2(6) NULL,
  [at7] datetime2(7) NULL,
  [at7text] datetime2(7) NULL, -- text in the files
  [zoned] datetimeoffset(3) NULL, -- in the files: UTC in zoned, offset in minutes in zoned__tz
  [zoned7] datetimeoffset(7) NULL, -- text in the files
  [code] char(10) COLLATE Latin1_General_CI_AS NULL,
  [label] varchar(50) COLLATE Latin1_General_CI_AS NULL,
  [note] varchar(4000) COLLATE Latin1_General_CI_AS NULL,
  [utf] varchar(60) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  [Full "Name"]]] nvarchar(100) COLLATE Latin1_General_CI_AS NULL,
  [memo] nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
  [legacy] ntext COLLATE Latin1_General_CI_AS NULL,
  [doc] xml NULL,
  [hash] binary(32) NULL,
  [blob] varbinary(max) NULL,
  [stamp] binary(8) NULL, -- rowversion in the source
  [guid] uniqueidentifier NULL,
  [node] hierarchyid NULL,
  [shape] geography NULL,
  [anything] sql_variant NULL, -- in the files: text in anything, base type in anything__type
  [total] decimal(38,10) NULL, -- computed in the source: ([price]*[cents])
  CONSTRAINT [PK_Every] PRIMARY KEY CLUSTERED ([id] ASC)
);
GO

CREATE UNIQUE NONCLUSTERED INDEX [UX_Every_code] ON [dbo].[Every type] ([code] ASC, [big] DESC);
GO

-- Key [UX_hidden] ([vector] ASC) is left out: the files lack one of its columns.
GO

ALTER TABLE [dbo].[Every type] WITH CHECK ADD CONSTRAINT [CK_price] CHECK ([price]>=(0) AND [label]<>'[x]');
GO

-- CHECK [CK_function] ([dbo].[is_fine]([label])=(1)) is left out: [dbo] is no column of the files.
GO

-- CHECK [CK_off] ([tiny]<(9)) is left out: it is disabled in the source.
GO

-- CHECK [CK_secret]  is left out: the login of the plan was not told its text.
GO
