// How each SQL Server type is written: logical types, extra columns, and a note wherever the choice is not obvious.
import type { CatalogColumn } from '../../../shared/catalog.ts';
import type { LogicalType, OutputColumn, PlanColumn, SqlType, TimeUnit } from '../../../shared/columns.ts';

export type ColumnChoices = {
  /** Whether every byte of this Windows code page is decoded here exactly as SQL Server would. */
  readonly isExactCodePage: (codePage: number) => boolean;
  /** Whether a datetime2(7) or datetimeoffset(7) column is written as nanoseconds since 1970. */
  readonly fitsNanos: (columnName: string) => boolean;
  /** A name for an extra column that no other column of the table has. */
  readonly extraName: (columnName: string, suffix: '__tz' | '__type') => string;
};

type Shape = {
  readonly type: LogicalType;
  readonly selectAs?: PlanColumn['selectAs'];
  readonly extra?: { readonly suffix: '__tz' | '__type'; readonly type: LogicalType };
  readonly note?: string;
};

const int = (bits: 8 | 16 | 32 | 64, signed = true): Shape => ({ type: { kind: 'int', bits, signed } });
const decimal = (precision: number, scale: number): Shape => ({ type: { kind: 'decimal', precision, scale } });
const string: LogicalType = { kind: 'string' };
const unitOf = (digits: number): TimeUnit => (digits <= 3 ? 'millis' : digits <= 6 ? 'micros' : 'nanos');

/** The plan of one column, or the reason (a clause) why it cannot be exported. */
export function planColumn(column: CatalogColumn, choices: ColumnChoices): PlanColumn | { readonly leftOut: string } {
  if (column.obstacle !== null) return { leftOut: column.obstacle };
  const shape = shapeOf(column, choices);
  if (shape === null) {
    const name = column.sqlType.name || 'unknown to the catalog';
    return { leftOut: `its type (${name}) cannot be exported without loss` };
  }
  const graph = column.traits?.graph;
  // Its own name ends in digits that SQL Server made up.
  const outputs: OutputColumn[] = [{ name: graph ?? column.name, isNullable: column.isNullable, type: shape.type }];
  const notes = shape.note === undefined ? [] : [shape.note];
  if (shape.extra !== undefined) {
    const name = choices.extraName(column.name, shape.extra.suffix);
    outputs.push({ name, isNullable: column.isNullable, type: shape.extra.type });
    if (name !== column.name + shape.extra.suffix) {
      notes.push(`The second column is called ${name}, because ${column.name}${shape.extra.suffix} exists already.`);
    }
  }
  return {
    name: column.name,
    sqlType: column.sqlType,
    isNullable: column.isNullable,
    selectAs: graph ?? shape.selectAs ?? 'plain',
    outputs,
    note: notes.length === 0 ? null : notes.join(' '),
  };
}

function shapeOf(column: CatalogColumn, choices: ColumnChoices): Shape | null {
  const { sqlType } = column;
  switch (sqlType.name) {
    case 'bit':
      return { type: { kind: 'bool' } };
    case 'tinyint':
      return int(8, false);
    case 'smallint':
      return int(16);
    case 'int':
      return int(32);
    case 'bigint':
      return int(64);
    case 'decimal':
    case 'numeric':
      return decimal(sqlType.precision, sqlType.scale);
    case 'smallmoney':
      return decimal(10, 4);
    case 'money':
      return decimal(19, 4);
    case 'real':
      return { type: { kind: 'float', bits: 32 } };
    case 'float':
      // float(1..24) is stored and sent as real; a precision that the catalog did not tell means float(53).
      return { type: { kind: 'float', bits: sqlType.precision > 0 && sqlType.precision <= 24 ? 32 : 64 } };
    case 'uniqueidentifier':
      return { type: { kind: 'uuid' } };
    case 'binary':
    case 'varbinary':
    case 'image':
      return { type: { kind: 'binary' } };
    case 'timestamp':
    case 'rowversion':
      return { type: { kind: 'fixed', length: 8 } };
    case 'hierarchyid':
    case 'geography':
    case 'geometry':
    case 'clr_udt':
      return {
        type: { kind: 'binary' },
        note: `The ${sqlType.name} value is written as SQL Server stores it, in bytes.`,
      };
    case 'sql_variant':
      return {
        type: string,
        extra: { suffix: '__type', type: string },
        note: 'A sql_variant is written as two text columns: the value without loss, and its base type.',
      };
    default:
      return temporalShape(column, choices) ?? textShape(sqlType, choices);
  }
}

function temporalShape(column: CatalogColumn, choices: ColumnChoices): Shape | null {
  const digits = column.sqlType.scale;
  const timestamp = (unit: TimeUnit, shown: number, isUtc = false): LogicalType => ({
    kind: 'timestamp',
    unit,
    digits: shown,
    isUtc,
  });
  switch (column.sqlType.name) {
    case 'date':
      return { type: { kind: 'date' } };
    case 'time':
      return { type: { kind: 'time', unit: unitOf(digits), digits } };
    case 'smalldatetime':
      return { type: timestamp('millis', 0) };
    case 'datetime':
      return {
        type: timestamp('millis', 3),
        note: 'SQL Server keeps datetime in steps of 1/300 s; the three digits it shows are written.',
      };
    case 'datetime2':
      if (digits < 7) return { type: timestamp(unitOf(digits), digits) };
      return choices.fitsNanos(column.name)
        ? { type: timestamp('nanos', 7), note: nanosNote }
        : { type: string, note: `${textNote} yyyy-MM-dd HH:mm:ss.fffffff.` };
    case 'datetimeoffset': {
      if (digits === 7 && !choices.fitsNanos(column.name)) {
        return { type: string, note: offsetTextNote };
      }
      return {
        type: timestamp(unitOf(digits), digits, true),
        extra: { suffix: '__tz', type: { kind: 'int', bits: 16, signed: true } },
        note: `A datetimeoffset is written as two columns: the instant in UTC, and the offset in minutes.${digits === 7 ? ' Some readers drop the seventh digit of the instant; a value outside 1677 to 2262 stops the table.' : ''}`,
      };
    }
    default:
      return null;
  }
}

const nanosNote =
  'All values lay between 1677-09-23 and 2262-04-10 when the plan was made, so they are written in nanoseconds; a value outside stops the table.';
const textNote =
  'Nanoseconds since 1970 cannot hold 100 ns steps over all years, so the value is written as text: exact, larger, and readers must convert it. Form:';

function textShape(sqlType: SqlType, choices: ColumnChoices): Shape | null {
  switch (sqlType.name) {
    case 'nchar':
    case 'nvarchar':
    case 'ntext':
    case 'xml':
      return { type: string };
    case 'json':
      return { type: string, selectAs: 'nvarchar' };
    case 'char':
    case 'varchar':
    case 'text':
      if (sqlType.codePage !== null && choices.isExactCodePage(sqlType.codePage)) return { type: string };
      return {
        type: string,
        selectAs: 'nvarchar',
        note: `SQL Server converts it to Unicode, because code page ${sqlType.codePage ?? '(unknown)'} cannot be decoded exactly here: twice the bytes on the wire, and some CPU there.`,
      };
    default:
      return null;
  }
}
const offsetTextNote =
  'A datetimeoffset(7) is written as text with its offset: exact everywhere, while some readers drop the seventh digit of an instant. Form: yyyy-MM-dd HH:mm:ss.fffffff +hh:mm. "--datetime2-7 nanos" writes instant and offset as two columns instead.';
