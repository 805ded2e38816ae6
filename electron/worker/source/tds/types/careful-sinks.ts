// Large texts of which a row may have to be set aside: kept as they came until their end, when it is known whether they fit.
import { createColumn, type Column } from '../../../batch/batch.ts';
import type { Refuse } from './cell.ts';
import { binarySink, type ValueSink } from './sinks.ts';
import { writeUtf16, writeUtf8 } from './text.ts';

/** One more copy than the sinks that stop at the first wrong character, so only for plans that ask for it. */
export function carefulTextSink(
  column: Column,
  name: string,
  encoding: 'utf-16le' | 'utf-8',
  refuse: Refuse,
): ValueSink {
  const scratch = createColumn({ kind: 'binary' }, 1);
  const raw = binarySink(scratch, name);
  const write = encoding === 'utf-8' ? writeUtf8 : writeUtf16;
  let row = 0;
  return {
    begin(of, totalBytes) {
      row = of;
      raw.begin(0, totalBytes);
    },
    write: raw.write,
    finish() {
      raw.finish();
      const { buffer, byteOffset } = scratch.data;
      const bytes = Buffer.from(buffer, byteOffset, scratch.offsets[1]);
      const view = new DataView(buffer, byteOffset, bytes.length);
      write({ column, name, refuse }, row, bytes, view, 0, bytes.length);
    },
  };
}
