// Rows of JSON Lines, typed by column: no number passes through a double that does not hold it; mutable for speed.
import type { LogicalType, OutputColumn } from '../../../../../shared/columns.ts';
import type { Batch, Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { base64Cell, uuidCell } from './bytes.ts';
import { dateCell, timeCell, timestampCell } from './dates.ts';
import { floatCell } from './floats.ts';
import { cutOff, misfit, type CellReader, type Input } from './input.ts';
import { jsonTextCell } from './json-text.ts';
import { decimalCell, largeIntegerCell, smallIntegerCell } from './numbers.ts';
import type { RowReader } from './rows.ts';
import { setNull } from './set-null.ts';

const quote = 34;
const lineFeed = 10;
const closingBrace = 125;
const letterN = 110;
const nullText = Buffer.from('null');

/** Objects with the columns in their order, nothing between the tokens, LF behind each. */
export function createJsonlRowReader(columns: readonly OutputColumn[], batch: Batch): RowReader {
  const fields = columns.map(({ name, type, isNullable }, index) => ({
    key: Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
    column: batch.columns[index],
    isNullable,
    read: jsonCell(type, batch.columns[index]),
  }));
  const reader: RowReader = {
    column: 0,
    read: (input, at, row) => {
      let next = at;
      for (let index = 0; index < fields.length; index++) {
        reader.column = index;
        const { key, column, isNullable, read } = fields[index];
        next = match(input, next, key, 'its name does not stand there');
        if (next === cutOff) return cutOff;
        if (input.bytes[next] === letterN) {
          if (!isNullable) refuse('it is NULL');
          next = match(input, next, nullText, 'it is neither a value nor null');
          setNull(column, row);
        } else {
          column.present[row] = 1;
          next = read(input, next, row);
        }
        if (next === cutOff) return cutOff;
      }
      const { bytes, end } = input;
      if (bytes[next] !== closingBrace) return misfit(input, next, 'the line does not end behind it');
      return bytes[next + 1] === lineFeed && next + 2 <= end
        ? next + 2
        : misfit(input, next + 1, 'more follows the row');
    },
  };
  return reader;
}

/** Behind `expected`, which must stand at `at`. */
function match({ bytes, end }: Input, at: number, expected: Uint8Array, what: string): number {
  if (at + expected.length > end) return cutOff;
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) refuse(what);
  return at + expected.length;
}

function jsonCell(type: LogicalType, column: Column): CellReader {
  switch (type.kind) {
    case 'bool':
      return boolCell(column);
    case 'int':
      return type.bits === 64
        ? quoted(largeIntegerCell(column, type.signed))
        : smallIntegerCell(column, type.bits, type.signed);
    case 'float':
      return jsonFloatCell(column, type.bits);
    case 'decimal':
      return quoted(decimalCell(column, type.precision, type.scale));
    case 'date':
      return quoted(dateCell(column));
    case 'time':
      return quoted(timeCell(column, type.unit, type.digits));
    case 'timestamp':
      return quoted(timestampCell(column, type.unit, type.digits));
    case 'uuid':
      return quoted(uuidCell(column));
    case 'fixed':
    case 'binary':
      return quoted(base64Cell(column));
    case 'string':
      return jsonTextCell(column);
  }
}

function quoted(read: CellReader): CellReader {
  return (input, at, row) => {
    if (input.bytes[at] !== quote) return misfit(input, at, 'it is not a string');
    const next = read(input, at + 1, row);
    if (next === cutOff) return cutOff;
    return input.bytes[next] === quote ? next + 1 : misfit(input, next, 'it goes on behind its value');
  };
}

const trueText = Buffer.from('true');
const falseText = Buffer.from('false');

function boolCell(column: Column): CellReader {
  return (input, at, row) => {
    const isTrue = input.bytes[at] === trueText[0];
    column.data[row] = isTrue ? 1 : 0;
    return match(input, at, isTrue ? trueText : falseText, 'it is neither true nor false');
  };
}

/** A number; what JSON has no number for stands in quotes. */
function jsonFloatCell(column: Column, bits: 32 | 64): CellReader {
  const read = floatCell(column, bits);
  const readWord = quoted(read);
  return (input, at, row) => {
    const isQuoted = input.bytes[at] === quote;
    const next = isQuoted ? readWord(input, at, row) : read(input, at, row);
    const value = bits === 64 ? column.f64[row] : column.f32[row];
    if (next !== cutOff && Number.isFinite(value) === isQuoted) refuse('it is not a number of JSON');
    return next;
  };
}
