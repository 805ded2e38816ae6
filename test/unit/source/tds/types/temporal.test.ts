import { describe, expect, it } from 'vitest';
import type { LogicalType, TimeUnit } from '../../../../../shared/columns.ts';
import { instantWriter } from '../../../../../electron/worker/source/tds/types/temporal.ts';
import { civilDate } from '../../../../../shared/civil-date.ts';
import { createColumn } from '../../../../../electron/worker/batch/batch.ts';
import { decodeCell, hex, textHex, type RawCell } from '../wire-bytes.ts';

const string: LogicalType = { kind: 'string' };
const timestamp = (unit: TimeUnit, digits: number, isUtc = false): LogicalType => ({
  kind: 'timestamp',
  unit,
  digits,
  isUtc,
});
const int16: LogicalType = { kind: 'int', bits: 16, signed: true };

/** Little-endian bytes of a number, as hex. */
const le = (value: number | bigint, size: number): string =>
  Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** Days since 0001-01-01 of an ISO date. */
const days = (iso: string): number =>
  Math.round((Date.parse(`${iso}T00:00:00Z`) - Date.UTC(1970, 0, 1)) / 864e5) + 719162;

type Vector = readonly [
  what: string,
  typeInfo: string,
  value: string,
  types: readonly LogicalType[],
  expected: RawCell[],
];

const lastTick = 863_999_999_999n;

const vectors: readonly Vector[] = [
  ['first date', '28', '03 000000', [{ kind: 'date' }], [-719162]],
  ['last date', '28', '03 dab937', [{ kind: 'date' }], [2932896]],
  ['date as text', '28', '03 dab937', [string], [textHex('9999-12-31')]],
  ['date NULL', '28', '00', [{ kind: 'date' }], [null]],
  ['time(0)', '29 00', `03 ${le(86399, 3)}`, [{ kind: 'time', unit: 'millis', digits: 0 }], [86_399_000]],
  ['time(3)', '29 03', `04 ${le(1, 4)}`, [{ kind: 'time', unit: 'millis', digits: 3 }], [1]],
  ['time(6)', '29 06', `05 ${le(86_399_999_999, 5)}`, [{ kind: 'time', unit: 'micros', digits: 6 }], [86_399_999_999n]],
  ['time(7)', '29 07', `05 ${le(lastTick, 5)}`, [{ kind: 'time', unit: 'nanos', digits: 7 }], [86_399_999_999_900n]],
  ['time(7) as text', '29 07', `05 ${le(lastTick, 5)}`, [string], [textHex('23:59:59.9999999')]],
  ['time(0) as text', '29 00', `03 ${le(3661, 3)}`, [string], [textHex('01:01:01')]],
  ['time NULL', '29 07', '00', [{ kind: 'time', unit: 'nanos', digits: 7 }], [null]],
  ['smalldatetime, fixed', '3a', '0000 0000', [timestamp('millis', 0)], [-2208988800000n]],
  [
    'smalldatetime last',
    '6f 04',
    '04 ffff 9f05',
    [timestamp('millis', 0)],
    [BigInt(Date.parse('2079-06-06T23:59:00Z'))],
  ],
  ['smalldatetime as text', '6f 04', '04 ffff 9f05', [string], [textHex('2079-06-06 23:59:00')]],
  [
    'datetime first',
    '3d',
    `${le(-53690n & 0xffffffffn, 4)} 00000000`,
    [timestamp('millis', 3)],
    [BigInt(Date.parse('1753-01-01T00:00:00Z'))],
  ],
  ['datetime tick 1 is .003', '6f 08', `08 00000000 ${le(1, 4)}`, [string], [textHex('1900-01-01 00:00:00.003')]],
  ['datetime tick 2 is .007', '6f 08', `08 00000000 ${le(2, 4)}`, [string], [textHex('1900-01-01 00:00:00.007')]],
  ['datetime last', '6f 08', `08 ${le(2958463, 4)} ${le(25919999, 4)}`, [timestamp('millis', 3)], [253402300799997n]],
  ['datetime NULL', '6f 08', '00', [timestamp('millis', 3)], [null]],
  ['datetime2(0)', '2a 00', `06 ${le(1, 3)} ${le(days('1970-01-01'), 3)}`, [timestamp('millis', 0)], [1000n]],
  [
    'datetime2(3) before 1970',
    '2a 03',
    `07 ${le(86_399_999, 4)} ${le(days('1969-12-31'), 3)}`,
    [timestamp('millis', 3)],
    [-1n],
  ],
  ['datetime2(6) first', '2a 06', `08 ${le(0, 5)} 000000`, [timestamp('micros', 6)], [-62135596800000000n]],
  ['datetime2(6) last', '2a 06', `08 ${le(86_399_999_999, 5)} dab937`, [timestamp('micros', 6)], [253402300799999999n]],
  [
    'datetime2(7) nanos',
    '2a 07',
    `08 ${le(1, 5)} ${le(days('2024-02-29'), 3)}`,
    [timestamp('nanos', 7)],
    [BigInt(Date.parse('2024-02-29T00:00:00Z')) * 1_000_000n + 100n],
  ],
  [
    'datetime2(7) nanos before 1970',
    '2a 07',
    `08 ${le(lastTick, 5)} ${le(days('1969-12-31'), 3)}`,
    [timestamp('nanos', 7)],
    [-100n],
  ],
  [
    'datetime2(7) last as text',
    '2a 07',
    `08 ${le(lastTick, 5)} dab937`,
    [string],
    [textHex('9999-12-31 23:59:59.9999999')],
  ],
  ['datetime2(7) first as text', '2a 07', `08 ${le(0, 5)} 000000`, [string], [textHex('0001-01-01 00:00:00.0000000')]],
  ['datetime2 NULL', '2a 07', '00', [timestamp('nanos', 7)], [null]],
  [
    'datetimeoffset with its offset',
    '2b 03',
    `09 ${le(66_600_000, 4)} ${le(days('2023-12-31'), 3)} ${le(330, 2)}`,
    [timestamp('millis', 3, true), int16],
    [BigInt(Date.parse('2023-12-31T18:30:00Z')), 330],
  ],
  [
    'datetimeoffset with a negative offset',
    '2b 07',
    `0a ${le(0, 5)} ${le(days('2024-01-01'), 3)} ${le(-840n & 0xffffn, 2)}`,
    [timestamp('nanos', 7, true), int16],
    [BigInt(Date.parse('2024-01-01T00:00:00Z')) * 1_000_000n, -840],
  ],
  [
    'datetimeoffset as text, next day',
    '2b 07',
    `0a ${le(lastTick, 5)} ${le(days('2023-12-31'), 3)} ${le(330, 2)}`,
    [string],
    [textHex('2024-01-01 05:29:59.9999999 +05:30')],
  ],
  [
    'datetimeoffset as text, day before',
    '2b 00',
    `08 ${le(0, 3)} ${le(days('2024-01-01'), 3)} ${le(-30n & 0xffffn, 2)}`,
    [string],
    [textHex('2023-12-31 23:30:00 -00:30')],
  ],
  ['datetimeoffset NULL', '2b 07', '00', [timestamp('nanos', 7, true), int16], [null, null]],
];

describe('dates and times', () => {
  it.each(vectors)('%s', (_what, typeInfo, value, types, expected) => {
    expect(decodeCell(hex(typeInfo), hex(value), types)).toEqual(expected);
  });

  it('names the column and the value when nanoseconds since 1970 cannot hold it', () => {
    const decode = () => decodeCell(hex('2a 07'), hex(`08 ${le(lastTick, 5)} dab937`), [timestamp('nanos', 7)]);
    expect(decode).toThrow(
      expect.objectContaining({
        code: 'VALUE_OUT_OF_RANGE',
        context: expect.objectContaining({ column: 'c', value: '9999-12-31 23:59:59.9999999' }),
      }),
    );
  });

  it('refuses to drop digits that the unit cannot hold', () => {
    const decode = () =>
      decodeCell(hex('2a 07'), hex(`08 ${le(1, 5)} ${le(days('2024-01-01'), 3)}`), [timestamp('micros', 7)]);
    expect(decode).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
  });

  it.each([
    ['time', '29 07', `05 ${le(864_000_000_000, 5)}`, { kind: 'time', unit: 'nanos', digits: 7 } as const],
    ['date', '28', '03 ffffff', { kind: 'date' } as const],
    ['datetime', '6f 08', `08 00000000 ${le(25920000, 4)}`, timestamp('millis', 3)],
    ['smalldatetime', '6f 04', '04 0000 a005', timestamp('millis', 0)],
  ])('refuses a %s that does not exist', (_what, typeInfo, value, type) => {
    expect(() => decodeCell(hex(typeInfo), hex(value), [type])).toThrow(
      expect.objectContaining({ name: 'ProtocolError' }),
    );
  });

  it('counts every day of the calendar as Date does', () => {
    for (let day = -719162; day <= 2932896; day += 97) {
      const { year, month, day: dayOfMonth } = civilDate(day);
      const date = new Date(day * 864e5);
      const expected = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
      expect([year, month, dayOfMonth]).toEqual(expected);
    }
  });

  it('gives the same instants as BigInt for every scale and unit', () => {
    const perUnit = { millis: 3, micros: 6, nanos: 9 } as const;
    for (const unit of ['millis', 'micros', 'nanos'] as const)
      for (let digits = 0; digits <= perUnit[unit] && digits <= 7; digits++) {
        const write = instantWriter(digits, unit);
        const column = createColumn(timestamp(unit, digits), 1);
        for (let i = 0; i < 400; i++) {
          const day = unit === 'nanos' ? -100_000 + i * 500 : -719_162 + i * 9_153;
          const ticks = Math.floor((i / 400) * 86_400 * 10 ** digits);
          const isExact = write(column, 0, day, ticks);
          const expected =
            (BigInt(day) * 86_400n * 10n ** BigInt(digits) + BigInt(ticks)) * 10n ** BigInt(perUnit[unit] - digits);
          expect([isExact, column.i64[0]]).toEqual([true, expected]);
        }
      }
  });
});
