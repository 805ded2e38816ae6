// Text to a value of a column, exactly or not at all.
import type { LogicalType } from '../../../../shared/columns.ts';
import type { Column } from '../../batch/batch.ts';
import { createSink, written } from '../../pipeline/formats/byte-sink.ts';
import { putFloat32, putFloat64 } from '../../pipeline/formats/text/floats.ts';
import { isInstant, readDay, readInstant } from './calendar.ts';
import { putRun } from './maker.ts';
import { atScale, isSameNumber, readExact } from './numbers.ts';

/** Writes the value that the text means; false, and nothing written, where the column cannot hold exactly that. */
export type CellParser = (text: string, column: Column, row: number) => boolean;

/** Null for a type that text is not read as. */
export function cellParser(type: LogicalType): CellParser | null {
  switch (type.kind) {
    case 'string':
      return (text, column, row) => {
        const bytes = Buffer.from(text);
        putRun(column, row, bytes, 0, bytes.length);
        return text.isWellFormed();
      };
    case 'bool':
      return (text, column, row) => {
        const found = ['0', 'false', '1', 'true'].indexOf(text.trim().toLowerCase());
        if (found < 0) return false;
        column.data[row] = found < 2 ? 0 : 1;
        return present(column, row);
      };
    case 'int':
      return integerParser(type.bits, type.signed);
    case 'decimal':
      return decimalParser(type.precision, type.scale);
    case 'float':
      return floatParser(type.bits);
    case 'date':
      return (text, column, row) => {
        // Midnight of a day is the day.
        const day = readDay(text.trim().replace(/[ T]00:00(:00(\.0{1,9})?)?$/, ''));
        if (day === null) return false;
        column.i32[row] = day;
        return present(column, row);
      };
    case 'timestamp':
      return (text, column, row) => {
        const units = readInstant(text.trim(), type.unit);
        if (units === null || !isInstant(units, type.unit)) return false;
        column.i64[row] = units;
        return present(column, row);
      };
    case 'uuid':
      return (text, column, row) => {
        if (!/^[\dA-F]{8}-(?:[\dA-F]{4}-){3}[\dA-F]{12}$/i.test(text)) return false;
        column.data.set(Buffer.from(text.replaceAll('-', ''), 'hex'), row * 16);
        return present(column, row);
      };
    default:
      return null;
  }
}

function present(column: Column, row: number): true {
  column.present[row] = 1;
  return true;
}

function integerParser(bits: 8 | 16 | 32 | 64, isSigned: boolean): CellParser {
  const max = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n;
  const min = isSigned ? -max - 1n : 0n;
  return (text, column, row) => {
    const number = readExact(text);
    const value = number === null ? null : atScale(number, 0);
    if (value === null || value < min || value > max) return false;
    if (bits === 64) column.i64[row] = value;
    else column.i32[row] = Number(value);
    return present(column, row);
  };
}

function decimalParser(precision: number, scale: number): CellParser {
  const limit = 10n ** BigInt(precision);
  return (text, column, row) => {
    const number = readExact(text);
    const value = number === null ? null : atScale(number, scale);
    if (value === null || value >= limit || value <= -limit) return false;
    putUnscaled(column, row, value);
    return present(column, row);
  };
}

/** Into one 64-bit word, or two. */
export function putUnscaled(column: Column, row: number, value: bigint): void {
  if (column.kind === 'int64') {
    column.i64[row] = value;
    return;
  }
  column.i64[row * 2] = value;
  column.i64[row * 2 + 1] = value >> 64n;
}

export const unscaledAt = ({ kind, i64 }: Column, row: number): bigint =>
  kind === 'int64' ? i64[row] : (i64[row * 2 + 1] << 64n) | BigInt.asUintN(64, i64[row * 2]);

/** A float holds a text when its own shortest text means the same number. */
function floatParser(bits: 32 | 64): CellParser {
  const sink = createSink(64);
  return (text, column, row) => {
    const number = readExact(text);
    if (number === null) return false;
    const value = bits === 32 ? Math.fround(Number(text)) : Number(text);
    if (!Number.isFinite(value)) return false;
    sink.length = 0;
    if (bits === 32) putFloat32(sink, value);
    else putFloat64(sink, value);
    const back = readExact(Buffer.from(written(sink)).toString('latin1'));
    if (back === null || !isSameNumber(number, back)) return false;
    if (bits === 32) column.f32[row] = value;
    else column.f64[row] = value;
    return present(column, row);
  };
}
