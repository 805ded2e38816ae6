// The columns of a table's files in order, and how each is written: types in Parquet, forms of text in CSV and JSON Lines.
import { AppError } from '../../../shared/errors.ts';
import type { LogicalType, OutputColumn, PlanColumn } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { Format } from '../../../shared/run-options.ts';
import type { SchemaFileColumn } from '../../../shared/table-schema.ts';
import { describeColumn, physical } from '../pipeline/formats/parquet/schema.ts';

/** One column of the files. `ordinal` counts from 1 over the whole file. */
export type FileColumn = {
  readonly of: PlanColumn;
  readonly output: OutputColumn;
  readonly holds: SchemaFileColumn['holds'];
  readonly ordinal: number;
};

/** What the files of a table hold, source column by source column. */
export type ColumnInFiles = { readonly column: PlanColumn; readonly files: readonly [FileColumn, ...FileColumn[]] };

/** The exported columns, which key-only ones are not. */
export function columnsInFiles(
  table: Pick<PlanTable, 'columns' | 'written'>,
  format: Format,
): readonly ColumnInFiles[] {
  const exported = (table.written ?? table.columns).filter(({ isKeyOnly }) => isKeyOnly !== true);
  let ordinal = 0;
  const columns = exported.map((column): ColumnInFiles => {
    const [first, ...rest] = column.outputs.map((output, index): FileColumn => {
      ordinal += 1;
      return { of: column, output, holds: index === 0 ? 'value' : secondHolds(column), ordinal };
    });
    if (first === undefined) throw new AppError('BUG', { detail: `column ${column.name} is written as nothing` });
    return { column, files: [first, ...rest] };
  });
  return format === 'csv' ? withNullFlag(columns) : columns;
}

const secondHolds = ({ sqlType }: PlanColumn): FileColumn['holds'] =>
  sqlType.name === 'sql_variant' ? 'baseType' : 'offsetMinutes';

/** As the CSV encoder does it: a NULL in the only column would be a blank line. */
function withNullFlag(columns: readonly ColumnInFiles[]): readonly ColumnInFiles[] {
  const [only, ...others] = columns;
  if (only === undefined || others.length > 0 || only.files.length > 1 || !only.files[0].output.isNullable)
    return columns;
  const name = `${only.files[0].output.name}__is_null`;
  const output: OutputColumn = { name, isNullable: false, type: { kind: 'bool' } };
  return [{ ...only, files: [only.files[0], { of: only.column, output, holds: 'isNull', ordinal: 2 }] }];
}

export function describeFileColumn({ output, holds }: FileColumn, format: Format): SchemaFileColumn {
  const { name, isNullable, type } = output;
  const isParquet = format === 'parquet';
  return {
    name,
    isNullable,
    holds,
    parquet: isParquet ? parquetTypes(output) : null,
    text: isParquet ? null : textForm(type, format),
  };
}

const physicalNames = new Map<number, string>([
  [physical.boolean, 'BOOLEAN'],
  [physical.int32, 'INT32'],
  [physical.int64, 'INT64'],
  [physical.float, 'FLOAT'],
  [physical.double, 'DOUBLE'],
  [physical.byteArray, 'BYTE_ARRAY'],
  [physical.fixedLenByteArray, 'FIXED_LEN_BYTE_ARRAY'],
]);

/** By the very table that the encoder writes from. */
function parquetTypes(output: OutputColumn): SchemaFileColumn['parquet'] {
  const { physicalType, typeLength } = describeColumn(output);
  return {
    physical: physicalNames.get(physicalType) ?? String(physicalType),
    length: typeLength === 0 ? null : typeLength,
    logical: parquetLogical(output.type),
  };
}

/** In the words of the Parquet format. */
function parquetLogical(type: LogicalType): string | null {
  switch (type.kind) {
    case 'int':
      return `INT(${type.bits}, ${String(type.signed)})`;
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'date':
      return 'DATE';
    case 'time':
      return `TIME(${type.unit.toUpperCase()}, isAdjustedToUTC=false)`;
    case 'timestamp':
      return `TIMESTAMP(${type.unit.toUpperCase()}, isAdjustedToUTC=${String(type.isUtc)})`;
    case 'string':
      return 'STRING';
    case 'uuid':
      return 'UUID';
    default:
      return null;
  }
}

const fraction = (digits: number): string => (digits === 0 ? '' : `.${'f'.repeat(digits)}`);

function textForm(type: LogicalType, format: Format): string {
  const isJson = format === 'jsonl';
  const quoted = (text: string): string => (isJson ? `string: ${text}` : text);
  switch (type.kind) {
    case 'bool':
      return isJson ? 'true or false' : '1 or 0';
    case 'int':
      return isJson && type.bits < 64 ? 'number: digits' : quoted('digits');
    case 'float':
      return isJson ? 'number: shortest text that reads back' : 'shortest text that reads back';
    case 'decimal':
      return quoted(`digits, ${type.scale} of them behind the point`);
    case 'date':
      return quoted('yyyy-MM-dd');
    case 'time':
      return quoted(`HH:mm:ss${fraction(type.digits)}`);
    case 'timestamp':
      return quoted(`yyyy-MM-dd HH:mm:ss${fraction(type.digits)}${type.isUtc ? ' (UTC)' : ''}`);
    case 'string':
      return quoted('UTF-8 text');
    case 'binary':
    case 'fixed':
      return isJson ? 'string: Base64' : 'hexadecimal digits';
    case 'uuid':
      return quoted('36 characters');
  }
}
