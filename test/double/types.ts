// What the double's engine and its wire share: SQL types, stored values, and the events of a running request.

/** SQL Server type names as the double knows them (lower case; rowversion is `timestamp`, as in sys.types). */
export type SqlTypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'numeric'
  | 'smallmoney'
  | 'money'
  | 'real'
  | 'float'
  | 'date'
  | 'time'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'uniqueidentifier'
  | 'char'
  | 'varchar'
  | 'nchar'
  | 'nvarchar'
  | 'text'
  | 'ntext'
  | 'xml'
  | 'binary'
  | 'varbinary'
  | 'image'
  | 'timestamp'
  | 'sql_variant'
  | 'hierarchyid'
  | 'geography'
  | 'geometry'
  | 'clr_udt';

/** A type with its facets. `length` counts bytes for char/varchar/binary/varbinary, characters for nchar/nvarchar; -1 = max. */
export type SqlType = {
  readonly name: SqlTypeName;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  /** Collation name of character types, e.g. SQL_Latin1_General_CP1_CI_AS. */
  readonly collation?: string;
};

/**
 * A value as SQLite holds it; null = NULL. Encodings, chosen so that plain SQLite comparison gives SQL Server's order
 * (character types apart: those compare through their collation's sort key):
 *  bit/tinyint/smallint/int/bigint      INTEGER
 *  decimal/numeric p<=18, money types    INTEGER, unscaled (money scale 4)
 *  decimal/numeric p>18                  BLOB(16), unscaled, big endian two's complement with the sign bit flipped
 *  real/float                            REAL
 *  date                                  INTEGER days since 0001-01-01
 *  time(n), datetime2(n)                 INTEGER 100 ns ticks since midnight / since 0001-01-01T00:00 (always 100 ns)
 *  datetime                              INTEGER 1/300 s since 1900-01-01;  smalldatetime INTEGER minutes since 1900-01-01
 *  datetimeoffset(n)                     BLOB(10): UTC ticks since 0001-01-01 as big endian int64, then offset minutes + 840 as uint16
 *  uniqueidentifier                      BLOB(16) in comparison order: bytes 10-15, 8-9, 6-7, 4-5, 0-3 of the stored (wire) value
 *  character types, xml                  TEXT (well formed), else BLOB of UTF-16LE
 *  binary types, timestamp, CLR types    BLOB
 *  sql_variant                           TEXT, JSON {"type":SqlType,"value":canonical text}
 */
export type StoredValue = null | number | bigint | string | Uint8Array;

export type ResultColumn = {
  readonly name: string;
  readonly type: SqlType;
  readonly isNullable: boolean;
  readonly isIdentity?: boolean;
  readonly isComputed?: boolean;
};

/** What a request produces, in order; an SqlError thrown by the generator ends the request with an ERROR token. */
export type EngineEvent =
  /** `orderBy`: ordinals, from 1, of the columns that the rows are ordered by (0 = a column that is not selected). */
  | { readonly kind: 'columns'; readonly columns: readonly ResultColumn[]; readonly orderBy?: readonly number[] }
  | { readonly kind: 'row'; readonly values: readonly StoredValue[] }
  /** End of one statement. `rowCount` undefined = no count (SET, BEGIN, NOCOUNT ON). */
  | { readonly kind: 'done'; readonly rowCount?: number; readonly isSelect: boolean }
  | { readonly kind: 'info'; readonly number: number; readonly message: string }
  | { readonly kind: 'database'; readonly name: string }
  | { readonly kind: 'language'; readonly name: string }
  /** Nothing to send: ask for the next event after this time (WAITFOR DELAY, a lock that another session holds). */
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'beginTransaction' | 'commitTransaction' | 'rollbackTransaction' };

/** A typed parameter of sp_executesql / sp_execute. */
export type EngineParameter = { readonly name: string; readonly type: SqlType; readonly value: StoredValue };

/** SQL Server's own error: number, severity class, state, message text. */
export class SqlError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly line: number;
  constructor(number: number, message: string, severity = 16, state = 1, line = 1) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.severity = severity;
    this.state = state;
    this.line = line;
  }
}

/** One logged-in session of the engine; its requests run one after another. */
export type EngineSession = {
  /** Runs a batch; rows are produced lazily, so the wire's back-pressure holds the engine back. */
  run(sql: string, parameters: readonly EngineParameter[]): Generator<EngineEvent, void, void>;
  begin(isolation: IsolationLevel | null): void;
  commit(): void;
  rollback(): void;
  readonly isInTransaction: boolean;
  close(): void;
};

export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE' | 'SNAPSHOT';

export type Engine = {
  /** Throws SqlError 18456 (bad name or password) or 4060 (database cannot be opened). `database` '' = the login's default. */
  login(user: string, password: string, database: string): EngineSession & { readonly database: string };
  readonly version: string;
  close(): void;
};

// ---- What a database of the double consists of ----

export type ColumnDefinition = {
  readonly name: string;
  readonly type: SqlType;
  readonly isNullable: boolean;
  readonly isIdentity?: boolean;
  /** T-SQL text shown in sys.computed_columns; the stored value is kept like any other. */
  readonly computedDefinition?: string;
  /** Alias type declared by the user (schema-qualified by dbo), base in `type`. */
  readonly aliasType?: string;
};

export type IndexDefinition = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly isDescending?: boolean }[];
  readonly isPrimaryKey?: boolean;
  readonly isUnique: boolean;
  readonly isClustered: boolean;
};

/** Columns of datetime2(7) that hold a row's period, and the table (without indexes) of its former versions. */
export type TemporalDefinition = {
  readonly from: string;
  readonly to: string;
  readonly history: { readonly schema: string; readonly name: string };
};

export type TableDefinition = {
  readonly schema: string;
  readonly name: string;
  /** System-versioned. */
  readonly temporal?: TemporalDefinition;
  readonly columns: readonly ColumnDefinition[];
  /** Empty = a heap without a key. */
  readonly indexes: readonly IndexDefinition[];
  /** The clustered index or the heap is partitioned. */
  readonly partitioning?: PartitioningDefinition;
};

/** CREATE PARTITION FUNCTION [functionName] (column's type) AS RANGE RIGHT | LEFT FOR VALUES (boundaries). */
export type PartitioningDefinition = {
  readonly functionName: string;
  readonly schemeName: string;
  readonly column: string;
  readonly isRight: boolean;
  /** Ascending, as canonical text. */
  readonly boundaries: readonly string[];
};

export type ViewDefinition = { readonly schema: string; readonly name: string; readonly sql: string };

export type DatabaseDefinition = {
  readonly name: string;
  /** Database collation, e.g. SQL_Latin1_General_CP1_CI_AS. */
  readonly collation: string;
  readonly tables: readonly TableDefinition[];
  readonly views?: readonly ViewDefinition[];
};
