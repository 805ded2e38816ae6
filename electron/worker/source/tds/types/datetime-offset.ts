// datetimeoffset: a UTC instant and the minutes of its zone, or one text with both. Mutates columns for speed.
import { ProtocolError } from '../protocol.ts';
import { writeAscii } from './ascii.ts';
import { byteLengthAt, writeNull, wrongLength, type CellTarget, type MakeCell } from './cell.ts';
import { readDays, readTicks, tickBytes } from './date-time.ts';
import { instantWriter, offsetDateTimeText, refuseText, unitName } from './temporal.ts';

type WriteOffset = (row: number, days: number, ticks: number, offsetMinutes: number) => void;

export const datetimeOffsetCell: MakeCell = (target) => {
  const { type, columns } = target;
  const { scale } = type;
  const size = tickBytes(scale);
  const write = target.outputs[0].type.kind === 'string' ? textWriter(target) : pairWriter(target);
  if (write === null) return null;
  return (bytes, view, at, end, row) => {
    const length = byteLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0) {
      for (const column of columns) writeNull(column, row);
      return at + 1;
    }
    if (length !== size + 5) throw wrongLength(type, length);
    const offset = readOffset(view, at + 4 + size);
    write(row, readDays(view, at + 1 + size), readTicks(view, at + 1, size, scale), offset);
    return at + 1 + length;
  };
};

/** Minutes between the zone and UTC. */
export function readOffset(view: DataView, at: number): number {
  const minutes = view.getInt16(at, true);
  if (minutes < -840 || minutes > 840) throw new ProtocolError(`an offset of ${minutes} minutes`);
  return minutes;
}

function textWriter({ name, type, outputs, columns: [column] }: CellTarget): WriteOffset | null {
  if (outputs.length !== 1) return null;
  return (row, days, ticks, offset) =>
    writeAscii(column, name, row, offsetDateTimeText(days, ticks, type.scale, offset));
}

function pairWriter(target: CellTarget): WriteOffset | null {
  const {
    type,
    outputs,
    columns: [instants, offsets],
  } = target;
  const [instant, offset] = outputs;
  if (outputs.length !== 2 || instant.type.kind !== 'timestamp' || !instant.type.isUtc) return null;
  if (instant.type.digits !== type.scale || offset.type.kind !== 'int' || offset.type.bits !== 16) return null;
  const write = instantWriter(type.scale, instant.type.unit);
  const unit = unitName(instant.type);
  return (row, days, ticks, minutes) => {
    if (!write(instants, row, days, ticks))
      refuseText(target, row, offsetDateTimeText(days, ticks, type.scale, minutes), unit);
    else offsets.i32[row] = minutes;
  };
}
