// What a table of the sample database consists of, and short ways to write its columns and keys down.
import type { ColumnDefinition, IndexDefinition, SqlType, StoredValue, TableDefinition } from '../types.ts';
import type { Random } from './random.ts';

export type SampleRow = readonly StoredValue[];

export type SampleTable = {
  readonly definition: TableDefinition;
  /** Rows at scale 1. Tables whose rows are all different cases keep them at every scale. */
  readonly rowCount: number;
  readonly isScaled: boolean;
  /** Exactly `count` rows, in the order of `definition.columns`. */
  readonly rows: (count: number, random: Random) => Iterable<SampleRow>;
};

export const latin1 = 'SQL_Latin1_General_CP1_CI_AS';
export const cyrillic = 'Cyrillic_General_CI_AS';

export const bit: SqlType = { name: 'bit' };
export const tinyint: SqlType = { name: 'tinyint' };
export const smallint: SqlType = { name: 'smallint' };
export const int: SqlType = { name: 'int' };
export const bigint: SqlType = { name: 'bigint' };
export const money: SqlType = { name: 'money' };
export const real: SqlType = { name: 'real' };
export const float: SqlType = { name: 'float' };
export const date: SqlType = { name: 'date' };
export const datetime: SqlType = { name: 'datetime' };
export const uniqueidentifier: SqlType = { name: 'uniqueidentifier' };
export const rowversion: SqlType = { name: 'timestamp' };
export const xml: SqlType = { name: 'xml' };
export const decimal = (precision: number, scale: number): SqlType => ({ name: 'decimal', precision, scale });
export const datetime2 = (scale: number): SqlType => ({ name: 'datetime2', scale });
export const datetimeoffset = (scale: number): SqlType => ({ name: 'datetimeoffset', scale });
export const char = (length: number, collation = latin1): SqlType => ({ name: 'char', length, collation });
/** `length` -1 = max, as in sys.columns. */
export const varchar = (length: number, collation = latin1): SqlType => ({ name: 'varchar', length, collation });
export const nvarchar = (length: number, collation = latin1): SqlType => ({ name: 'nvarchar', length, collation });
export const binary = (length: number): SqlType => ({ name: 'binary', length });
export const varbinary = (length: number): SqlType => ({ name: 'varbinary', length });

/** A NOT NULL column. */
export const column = (name: string, type: SqlType): ColumnDefinition => ({ name, type, isNullable: false });
export const nullable = (name: string, type: SqlType): ColumnDefinition => ({ name, type, isNullable: true });

/** The clustered primary key; a column written as `name DESC` is descending. */
export const primaryKey = (name: string, ...columns: readonly string[]): IndexDefinition => ({
  name,
  columns: columns.map((text) =>
    text.endsWith(' DESC') ? { name: text.slice(0, -' DESC'.length), isDescending: true } : { name: text },
  ),
  isPrimaryKey: true,
  isUnique: true,
  isClustered: true,
});
