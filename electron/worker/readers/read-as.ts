// As which T-SQL type an engine reads a column of the files, and how the value in it becomes what SQL Server had.
import type { LogicalType, SqlType, TimeUnit } from '../../../shared/columns.ts';
import type { Format } from '../../../shared/run-options.ts';
import type { FileColumn } from './file-columns.ts';

export type Engine = 'serverless' | 'fabric' | 'dedicated';

export type ReadAs =
  | {
      readonly type: string;
      /** Of the column as it is read, the value; null = it is the value. */
      readonly convert: ((column: string) => string) | null;
      /** What a reader of this column has to know, as a clause; null = nothing. */
      readonly note: string | null;
    }
  /** Why the engine cannot read it, as a clause. */
  | { readonly unreadable: string };

const plain = (type: string, note: string | null = null): ReadAs => ({ type, convert: null, note });

/** With the collation that reads UTF-8 and skips row groups by their bounds. */
const utf8Collation = 'Latin1_General_100_BIN2_UTF8';

export function readAs(file: FileColumn, format: Format, engine: Engine): ReadAs {
  const { type } = file.output;
  switch (type.kind) {
    case 'string':
      return textAs(file, format, engine);
    case 'binary':
      return bytesAs(bytesOf(file.of.sqlType), format, engine);
    case 'fixed':
      return bytesAs(type.length, format, engine);
    case 'time':
    case 'timestamp':
      return format === 'parquet' ? parquetTimeAs(type, engine) : textTimeAs(type, engine);
    case 'uuid':
      return format === 'parquet' && engine === 'dedicated'
        ? plain('binary(16)', 'its bytes are in the order of the text form')
        : plain('uniqueidentifier');
    default:
      return plain(scalarType(type, engine));
  }
}

function scalarType(type: Exclude<LogicalType, { kind: 'string' | 'binary' | 'fixed' | 'uuid' }>, engine: Engine) {
  switch (type.kind) {
    case 'bool':
      return 'bit';
    case 'int':
      if (type.bits === 8) return engine === 'fabric' ? 'smallint' : 'tinyint';
      return { 16: 'smallint', 32: 'int', 64: 'bigint' }[type.bits];
    case 'float':
      return type.bits === 32 ? 'real' : 'float(53)';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'date':
      return 'date';
    case 'time':
      return `time(${type.digits})`;
    case 'timestamp':
      return `datetime2(${type.digits})`;
  }
}

type Time = Extract<LogicalType, { kind: 'time' | 'timestamp' }>;

function parquetTimeAs(type: Time, engine: Engine): ReadAs {
  if (type.unit === 'nanos')
    return { unreadable: 'it is in nanoseconds, which this engine does not read from Parquet' };
  if (type.kind === 'timestamp' && !type.isUtc && engine === 'serverless') {
    // Documented: a timestamp that is not normalized to UTC arrives as the number in the file.
    const { unit, digits } = type;
    return { type: 'bigint', convert: (column) => fromEpoch(column, unit, digits), note: null };
  }
  return plain(scalarType(type, engine));
}

function textTimeAs(type: Time, engine: Engine): ReadAs {
  // Fabric keeps six digits.
  if (engine === 'fabric' && type.digits === 7)
    return plain(`varchar(${type.kind === 'time' ? 16 : 27})`, 'text, since this engine keeps six digits');
  return plain(scalarType(type, engine));
}

/** Exact, also before 1970: T-SQL divides toward zero, so that both terms have the sign of the value. */
function fromEpoch(column: string, unit: Exclude<TimeUnit, 'nanos'>, digits: number): string {
  const perSecond = unit === 'millis' ? 1_000 : 1_000_000;
  const part = unit === 'millis' ? 'millisecond' : 'microsecond';
  const base = `CAST('1970-01-01' AS datetime2(${digits === 0 ? 3 : digits}))`;
  // Divided in two steps: a literal beyond int would be a decimal, and the quotient one too.
  const day = `DATEADD(day, CAST(${column} / ${perSecond} / 86400 AS int), ${base})`;
  const seconds = `DATEADD(second, CAST(${column} / ${perSecond} % 86400 AS int), ${day})`;
  const whole = `DATEADD(${part}, CAST(${column} % ${perSecond} AS int), ${seconds})`;
  return digits === 0 ? `CAST(${whole} AS datetime2(0))` : whole;
}

/** UTF-16 units that the text of a column has at most; null = no bound is known. */
function charactersOf({ name, maxLength }: SqlType): number | null {
  if (maxLength < 0) return null;
  if (name === 'nchar' || name === 'nvarchar') return maxLength / 2;
  return name === 'char' || name === 'varchar' ? maxLength : null;
}

/** Bytes that UTF-8 takes at most for the text of a column; null = more than a varchar(n) holds. */
function utf8BytesOf(type: SqlType): number | null {
  const characters = charactersOf(type);
  if (characters === null) return null;
  const isUtf8 = type.codePage === 65_001 && (type.name === 'char' || type.name === 'varchar');
  const bytes = isUtf8 ? type.maxLength : characters * 3;
  return bytes > 8000 ? null : bytes;
}

function textAs({ of: { sqlType }, holds }: FileColumn, format: Format, engine: Engine): ReadAs {
  // Dedicated pools know no UTF-8; OPENJSON gives what its database's collation can hold.
  const isWide = engine === 'dedicated' || (engine === 'serverless' && format === 'jsonl');
  const textOf = (length: number | null): string =>
    isWide ? `nvarchar(${length === null || length > 4000 ? 'max' : length})` : varchar(length, engine);
  const written = textTypes[sqlType.name];
  if (written !== undefined && holds === 'value')
    return {
      type: textOf(written.length),
      convert: engine === 'serverless' ? (column) => `CAST(${column} AS ${written.type})` : null,
      note: engine === 'serverless' ? null : `${written.type} as text`,
    };
  if (holds === 'baseType') return plain(textOf(64));
  return plain(textOf(isWide ? charactersOf(sqlType) : utf8BytesOf(sqlType)));
}

/** Dates that no timestamp can carry are text in the files. */
const textTypes: Readonly<Record<string, { readonly type: string; readonly length: number } | undefined>> = {
  datetime2: { type: 'datetime2(7)', length: 27 },
  datetimeoffset: { type: 'datetimeoffset(7)', length: 34 },
};

function varchar(bytes: number | null, engine: Engine): string {
  const type = `varchar(${bytes === null ? 'max' : bytes})`;
  return engine === 'serverless' ? `${type} COLLATE ${utf8Collation}` : type;
}

/** Null = more than a varbinary(n) holds, or unknown. */
function bytesOf({ name, maxLength }: SqlType): number | null {
  switch (name) {
    case 'binary':
    case 'varbinary':
    case 'clr_udt':
      return maxLength > 0 && maxLength <= 8000 ? maxLength : null;
    case 'hierarchyid':
      return 892;
    default:
      return null;
  }
}

function bytesAs(length: number | null, format: Format, engine: Engine): ReadAs {
  const varbinary = `varbinary(${length ?? 'max'})`;
  if (format === 'parquet' || (format === 'jsonl' && engine === 'serverless')) return plain(varbinary);
  const digits = length === null ? null : format === 'csv' ? length * 2 : Math.ceil(length / 3) * 4;
  const text = varchar(digits !== null && digits <= 8000 ? digits : null, engine);
  if (format === 'jsonl') return plain(text, 'its bytes as Base64');
  if (engine === 'dedicated') return plain(text, 'its bytes as hexadecimal digits');
  return { type: text, convert: (column) => `CONVERT(${varbinary}, ${column}, 2)`, note: null };
}
