// The text of a value of each logical type, shared by CSV and JSON Lines; mutable for speed.
import type { LogicalType } from '../../../../../shared/columns.ts';
import type { Column } from '../../../batch/batch.ts';
import { reserve, type ByteSink } from '../byte-sink.ts';
import { longestTimestamp, putDate, putTime, putTimestamp } from './dates.ts';
import { putDecimal, putInteger, putUnsignedPair } from './digits.ts';
import { putFloat32, putFloat64 } from './floats.ts';
import { putHex, putUuid } from './bytes.ts';

/** Appends the text of the value in `row`, which is not NULL. */
export type CellWriter = (sink: ByteSink, column: Column, row: number) => void;

/** Longest decimal text: sign, 38 digits, a leading zero and the point. */
const longestNumber = 48;

/** Types whose text is the same in CSV and JSON Lines. `string`, `binary` and `bool` differ: their formats do them. */
export function cellWriter(type: Exclude<LogicalType, { kind: 'string' | 'binary' | 'bool' }>): CellWriter {
  switch (type.kind) {
    case 'int':
      return integerWriter(type.bits, type.signed);
    case 'float':
      return type.bits === 32
        ? (sink, column, row) => putFloat32(sink, column.f32[row])
        : (sink, column, row) => putFloat64(sink, column.f64[row]);
    case 'decimal':
      return decimalWriter(type.precision <= 18 ? 2 : 4, type.scale);
    case 'date':
      return (sink, column, row) => {
        reserve(sink, longestTimestamp);
        putDate(sink, column.i32[row]);
      };
    case 'time': {
      const { unit, digits } = type;
      const isWide = unit !== 'millis';
      return (sink, column, row) => {
        reserve(sink, longestTimestamp);
        const { i32 } = column;
        const time = isWide ? i32[row * 2 + 1] * 2 ** 32 + (i32[row * 2] >>> 0) : i32[row];
        putTime(sink, time, unit, digits);
      };
    }
    case 'timestamp': {
      const { unit, digits } = type;
      return (sink, column, row) => {
        reserve(sink, longestTimestamp);
        putTimestamp(sink, column.i32[row * 2], column.i32[row * 2 + 1], unit, digits);
      };
    }
    case 'uuid':
      return (sink, column, row) => putUuid(sink, column.data, row * 16);
    case 'fixed':
      return (sink, column, row) => putHex(sink, column.data, row * column.width, (row + 1) * column.width);
  }
}

function integerWriter(bits: 8 | 16 | 32 | 64, isSigned: boolean): CellWriter {
  if (bits < 64) {
    return (sink, column, row) => {
      reserve(sink, longestNumber);
      putInteger(sink, isSigned ? column.i32[row] : column.i32[row] >>> 0);
    };
  }
  return isSigned
    ? decimalWriter(2, 0)
    : (sink, column, row) => {
        reserve(sink, longestNumber);
        putUnsignedPair(sink, column.i32, row * 2);
      };
}

function decimalWriter(wordCount: 2 | 4, scale: number): CellWriter {
  return (sink, column, row) => {
    reserve(sink, longestNumber);
    putDecimal(sink, column.i32, row * wordCount, wordCount, scale);
  };
}
