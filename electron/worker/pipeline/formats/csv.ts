// CSV by RFC 4180: NULL is an empty field, an empty string is "", fields are quoted only when needed.
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import type { PartEncoder } from '../../ports/ports.ts';
import { createSink, putByte, putBytes, reserve, written, type ByteSink } from './byte-sink.ts';
import { putHex } from './text/bytes.ts';
import { cellWriter, type CellWriter } from './text/cells.ts';
import { createPayloadView, hasByteBelow } from './text/payload-view.ts';
import { createTextEncoder } from './text/text-encoder.ts';

const quote = 34;
const comma = 44;
const carriageReturn = 13;
const lineFeed = 10;
const zero = 48;

/**
 * UTF-8 without byte order mark, CRLF line ends, one header line. A file whose only column may be NULL gets a second
 * column `<name>__is_null` (1 or 0): its NULL rows would otherwise be blank lines, which most readers skip.
 */
export function createCsvEncoder(columns: readonly OutputColumn[], compression: 'none' | 'gzip'): PartEncoder {
  const writers = columns.map((column) => csvWriter(column.type));
  const hasNullFlag = columns.length === 1 && columns[0].isNullable;
  return createTextEncoder({
    compression,
    header: headerLine(
      hasNullFlag ? [columns[0].name, `${columns[0].name}__is_null`] : columns.map(({ name }) => name),
    ),
    putRow(sink, batch, row) {
      for (let index = 0; index < writers.length; index++) {
        if (index > 0) putByte(sink, comma);
        const column = batch.columns[index];
        if (column.present[row] !== 0) writers[index](sink, column, row);
      }
      reserve(sink, 4);
      if (hasNullFlag) {
        sink.bytes[sink.length++] = comma;
        sink.bytes[sink.length++] = zero + 1 - batch.columns[0].present[row];
      }
      sink.bytes[sink.length++] = carriageReturn;
      sink.bytes[sink.length++] = lineFeed;
    },
  });
}

function headerLine(names: readonly string[]): Uint8Array {
  const sink = createSink(256);
  names.forEach((name, index) => {
    if (index > 0) putByte(sink, comma);
    const bytes = new TextEncoder().encode(name);
    putField(sink, bytes, new DataView(bytes.buffer), 0, bytes.length);
  });
  putByte(sink, carriageReturn);
  putByte(sink, lineFeed);
  return written(sink);
}

function csvWriter(type: LogicalType): CellWriter {
  switch (type.kind) {
    case 'bool':
      return (sink, column, row) => putByte(sink, zero + column.data[row]);
    case 'string': {
      const viewOf = createPayloadView();
      return (sink, column, row) =>
        putField(sink, column.data, viewOf(column.data), column.offsets[row], column.offsets[row + 1]);
    }
    case 'binary':
      return (sink, column, row) => {
        const start = column.offsets[row];
        const end = column.offsets[row + 1];
        if (start === end) putQuoted(sink, column.data, start, end);
        else putHex(sink, column.data, start, end);
      };
    default:
      return cellWriter(type);
  }
}

/** 1 for the bytes that make quotes necessary; all of them are below 45. */
const special = new Uint8Array(256);
for (const byte of [quote, comma, carriageReturn, lineFeed]) special[byte] = 1;
const belowAllOthers = 45 * 0x01010101;
/** Longer fields are searched and copied by the engine's own loops. */
const longLength = 256;

/** Text of data[start .. end), on which `view` looks too. */
function putField(sink: ByteSink, data: Uint8Array, view: DataView, start: number, end: number): void {
  if (end - start > longLength) return putLongField(sink, data.subarray(start, end));
  reserve(sink, end - start);
  let needsQuotes = end === start ? 1 : 0;
  let out = sink.length;
  let at = start;
  for (; at + 4 <= end; at += 4, out += 4) {
    const word = view.getInt32(at, true);
    sink.view.setInt32(out, word, true);
    if (hasByteBelow(word, belowAllOthers)) {
      needsQuotes |=
        special[word & 255] | special[(word >> 8) & 255] | special[(word >> 16) & 255] | special[word >>> 24];
    }
  }
  for (; at < end; at++, out++) {
    sink.bytes[out] = data[at];
    needsQuotes |= special[data[at]];
  }
  if (needsQuotes === 0) sink.length = out;
  else putQuoted(sink, data, start, end);
}

function putLongField(sink: ByteSink, field: Uint8Array): void {
  if (field.includes(quote)) return putQuoted(sink, field, 0, field.length);
  const needsQuotes = field.includes(comma) || field.includes(carriageReturn) || field.includes(lineFeed);
  if (needsQuotes) putByte(sink, quote);
  putBytes(sink, field);
  if (needsQuotes) putByte(sink, quote);
}

function putQuoted(sink: ByteSink, data: Uint8Array, start: number, end: number): void {
  reserve(sink, (end - start) * 2 + 2);
  const { bytes } = sink;
  let out = sink.length;
  bytes[out++] = quote;
  for (let at = start; at < end; at++) {
    const byte = data[at];
    if (byte === quote) bytes[out++] = quote;
    bytes[out++] = byte;
  }
  bytes[out++] = quote;
  sink.length = out;
}
