// A value of any type as the text of a CSV file, in UTF-8, without a string being made. Mutable for speed.
import type { LogicalType } from '../../../../shared/columns.ts';
import type { Column } from '../../batch/batch.ts';
import { createSink, putByte } from '../../pipeline/formats/byte-sink.ts';
import type { CellWriter } from '../../pipeline/formats/text/cells.ts';
import { plainTextWriter } from '../../pipeline/formats/text/plain-text.ts';

/** After `look`, the text is data[start, end); valid until the next look. */
export type TextView = {
  data: Uint8Array;
  start: number;
  end: number;
  /** At a value that is not NULL. */
  look(column: Column, row: number): void;
};

export function createTextView(type: LogicalType): TextView {
  if (type.kind === 'string')
    return {
      data: new Uint8Array(0),
      start: 0,
      end: 0,
      look(column, row) {
        this.data = column.data;
        this.start = column.offsets[row];
        this.end = column.offsets[row + 1];
      },
    };
  const sink = createSink(64);
  const write: CellWriter = type.kind === 'bool' ? putFlag : plainTextWriter(type);
  return {
    data: sink.bytes,
    start: 0,
    end: 0,
    look(column, row) {
      sink.length = 0;
      write(sink, column, row);
      this.data = sink.bytes;
      this.end = sink.length;
    },
  };
}

/** As CSV files have it. */
const putFlag: CellWriter = (into, column, row) => putByte(into, column.data[row] === 0 ? 0x30 : 0x31);

export const textOf = ({ data, start, end }: Pick<TextView, 'data' | 'start' | 'end'>): string =>
  Buffer.from(data.buffer, data.byteOffset + start, end - start).toString('utf8');
