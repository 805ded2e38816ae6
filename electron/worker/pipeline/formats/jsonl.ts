// JSON Lines: one object a row; whole numbers beyond 2^53 and decimals as strings, so that no parser rounds them.
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import type { PartEncoder } from '../ports.ts';
import { createSink, putByte, putBytes, reserve, written, type ByteSink } from './byte-sink.ts';
import { putBase64 } from './text/bytes.ts';
import { cellWriter, type CellWriter } from './text/cells.ts';
import { createTextEncoder } from './text/text-encoder.ts';

const quote = 34;
const backslash = 92;
const lineFeed = 10;
const closingBrace = 125;
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const nullText = ascii('null');
const trueText = ascii('true');
const falseText = ascii('false');

/**
 * UTF-8, LF line ends. bool true/false; int up to 32 bits and floats as numbers; 64-bit int, decimal, dates, times and
 * uuid as strings with the text of CSV; binary as base64 strings.
 */
export function createJsonlEncoder(columns: readonly OutputColumn[], compression: 'none' | 'gzip'): PartEncoder {
  const fields = columns.map((column, index) => ({
    before: keyBytes(column.name, index === 0 ? '{' : ','),
    isQuoted: isQuoted(column.type),
    put: jsonWriter(column.type),
  }));
  return createTextEncoder({
    compression,
    header: new Uint8Array(0),
    putRow(sink, batch, row) {
      for (let index = 0; index < fields.length; index++) {
        const field = fields[index];
        const column = batch.columns[index];
        putShort(sink, field.before);
        if (column.present[row] === 0) putShort(sink, nullText);
        else if (field.isQuoted) {
          putByte(sink, quote);
          field.put(sink, column, row);
          putByte(sink, quote);
        } else field.put(sink, column, row);
      }
      putByte(sink, closingBrace);
      putByte(sink, lineFeed);
    },
  });
}

/** `{"name":` or `,"name":`, escaped once for the whole file. */
function keyBytes(name: string, opening: string): Uint8Array {
  const sink = createSink(name.length * 2 + 8);
  const bytes = ascii(name);
  putBytes(sink, ascii(`${opening}"`));
  putEscaped(sink, bytes, 0, bytes.length);
  putBytes(sink, ascii('":'));
  return written(sink);
}

/** The engine's copy costs more to start than these few bytes take. */
function putShort(sink: ByteSink, text: Uint8Array): void {
  reserve(sink, text.length);
  const { bytes } = sink;
  let out = sink.length;
  for (let at = 0; at < text.length; at++) bytes[out++] = text[at];
  sink.length = out;
}

function isQuoted(type: LogicalType): boolean {
  switch (type.kind) {
    case 'bool':
    case 'float':
      return false;
    case 'int':
      return type.bits === 64;
    default:
      return true;
  }
}

function jsonWriter(type: LogicalType): CellWriter {
  switch (type.kind) {
    case 'bool':
      return (sink, column, row) => putShort(sink, column.data[row] === 0 ? falseText : trueText);
    case 'float':
      return floatWriter(type);
    case 'string':
      return (sink, column, row) => putEscaped(sink, column.data, column.offsets[row], column.offsets[row + 1]);
    case 'binary':
      return (sink, column, row) => putBase64(sink, column.data, column.offsets[row], column.offsets[row + 1]);
    case 'fixed':
      return (sink, column, row) => putBase64(sink, column.data, row * column.width, (row + 1) * column.width);
    default:
      return cellWriter(type);
  }
}

/** JSON has no NaN and no infinity; SQL Server neither, so a quoted name is only there to lose nothing. */
function floatWriter(type: Extract<LogicalType, { kind: 'float' }>): CellWriter {
  const putNumber = cellWriter(type);
  return (sink, column, row) => {
    const value = type.bits === 32 ? column.f32[row] : column.f64[row];
    if (Number.isFinite(value)) return putNumber(sink, column, row);
    putByte(sink, quote);
    putNumber(sink, column, row);
    putByte(sink, quote);
  };
}

/** Per byte the letter of its short escape, 'u' for the long form, 0 for none. */
const escapes = new Uint8Array(256).fill('u'.charCodeAt(0), 0, 32);
for (const [byte, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
  [quote, '"'],
  [backslash, '\\'],
] as const) {
  escapes[byte] = letter.charCodeAt(0);
}
const longForm = 'u'.charCodeAt(0);
const hexDigits = ascii('0123456789abcdef');
/** Bytes that are given room at a time: the worst case is six for one. */
const sliceBytes = 4096;

function putEscaped(sink: ByteSink, data: Uint8Array, start: number, end: number): void {
  for (let from = start; from < end; from += sliceBytes)
    putEscapedSlice(sink, data, from, Math.min(end, from + sliceBytes));
}

function putEscapedSlice(sink: ByteSink, data: Uint8Array, start: number, end: number): void {
  reserve(sink, (end - start) * 6);
  const { bytes } = sink;
  let out = sink.length;
  for (let at = start; at < end; at++) {
    const byte = data[at];
    const escape = escapes[byte];
    if (escape === 0) bytes[out++] = byte;
    else {
      bytes[out++] = backslash;
      bytes[out++] = escape;
      if (escape === longForm) {
        bytes[out++] = 48;
        bytes[out++] = 48;
        bytes[out++] = hexDigits[byte >> 4];
        bytes[out++] = hexDigits[byte & 15];
      }
    }
  }
  sink.length = out;
}
