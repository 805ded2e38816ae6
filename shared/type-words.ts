// Types as people read them: what SQL Server calls a column, and what is written for it.
import type { LogicalType, SqlType, TimeUnit } from './columns.ts';

const unitWords: Readonly<Record<TimeUnit, string>> = {
  millis: 'milliseconds',
  micros: 'microseconds',
  nanos: 'nanoseconds',
};

/** `decimal(18,4)`, `timestamp, microseconds, UTC`, `text (UTF-8)`. */
export function describeLogicalType(type: LogicalType): string {
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'int':
      return `${type.signed ? '' : 'unsigned '}integer, ${String(type.bits)} bits`;
    case 'float':
      return type.bits === 32 ? 'float, 32 bits' : 'double, 64 bits';
    case 'decimal':
      return `decimal(${String(type.precision)},${String(type.scale)})`;
    case 'date':
      return 'date';
    case 'time':
      return `time of day, ${unitWords[type.unit]}`;
    case 'timestamp':
      return `timestamp, ${unitWords[type.unit]}${type.isUtc ? ', UTC' : ''}`;
    case 'string':
      return 'text (UTF-8)';
    case 'binary':
      return 'binary';
    case 'fixed':
      return `binary, ${String(type.length)} bytes`;
    case 'uuid':
      return 'UUID';
  }
}

const unicodeTypes = new Set(['nchar', 'nvarchar']);
const sizedTypes = new Set(['char', 'varchar', 'binary', 'varbinary', ...unicodeTypes]);
const exactTypes = new Set(['decimal', 'numeric']);
const scaledTypes = new Set(['time', 'datetime2', 'datetimeoffset']);

/** As T-SQL writes it: `decimal(18, 4)`, `nvarchar(50)`, `varbinary(max)`, `rowversion`. */
export function describeSqlType({ name, maxLength, precision, scale }: SqlType): string {
  if (sizedTypes.has(name)) {
    const length = unicodeTypes.has(name) ? maxLength / 2 : maxLength;
    return `${name}(${maxLength < 0 ? 'max' : String(length)})`;
  }
  if (exactTypes.has(name)) return `${name}(${String(precision)}, ${String(scale)})`;
  if (scaledTypes.has(name)) return `${name}(${String(scale)})`;
  switch (name) {
    case 'timestamp':
      return 'rowversion';
    case 'clr_udt':
      return 'CLR type';
    case '':
      return 'unknown';
    default:
      return name;
  }
}
