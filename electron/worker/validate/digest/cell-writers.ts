// Puts the canonical text C1 of one cell into the text of its row; mutable for speed.
import { createHash, hash } from 'node:crypto';
import type { PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Batch, Column } from '../../batch/batch.ts';
import { putDate, putDecimal, putMoment, putTime } from './number-text.ts';
import type { TextRule } from './text-rule.ts';
import { createUnitSink, putAscii, putHex, putUtf8, reserveUnits, unitsFrom, type UnitSink } from './unit-sink.ts';
import { variantText } from './variant-text.ts';

/** Appends the text of a cell that is not NULL. `columns`: those of the batch that the column is written as. */
export type PutCell = (sink: UnitSink, columns: readonly Column[], row: number) => void;

/** Throws BUG for a column whose outputs are not those of its type. */
export function cellWriterOf(column: PlanColumn, rule: TextRule): PutCell {
  const [{ type }] = column.outputs;
  const { kind, detail } = rule;
  switch (kind) {
    case 'bit':
      return (sink, [{ data }], row) => putAscii(sink, data[row] === 0 ? '0' : '1');
    case 'integer':
      return (sink, [values], row) => putDecimal(sink, values, row, 0);
    case 'decimal':
    case 'money': {
      const scale = type.kind === 'decimal' ? type.scale : refuse(column);
      return (sink, [values], row) => putDecimal(sink, values, row, scale);
    }
    case 'date':
      return (sink, [{ i32 }], row) => putDate(sink, i32[row]);
    case 'time': {
      const unit = type.kind === 'time' ? type.unit : refuse(column);
      return (sink, [values], row) => putTime(sink, values, row, unit, detail);
    }
    case 'moment':
    case 'offsetMoment': {
      const unit = type.kind === 'timestamp' ? type.unit : refuse(column);
      if (kind === 'moment') return (sink, [values], row) => putMoment(sink, values, row, unit, detail, null);
      return (sink, [values, { i32 }], row) => putMoment(sink, values, row, unit, detail, i32[row]);
    }
    case 'float':
      return (sink, [{ data, width }], row) => putHex(sink, data, (row + 1) * width - 1, row * width - 1);
    case 'rowversion':
      return (sink, [{ data, width }], row) => putHex(sink, data, row * width, (row + 1) * width);
    case 'uuid':
      return putUuid;
    case 'text':
    case 'momentText':
      return (sink, [{ data, offsets }], row) => putUtf8(sink, data, offsets[row], offsets[row + 1]);
    case 'bytes':
      return (sink, [{ data, offsets }], row) => putHex(sink, data, offsets[row], offsets[row + 1]);
    case 'variant':
      return putVariant;
    case 'textHash':
      return putTextHash;
    case 'bytesHash':
      return (sink, [{ data, offsets }], row) => {
        putAscii(sink, hash('sha256', data.subarray(offsets[row], offsets[row + 1]), 'hex').toUpperCase());
      };
  }
}

function refuse({ name, sqlType, outputs }: PlanColumn): never {
  throw new AppError('BUG', { detail: `column ${name} of type ${sqlType.name} is written as ${outputs[0].type.kind}` });
}

const hyphen = 45;
const putUuid: PutCell = (sink, [{ data }], row) => {
  reserveUnits(sink, 36);
  const at = row * 16;
  putHex(sink, data, at, at + 4);
  sink.units[sink.length++] = hyphen;
  putHex(sink, data, at + 4, at + 6);
  sink.units[sink.length++] = hyphen;
  putHex(sink, data, at + 6, at + 8);
  sink.units[sink.length++] = hyphen;
  putHex(sink, data, at + 8, at + 10);
  sink.units[sink.length++] = hyphen;
  putHex(sink, data, at + 10, at + 16);
};

const putVariant: PutCell = (sink, [values, types], row) => {
  const text = Buffer.from(variantText(utf8At(types, row), utf8At(values, row)), 'utf16le');
  reserveUnits(sink, text.length / 2);
  text.copy(sink.bytes, sink.length * 2);
  sink.length += text.length / 2;
};

const utf8At = ({ data, offsets }: Column, row: number): string =>
  Buffer.from(data.buffer, data.byteOffset + offsets[row], offsets[row + 1] - offsets[row]).toString('utf8');

/** Texts are hashed a piece at a time, so that one of any size needs no more memory than it has. */
const pieceBytes = 1 << 16;
const piece = createUnitSink(pieceBytes);

const putTextHash: PutCell = (sink, [{ data, offsets }], row) => {
  const [start, end] = [offsets[row], offsets[row + 1]];
  piece.length = 0;
  if (end - start <= pieceBytes) {
    putUtf8(piece, data, start, end);
    putAscii(sink, hash('sha256', unitsFrom(piece, 0), 'hex').toUpperCase());
    return;
  }
  const hashing = createHash('sha256');
  for (let at = start; at < end;) {
    let next = Math.min(at + pieceBytes, end);
    // A piece ends between characters.
    while (next < end && next > at + pieceBytes - 4 && (data[next] & 0xc0) === 0x80) next--;
    piece.length = 0;
    putUtf8(piece, data, at, next);
    hashing.update(unitsFrom(piece, 0));
    at = next;
  }
  putAscii(sink, hashing.digest('hex').toUpperCase());
};

export type Field = { readonly columns: readonly number[]; readonly put: PutCell };

/** Of a batch the columns that a field reads. */
export const columnsOf = (batch: Batch, field: Field): readonly Column[] =>
  field.columns.map((index) => batch.columns[index]);
