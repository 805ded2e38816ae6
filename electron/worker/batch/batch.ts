// Rows held in memory as columns: the only form in which table data moves through the worker. Mutable for speed.
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

/** Memory layout of a column; fixed-width kinds hold little-endian values at `row * width`. */
export type ColumnKind = 'bool' | 'int32' | 'int64' | 'int128' | 'float32' | 'float64' | 'fixed' | 'bytes';

/**
 * One column of a batch. A NULL row has `present[row] === 0`; its fixed-width slot is zeroed, its `bytes` run is empty.
 * Layout by LogicalType: bool -> bool (1 byte 0/1); int <=32 bits, date (days since 1970-01-01) and time millis -> int32;
 * int 64, time micros/nanos, timestamp (units since 1970-01-01) and decimal p<=18 (unscaled) -> int64;
 * decimal p>18 (unscaled two's complement) -> int128; uuid (text byte order) and fixed(n) -> fixed;
 * string (UTF-8, well formed) and binary -> bytes.
 */
export type Column = {
  readonly kind: ColumnKind;
  /** Bytes per value; 0 for `bytes`. */
  readonly width: number;
  /** 1 = value, 0 = NULL, one byte a row. */
  present: Uint8Array;
  nullCount: number;
  /** Fixed-width values, or the payloads of a `bytes` column one after another. */
  data: Uint8Array;
  /** Views on `data` for the fixed-width kinds (same buffer). */
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
  i64: BigInt64Array;
  /** `bytes` only: value of row r is data[offsets[r] .. offsets[r + 1]). Always has rowCount + 1 valid entries. */
  offsets: Int32Array;
};

/** A value that its column cannot hold exactly; the column holds NULL in its place. */
export type RefusedValue = {
  readonly row: number;
  /** Name of the source column. */
  readonly column: string;
  readonly reason: ErrorCode;
  /** The value without loss: as `text`, or the hex digits of its bytes in another encoding (`utf-16le`, `cp932` ...). */
  readonly encoding: string;
  readonly data: string;
};

/** `rowCount` rows; `columns` in the order of the plan's output columns. Reused by the reader after each yield. */
export type Batch = {
  rowCount: number;
  readonly columns: readonly Column[];
  /** Payload bytes held. */ byteLength: number;
  /** In order of their rows; always empty unless the reader was told to go on. */
  refused: readonly RefusedValue[];
};

const kindWidths = { bool: 1, int32: 4, int64: 8, int128: 16, float32: 4, float64: 8, fixed: 0, bytes: 0 } as const;

/** Layout that holds a logical type. `length` is the width of `fixed` kinds, otherwise 0. */
export function columnLayout(type: LogicalType): { kind: ColumnKind; width: number } {
  const of = (kind: ColumnKind, width: number = kindWidths[kind]) => ({ kind, width });
  switch (type.kind) {
    case 'bool':
      return of('bool');
    case 'int':
      return of(type.bits === 64 ? 'int64' : 'int32');
    case 'float':
      return of(type.bits === 32 ? 'float32' : 'float64');
    case 'decimal':
      return of(type.precision <= 18 ? 'int64' : 'int128');
    case 'date':
      return of('int32');
    case 'time':
      return of(type.unit === 'millis' ? 'int32' : 'int64');
    case 'timestamp':
      return of('int64');
    case 'uuid':
      return of('fixed', 16);
    case 'fixed':
      return of('fixed', type.length);
    case 'string':
    case 'binary':
      return of('bytes');
  }
}

/** An empty column with room for `capacity` rows and, for `bytes`, `payloadBytes` of payload. */
export function createColumn(type: LogicalType, capacity: number, payloadBytes = capacity * 16): Column {
  const { kind, width } = columnLayout(type);
  const isBytes = kind === 'bytes';
  const column: Column = {
    kind,
    width,
    present: new Uint8Array(capacity),
    nullCount: 0,
    data: new Uint8Array(0),
    i32: new Int32Array(0),
    f32: new Float32Array(0),
    f64: new Float64Array(0),
    i64: new BigInt64Array(0),
    offsets: new Int32Array(isBytes ? capacity + 1 : 0),
  };
  setData(column, new ArrayBuffer(isBytes ? payloadBytes : Math.ceil((capacity * width) / 16) * 16));
  return column;
}

/** Points `data` and its views at a buffer whose length is a multiple of 8. */
function setData(column: Column, buffer: ArrayBuffer): void {
  column.data = new Uint8Array(buffer);
  if (column.kind === 'bytes' || column.kind === 'fixed' || column.kind === 'bool') return;
  column.i32 = new Int32Array(buffer);
  column.f32 = new Float32Array(buffer);
  column.f64 = new Float64Array(buffer);
  column.i64 = new BigInt64Array(buffer);
}

/** Makes room for at least `neededBytes` of payload in a `bytes` column, keeping what it holds. */
export function growPayload(column: Column, neededBytes: number): void {
  if (neededBytes <= column.data.length) return;
  const grown = new Uint8Array(
    Math.max(neededBytes, Math.min(column.data.length * 2, column.data.length + (64 << 20))),
  );
  grown.set(column.data);
  column.data = grown;
}

/** An empty batch for the given output columns. */
export function createBatch(columns: readonly OutputColumn[], capacity: number): Batch {
  return {
    rowCount: 0,
    byteLength: 0,
    refused: [],
    columns: columns.map((column) => createColumn(column.type, capacity)),
  };
}
