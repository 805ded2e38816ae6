// Values of any size: (max) types, xml and CLR types in chunks, text, ntext and image behind a pointer. Mutates for speed.
import { ProtocolError } from '../protocol.ts';
import type { WireType } from '../type-info.ts';
import { carefulTextSink } from './careful-sinks.ts';
import { stopTable, writeNull, type CellTarget, type MakeCell, type ReadCell } from './cell.ts';
import { codePageTable, utf8CodePage } from './code-page.ts';
import { binarySink, singleByteSink, utf16Sink, utf8Sink, type ValueSink } from './sinks.ts';

const noLength = 0xffffffff;
const unknownLength = 0xfffffffe;

/** Any value framed as `chunked` or `pointer`. */
export const largeCell: MakeCell = (target) => {
  const sink = sinkOf(target);
  if (sink === null) return null;
  return target.type.framing === 'pointer' ? pointedCell(target, sink) : chunkedCell(target, sink);
};

function sinkOf({ type, name, outputs, columns: [column], refuse }: CellTarget): ValueSink | null {
  const isText = type.family === 'char' || type.family === 'nchar' || type.family === 'xml';
  if (outputs[0].type.kind !== (isText ? 'string' : 'binary')) return null;
  if (!isText) return binarySink(column, name);
  const isUtf8 = type.family === 'char' && type.codePage === utf8CodePage;
  const mayBeRefused = refuse !== stopTable && (isUtf8 || type.family !== 'char');
  if (mayBeRefused) return carefulTextSink(column, name, isUtf8 ? 'utf-8' : 'utf-16le', refuse);
  return type.family === 'char' ? charSink(type, name, column) : utf16Sink(column, name);
}

function charSink(type: WireType, name: string, column: CellTarget['columns'][number]): ValueSink | null {
  if (type.codePage === null) return null;
  if (type.codePage === utf8CodePage) return utf8Sink(column, name);
  const table = codePageTable(type.codePage);
  return table === null ? null : singleByteSink(column, name, table);
}

/** Eight bytes of total length, then chunks behind four bytes of length each, then a zero. */
function chunkedCell({ type, columns: [column] }: CellTarget, sink: ValueSink): ReadCell {
  let isInside = false;
  let total = 0;
  let received = 0;
  let chunkLeft = 0;
  return (bytes, view, at, end, row) => {
    let from = at;
    if (!isInside) {
      if (from + 8 > end) return ~from;
      const low = view.getUint32(from, true);
      const high = view.getUint32(from + 4, true);
      if (high === noLength && low === noLength) {
        writeNull(column, row);
        return from + 8;
      }
      total = high === noLength && low === unknownLength ? -1 : high * 2 ** 32 + low;
      from += 8;
      isInside = true;
      received = 0;
      chunkLeft = 0;
      sink.begin(row, total);
    }
    for (;;) {
      if (chunkLeft === 0) {
        if (from + 4 > end) return ~from;
        chunkLeft = view.getUint32(from, true);
        from += 4;
        if (chunkLeft === 0) break;
      }
      const size = Math.min(chunkLeft, end - from);
      if (size === 0) return ~from;
      sink.write(bytes, view, from, from + size);
      from += size;
      chunkLeft -= size;
      received += size;
    }
    isInside = false;
    if (total >= 0 && received !== total)
      throw new ProtocolError(`a ${type.name} of ${received} bytes where ${total} were announced`);
    sink.finish();
    return from;
  };
}

/** A text pointer (no pointer: NULL), eight bytes of timestamp, four bytes of length, the value. */
function pointedCell({ columns: [column] }: CellTarget, sink: ValueSink): ReadCell {
  let isInside = false;
  let left = 0;
  return (bytes, view, at, end, row) => {
    let from = at;
    if (!isInside) {
      if (from >= end) return ~from;
      const pointerLength = bytes[from];
      if (pointerLength === 0) {
        writeNull(column, row);
        return from + 1;
      }
      const start = from + 1 + pointerLength + 8;
      if (start + 4 > end) return ~from;
      left = view.getUint32(start, true);
      from = start + 4;
      isInside = true;
      sink.begin(row, left);
    }
    const size = Math.min(left, end - from);
    if (size > 0) sink.write(bytes, view, from, from + size);
    left -= size;
    if (left > 0) return ~(from + size);
    isInside = false;
    sink.finish();
    return from + size;
  };
}
