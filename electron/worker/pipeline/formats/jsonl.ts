// JSON Lines: one object a row; whole numbers beyond 2^53 and decimals as strings, so that no parser rounds them.
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import type { PartEncoder } from '../../ports/ports.ts';
import { type ByteSink, putByte, putBytes, reserve } from './byte-sink.ts';
import { putBase64 } from './text/bytes.ts';
import { cellWriter, type CellWriter } from './text/cells.ts';
import { createPayloadView, hasByte, hasByteBelow } from './text/payload-view.ts';
import { createTextEncoder } from './text/text-encoder.ts';

const quote = 34;
const backslash = 92;
const lineFeed = 10;
const zero = 48;
const closingBrace = 125;
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * UTF-8, LF line ends. bool true/false; int up to 32 bits and floats as numbers; 64-bit int, decimal, dates, times and
 * uuid as strings with the text of CSV; binary as base64 strings.
 */
export function createJsonlEncoder(columns: readonly OutputColumn[], compression: 'none' | 'gzip'): PartEncoder {
  const fields = columns.map((column, index) => {
    const key = keyText(column.name, index === 0 ? '{' : ',');
    const isText = isQuoted(column.type);
    return {
      beforeNull: wordsOf(`${key}null`),
      beforeValue: wordsOf(isText ? `${key}"` : key),
      isQuoted: isText,
      put: jsonWriter(column.type),
    };
  });
  return createTextEncoder({
    compression,
    header: new Uint8Array(0),
    putRow(sink, batch, row) {
      for (let index = 0; index < fields.length; index++) {
        const field = fields[index];
        const column = batch.columns[index];
        if (column.present[row] === 0) putWords(sink, field.beforeNull);
        else {
          putWords(sink, field.beforeValue);
          field.put(sink, column, row);
          if (field.isQuoted) putByte(sink, quote);
        }
      }
      putByte(sink, closingBrace);
      putByte(sink, lineFeed);
    },
  });
}

/** `{"name":` or `,"name":`; JSON.stringify escapes everything that must be. */
const keyText = (name: string, opening: string): string => `${opening}${JSON.stringify(name)}:`;

/** Fixed text padded to whole words, so that it is copied eight bytes at a time. */
type Words = { readonly view: DataView; readonly length: number };

function wordsOf(text: string): Words {
  const bytes = ascii(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  padded.set(bytes);
  return { view: new DataView(padded.buffer), length: bytes.length };
}

/** May write up to 7 bytes beyond the text, which the next write replaces. */
function putWords(sink: ByteSink, { view, length }: Words): void {
  reserve(sink, length + 8);
  for (let at = 0; at < length; at += 8) sink.view.setBigInt64(sink.length + at, view.getBigInt64(at));
  sink.length += length;
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

const trueText = wordsOf('true');
const falseText = wordsOf('false');

function jsonWriter(type: LogicalType): CellWriter {
  switch (type.kind) {
    case 'bool':
      return (sink, column, row) => putWords(sink, column.data[row] === 0 ? falseText : trueText);
    case 'float':
      return floatWriter(type);
    case 'string': {
      const viewOf = createPayloadView();
      return (sink, column, row) => putEscaped(sink, viewOf(column.data), column.offsets[row], column.offsets[row + 1]);
    }
    case 'binary':
      return (sink, column, row) => putBase64(sink, column.data, column.offsets[row], column.offsets[row + 1]);
    case 'fixed':
      return (sink, column, row) => putBase64(sink, column.data, row * column.width, (row + 1) * column.width);
    default:
      return cellWriter(type);
  }
}

/** Readers that tell whole numbers from floats take `-0` for the integer 0; the fraction keeps the sign. */
const negativeZero = Buffer.from('-0.0');

/** JSON has no NaN and no infinity; SQL Server neither, so a quoted name is only there to lose nothing. */
function floatWriter(type: Extract<LogicalType, { kind: 'float' }>): CellWriter {
  const putNumber = cellWriter(type);
  return (sink, column, row) => {
    const value = type.bits === 32 ? column.f32[row] : column.f64[row];
    if (Object.is(value, -0)) return putBytes(sink, negativeZero);
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
const belowBlank = 32 * 0x01010101;
const quotes = quote * 0x01010101;
const backslashes = backslash * 0x01010101;
const longForm = 'u'.charCodeAt(0);
const hexDigits = ascii('0123456789abcdef');
/** Bytes that are given room at a time: the worst case is six for one. */
const sliceBytes = 4096;

/** The bytes `start .. end` of the view as the inside of a JSON string. */
function putEscaped(sink: ByteSink, view: DataView, start: number, end: number): void {
  for (let from = start; from < end; from += sliceBytes) {
    putEscapedSlice(sink, view, from, Math.min(end, from + sliceBytes));
  }
}

function putEscapedSlice(sink: ByteSink, view: DataView, start: number, end: number): void {
  reserve(sink, (end - start) * 6);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    if (hasByteBelow(word, belowBlank) || hasByte(word, quotes) || hasByte(word, backslashes)) {
      for (let byte = at; byte < at + 4; byte++) putEscapedByte(sink, view.getUint8(byte));
    } else {
      sink.view.setInt32(sink.length, word, true);
      sink.length += 4;
    }
  }
  for (; at < end; at++) putEscapedByte(sink, view.getUint8(at));
}

function putEscapedByte(sink: ByteSink, byte: number): void {
  const { bytes } = sink;
  const escape = escapes[byte];
  if (escape === 0) {
    bytes[sink.length++] = byte;
    return;
  }
  bytes[sink.length++] = backslash;
  bytes[sink.length++] = escape;
  if (escape !== longForm) return;
  bytes[sink.length++] = zero;
  bytes[sink.length++] = zero;
  bytes[sink.length++] = hexDigits[byte >> 4];
  bytes[sink.length++] = hexDigits[byte & 15];
}
