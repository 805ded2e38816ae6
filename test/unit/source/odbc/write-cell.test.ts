import { expect, it } from 'vitest';
import { createColumn } from '../../../../electron/worker/batch/batch.ts';
import { cellValue, offsetInstantText } from '../../../../electron/worker/source/cell-value.ts';
import { writeCell } from '../../../../electron/worker/source/odbc/write-cell.ts';
import type { LogicalType } from '../../../../shared/columns.ts';

const place = { object: 'dbo.t', name: 'c' };
const timestamp = (unit: 'millis' | 'micros' | 'nanos', isUtc = false): LogicalType => ({
  kind: 'timestamp',
  unit,
  digits: 7,
  isUtc,
});

function through(type: LogicalType, value: unknown): unknown {
  const column = createColumn(type, 2);
  column.present.fill(1);
  writeCell(place, [{ name: 'c', isNullable: true, type }], [column], 0, value);
  return cellValue(type, column, 0);
}

it.each<readonly [LogicalType, unknown, unknown]>([
  [{ kind: 'int', bits: 64, signed: true }, '-9223372036854775808', -9223372036854775808n],
  [
    { kind: 'decimal', precision: 38, scale: 10 },
    '-1234567890123456789012345678.0123456789',
    '-1234567890123456789012345678.0123456789',
  ],
  [{ kind: 'decimal', precision: 18, scale: 2 }, '9007199254740993.01', '9007199254740993.01'],
  [{ kind: 'decimal', precision: 5, scale: 5 }, '.00001', '0.00001'],
  [{ kind: 'float', bits: 64 }, Buffer.from('3fb999999999999a', 'hex'), 0.1],
  [{ kind: 'date' }, '0001-01-01', '0001-01-01'],
  [{ kind: 'date' }, '9999-12-31', '9999-12-31'],
  [{ kind: 'time', unit: 'nanos', digits: 7 }, '23:59:59.9999999', '23:59:59.9999999'],
  [timestamp('nanos'), '1677-09-23 00:00:00.1234567', '1677-09-23 00:00:00.1234567'],
  [timestamp('micros'), '0001-01-01 00:00:00', '0001-01-01 00:00:00.0000000'],
  [{ kind: 'bool' }, true, true],
  [{ kind: 'uuid' }, '6F9619FF-8B86-D011-B42D-00C04FC964FF', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
  [{ kind: 'string' }, '', ''],
  [{ kind: 'string' }, ' Ω😀 \0 ', ' Ω😀 \0 '],
  [{ kind: 'string' }, null, null],
])('%j keeps %j', (type, value, expected) => expect(through(type, value)).toEqual(expected));

it('an instant keeps its offset beside it', () => {
  const type = { kind: 'timestamp' as const, unit: 'nanos' as const, digits: 7, isUtc: true };
  const int: LogicalType = { kind: 'int', bits: 16, signed: true };
  const columns = [createColumn(type, 1), createColumn(int, 1)];
  const outputs = [type, int].map((one) => ({ name: 'c', isNullable: true, type: one }));
  writeCell(place, outputs, columns, 0, '2024-01-01 00:00:00.1234567 -05:30');
  expect(offsetInstantText(type, columns[0], columns[1], 0)).toBe('2024-01-01 00:00:00.1234567 -05:30');
});

it.each<readonly [LogicalType, unknown, string]>([
  [{ kind: 'string' }, '\ud800', 'TEXT_NOT_UNICODE'],
  [{ kind: 'decimal', precision: 5, scale: 2 }, '1.5', 'SOURCE_PROTOCOL_BROKEN'],
  [{ kind: 'date' }, 'Jan 1 2024', 'SOURCE_PROTOCOL_BROKEN'],
  [{ kind: 'binary' }, 'text', 'SOURCE_PROTOCOL_BROKEN'],
  [{ kind: 'float', bits: 32 }, Buffer.alloc(8), 'SOURCE_PROTOCOL_BROKEN'],
])('%j refuses %j', (type, value, code) => {
  expect(() => through(type, value)).toThrow(expect.objectContaining({ code }));
});
