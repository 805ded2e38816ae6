// A value of any type as text that has no quotes around it: of JSON lines that were set aside, and of transforms.
import type { LogicalType } from '../../../../../shared/columns.ts';
import { putBytes } from '../byte-sink.ts';
import { putHex } from './bytes.ts';
import { cellWriter, type CellWriter } from './cells.ts';

const words = { true: new TextEncoder().encode('true'), false: new TextEncoder().encode('false') } as const;

/** As in a CSV file; bytes are hex digits. */
export function plainTextWriter(type: LogicalType): CellWriter {
  switch (type.kind) {
    case 'string':
      return (sink, column, row) => putBytes(sink, column.data.subarray(column.offsets[row], column.offsets[row + 1]));
    case 'binary':
      return (sink, column, row) => putHex(sink, column.data, column.offsets[row], column.offsets[row + 1]);
    case 'bool':
      return (sink, column, row) => putBytes(sink, column.data[row] === 0 ? words.false : words.true);
    default:
      return cellWriter(type);
  }
}
