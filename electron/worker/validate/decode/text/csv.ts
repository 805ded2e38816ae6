// Rows of a CSV file by RFC 4180, as `docs/readers.md` has it: NULL is an empty field, "" an empty value; mutable for speed.
import type { LogicalType, OutputColumn } from '../../../../../shared/columns.ts';
import type { Batch, Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { reservePayload } from '../reserve-payload.ts';
import { fixedHexCell, hexCell, uuidCell } from './bytes.ts';
import { dateCell, timeCell, timestampCell } from './dates.ts';
import { floatCell } from './floats.ts';
import { cutOff, misfit, type CellReader, type Input } from './input.ts';
import { decimalCell, largeIntegerCell, smallIntegerCell } from './numbers.ts';
import type { RowReader } from './rows.ts';
import { setNull } from './set-null.ts';

const quote = 34;
const comma = 44;
const carriageReturn = 13;
const lineFeed = 10;
const zero = 48;

/** What a file whose only column may be NULL has behind it: its NULL rows would be blank lines otherwise. */
const flagSuffix = '__is_null';

/** The first line, without a way to write it differently. */
export function csvHeader(columns: readonly OutputColumn[]): Buffer {
  const names = hasFlag(columns)
    ? [columns[0].name, `${columns[0].name}${flagSuffix}`]
    : columns.map(({ name }) => name);
  const fields = names.map((name) => (/^$|["\r\n,]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  return Buffer.from(`${fields.join(',')}\r\n`);
}

const hasFlag = (columns: readonly OutputColumn[]): boolean => columns.length === 1 && columns[0].isNullable;

export function createCsvRowReader(columns: readonly OutputColumn[], batch: Batch): RowReader {
  const fields = columns.map(({ type, isNullable }, index): Field => {
    const column = batch.columns[index];
    return { column, isNullable, read: csvCell(type, column) };
  });
  const last = fields.length - 1;
  const reader: RowReader = {
    column: 0,
    read: (input, at, row) => {
      let next = at;
      for (let index = 0; ; index++) {
        reader.column = index;
        next = readField(input, next, row, fields[index]);
        if (next === cutOff) return cutOff;
        if (index === last) return readLineEnd(input, next);
        if (input.bytes[next] !== comma) return misfit(input, next, 'no comma follows it');
        next++;
      }
    },
  };
  return hasFlag(columns) ? withFlag(fields[0], reader) : reader;
}

type Field = { readonly column: Column; readonly isNullable: boolean; readonly read: CellReader };

function readField(input: Input, at: number, row: number, { column, isNullable, read }: Field): number {
  const byte = input.bytes[at];
  if (byte !== comma && byte !== carriageReturn) {
    column.present[row] = 1;
    return read(input, at, row);
  }
  if (!isNullable) refuse('it is NULL');
  setNull(column, row);
  return at;
}

function readLineEnd(input: Input, at: number): number {
  const { bytes } = input;
  if (bytes[at] !== carriageReturn) return misfit(input, at, 'the line does not end behind it');
  return bytes[at + 1] === lineFeed && at + 2 <= input.end ? at + 2 : misfit(input, at + 1, 'a line ends without LF');
}

/** One column and the flag that tells its NULL from its values. */
function withFlag(field: Field, reader: RowReader): RowReader {
  reader.read = (input, at, row) => {
    const next = readField(input, at, row, field);
    if (next === cutOff || next + 4 > input.end) return cutOff;
    const { bytes } = input;
    if (bytes[next] !== comma || bytes[next + 1] !== zero + 1 - field.column.present[row])
      refuse('its NULL flag says something else');
    return readLineEnd(input, next + 2);
  };
  return reader;
}

/** Reads the text of a value of the type. */
export function csvCell(type: LogicalType, column: Column): CellReader {
  switch (type.kind) {
    case 'bool':
      return boolCell(column);
    case 'int':
      return type.bits === 64
        ? largeIntegerCell(column, type.signed)
        : smallIntegerCell(column, type.bits, type.signed);
    case 'float':
      return floatCell(column, type.bits);
    case 'decimal':
      return decimalCell(column, type.precision, type.scale);
    case 'date':
      return dateCell(column);
    case 'time':
      return timeCell(column, type.unit, type.digits);
    case 'timestamp':
      return timestampCell(column, type.unit, type.digits);
    case 'uuid':
      return uuidCell(column);
    case 'fixed':
      return fixedHexCell(column);
    case 'string':
      return textCell(column);
    case 'binary':
      return binaryCell(column);
  }
}

function boolCell(column: Column): CellReader {
  return (input, at, row) => {
    const value = input.bytes[at] - zero;
    if (value !== 0 && value !== 1) return misfit(input, at, 'it is neither 0 nor 1');
    column.data[row] = value;
    return at + 1;
  };
}

/** "" is no bytes; all others are hexadecimal without quotes. */
function binaryCell(column: Column): CellReader {
  const readHex = hexCell(column);
  return (input, at, row) => {
    if (input.bytes[at] !== quote) return readHex(input, at, row);
    if (at + 2 > input.end) return cutOff;
    if (input.bytes[at + 1] !== quote) refuse('it is not hexadecimal as it is written');
    column.offsets[row + 1] = column.offsets[row];
    return at + 2;
  };
}

/** 1 for the bytes at which a text without quotes ends. */
const isSpecial = new Uint8Array(256);
for (const byte of [quote, comma, carriageReturn, lineFeed]) isSpecial[byte] = 1;

function textCell(column: Column): CellReader {
  return (input, at, row) => {
    const { bytes } = input;
    // The text is no longer than what is there: room is made once.
    let out = column.offsets[row];
    reservePayload(column, out + input.end - at);
    if (bytes[at] === quote) return readQuoted(input, at + 1, column, row);
    const { data } = column;
    let next = at;
    for (let byte = bytes[next]; isSpecial[byte] === 0; byte = bytes[++next]) data[out++] = byte;
    column.offsets[row + 1] = out;
    return next >= input.end ? cutOff : next;
  };
}

/** `from`: behind the opening quote. A quote inside is written twice. */
function readQuoted({ bytes, end }: Input, from: number, column: Column, row: number): number {
  const { data } = column;
  let out = column.offsets[row];
  let next = from;
  for (;;) {
    const closing = bytes.indexOf(quote, next);
    if (closing === -1 || closing + 1 >= end) return cutOff;
    if (closing - next < 32) for (; next < closing; next++) data[out++] = bytes[next];
    else {
      data.set(bytes.subarray(next, closing), out);
      out += closing - next;
    }
    if (bytes[closing + 1] !== quote) {
      column.offsets[row + 1] = out;
      return closing + 1;
    }
    data[out++] = quote;
    next = closing + 2;
  }
}
