// Which Parquet type each logical type becomes, and the schema part of the footer.
import type { LogicalType, OutputColumn, TimeUnit } from '../../../../../shared/columns.ts';
import {
  putBareStruct,
  putBool,
  putI32,
  putI8,
  putListHeader,
  putStruct,
  putText,
  thriftType,
  type ThriftWriter,
} from './thrift-writer.ts';

/** Physical type ids of parquet.thrift. */
export const physical = {
  boolean: 0,
  int32: 1,
  int64: 2,
  float: 4,
  double: 5,
  byteArray: 6,
  fixedLenByteArray: 7,
} as const;
export type PhysicalType = (typeof physical)[keyof typeof physical];

/** Legacy annotation ids; older readers know nothing else. */
const converted = {
  utf8: 0,
  decimal: 5,
  date: 6,
  timeMillis: 7,
  timeMicros: 8,
  timestampMillis: 9,
  timestampMicros: 10,
};
const unsignedConverted = { 8: 11, 16: 12, 32: 13, 64: 14 } as const;
const signedConverted = { 8: 15, 16: 16, 32: 17, 64: 18 } as const;

/** A column of the file. `typeLength`: bytes of a FIXED_LEN_BYTE_ARRAY value, otherwise 0. */
export type ParquetColumn = {
  readonly name: string;
  readonly isNullable: boolean;
  readonly type: LogicalType;
  readonly physicalType: PhysicalType;
  readonly typeLength: number;
};

export function describeColumn(column: OutputColumn): ParquetColumn {
  return { ...column, ...physicalOf(column.type) };
}

function physicalOf(type: LogicalType): { physicalType: PhysicalType; typeLength: number } {
  const of = (physicalType: PhysicalType, typeLength = 0) => ({ physicalType, typeLength });
  switch (type.kind) {
    case 'bool':
      return of(physical.boolean);
    case 'int':
      return of(type.bits === 64 ? physical.int64 : physical.int32);
    case 'float':
      return of(type.bits === 32 ? physical.float : physical.double);
    case 'decimal':
      if (type.precision <= 9) return of(physical.int32);
      return type.precision <= 18
        ? of(physical.int64)
        : of(physical.fixedLenByteArray, decimalByteLength(type.precision));
    case 'date':
      return of(physical.int32);
    case 'time':
      return of(type.unit === 'millis' ? physical.int32 : physical.int64);
    case 'timestamp':
      return of(physical.int64);
    case 'string':
    case 'binary':
      return of(physical.byteArray);
    case 'fixed':
      return of(physical.fixedLenByteArray, type.length);
    case 'uuid':
      return of(physical.fixedLenByteArray, 16);
  }
}

/** Fewest bytes whose two's complement holds every unscaled value of the precision. */
export function decimalByteLength(precision: number): number {
  return Math.ceil((precision * Math.log2(10) + 1) / 8);
}

function convertedTypeOf(type: LogicalType): number | null {
  switch (type.kind) {
    case 'string':
      return converted.utf8;
    case 'decimal':
      return converted.decimal;
    case 'date':
      return converted.date;
    case 'int':
      return type.signed ? signedConverted[type.bits] : unsignedConverted[type.bits];
    case 'time':
      return { millis: converted.timeMillis, micros: converted.timeMicros, nanos: null }[type.unit];
    // The legacy annotation means an instant, but the format asks for it on wall-clock times too: better an old reader
    // that shows the right digits as UTC than one that shows a bare number.
    case 'timestamp':
      return { millis: converted.timestampMillis, micros: converted.timestampMicros, nanos: null }[type.unit];
    default:
      return null;
  }
}

const timeUnitIds: Readonly<Record<TimeUnit, number>> = { millis: 1, micros: 2, nanos: 3 };

/** The LogicalType union: one field, named after the type. Types without annotation write nothing. */
function putLogicalType(writer: ThriftWriter, id: number, type: LogicalType): void {
  const union = (member: number, fill: () => void = () => {}) =>
    putStruct(writer, id, () => putStruct(writer, member, fill));
  const timeFields = (isUtc: boolean, unit: TimeUnit) => () => {
    putBool(writer, 1, isUtc);
    putStruct(writer, 2, () => putStruct(writer, timeUnitIds[unit], () => {}));
  };
  switch (type.kind) {
    case 'string':
      return union(1);
    case 'decimal':
      return union(5, () => {
        putI32(writer, 1, type.scale);
        putI32(writer, 2, type.precision);
      });
    case 'date':
      return union(6);
    case 'time':
      return union(7, timeFields(false, type.unit));
    case 'timestamp':
      return union(8, timeFields(type.isUtc, type.unit));
    case 'int':
      return union(10, () => {
        putI8(writer, 1, type.bits);
        putBool(writer, 2, type.signed);
      });
    case 'uuid':
      return union(14);
    case 'bool':
    case 'float':
    case 'binary':
    case 'fixed':
      return undefined;
  }
}

/** FileMetaData field 2: the root and one element a column. */
export function putSchema(writer: ThriftWriter, columns: readonly ParquetColumn[]): void {
  putListHeader(writer, 2, thriftType.struct, columns.length + 1);
  putBareStruct(writer, () => {
    putText(writer, 4, 'schema');
    putI32(writer, 5, columns.length);
  });
  for (const column of columns) putBareStruct(writer, () => putColumnElement(writer, column));
}

function putColumnElement(writer: ThriftWriter, column: ParquetColumn): void {
  const { type } = column;
  putI32(writer, 1, column.physicalType);
  if (column.typeLength > 0) putI32(writer, 2, column.typeLength);
  putI32(writer, 3, column.isNullable ? 1 : 0);
  putText(writer, 4, column.name);
  const convertedType = convertedTypeOf(type);
  if (convertedType !== null) putI32(writer, 6, convertedType);
  if (type.kind === 'decimal') {
    putI32(writer, 7, type.scale);
    putI32(writer, 8, type.precision);
  }
  putLogicalType(writer, 10, type);
}
