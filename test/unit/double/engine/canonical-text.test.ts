import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../../double/engine/canonical-text.ts';
import { storedFromText } from '../../../double/engine/stored/from-text.ts';
import {
  dateOf,
  datetime2Of,
  datetimeOf,
  datetimeoffsetOf,
  fromUnixMs,
  smalldatetimeOf,
  timeOf,
} from '../../../double/engine/stored/temporal.ts';
import { textToStored } from '../../../double/engine/stored/text.ts';
import { uuidFromText, uuidToWire } from '../../../double/engine/stored/uuid.ts';
import { variantFromStored, variantToStored } from '../../../double/engine/stored/variant.ts';
import { encodeInt128 } from '../../../double/engine/stored/decimal.ts';
import type { SqlType } from '../../../double/types.ts';

const roundTrips: readonly (readonly [SqlType, string])[] = [
  [{ name: 'bit' }, '1'],
  [{ name: 'tinyint' }, '255'],
  [{ name: 'bigint' }, '-9223372036854775808'],
  [{ name: 'decimal', precision: 18, scale: 2 }, '-9999999999999999.99'],
  [{ name: 'decimal', precision: 38, scale: 0 }, '99999999999999999999999999999999999999'],
  [{ name: 'decimal', precision: 38, scale: 38 }, '-0.00000000000000000000000000000000000001'],
  [{ name: 'money' }, '922337203685477.5807'],
  [{ name: 'smallmoney' }, '-214748.3648'],
  [{ name: 'float' }, '1.7976931348623157e+308'],
  [{ name: 'float' }, '5e-324'],
  [{ name: 'real' }, '0.1'],
  [{ name: 'real' }, '3.4028235e+38'],
  [{ name: 'date' }, '0001-01-01'],
  [{ name: 'date' }, '9999-12-31'],
  [{ name: 'time', scale: 7 }, '23:59:59.9999999'],
  [{ name: 'time', scale: 0 }, '12:34:56'],
  [{ name: 'datetime' }, '1753-01-01 00:00:00.000'],
  [{ name: 'datetime' }, '9999-12-31 23:59:59.997'],
  [{ name: 'smalldatetime' }, '2079-06-06 23:59:00.000'],
  [{ name: 'datetime2', scale: 7 }, '0001-01-01 00:00:00.0000000'],
  [{ name: 'datetime2', scale: 3 }, '2024-02-29 12:00:00.123'],
  [{ name: 'datetimeoffset', scale: 7 }, '2024-01-01 00:00:00.1234567 +05:30'],
  [{ name: 'datetimeoffset', scale: 0 }, '9999-12-31 23:59:59 -14:00'],
  [{ name: 'uniqueidentifier' }, '55666BEE-B3A0-4BF5-81A7-86FF976E763F'],
  [{ name: 'varbinary', length: 4 }, '0x00FF10'],
  [{ name: 'nvarchar', length: 10 }, 'é😀'],
];

it.each(roundTrips)('%o keeps %s', (type, text) => {
  expect(canonicalText(type, storedFromText(type, text))).toBe(text);
});

it('keeps a lone surrogate and the sign of zero', () => {
  expect(canonicalText({ name: 'nvarchar', length: 2 }, textToStored('a\ud800'))).toBe('a\ud800');
  expect(canonicalText({ name: 'float' }, -0)).toBe('-0');
  expect(canonicalText({ name: 'decimal', precision: 5, scale: 2 }, 0)).toBe('0.00');
});

it('makes moments from numbers of a clock', () => {
  const day = dateOf(2024, 2, 29);
  const time = timeOf(13, 5, 7, 1_234_567);
  expect(canonicalText({ name: 'datetime2', scale: 7 }, datetime2Of(day, time))).toBe('2024-02-29 13:05:07.1234567');
  expect(canonicalText({ name: 'datetime' }, datetimeOf(day, 47_107_123))).toBe('2024-02-29 13:05:07.123');
  expect(canonicalText({ name: 'smalldatetime' }, smalldatetimeOf(day, 785))).toBe('2024-02-29 13:05:00.000');
  expect(canonicalText({ name: 'datetimeoffset', scale: 7 }, datetimeoffsetOf(day, time, -330))).toBe(
    '2024-02-29 13:05:07.1234567 -05:30',
  );
  expect(fromUnixMs(-1)).toEqual({ date: dateOf(1969, 12, 31), time: timeOf(23, 59, 59, 9_990_000) });
});

describe('order of the stored forms', () => {
  it('decimals sort as bytes', () => {
    const values = [-(10n ** 37n), -1n, 0n, 1n, 10n ** 37n].map((value) =>
      Buffer.from(encodeInt128(value)).toString('hex'),
    );
    expect(values.toSorted()).toEqual(values);
  });

  it('uniqueidentifiers sort by the last group, then backwards', () => {
    const [low, high] = ['8DD5BCA5-6ABE-4F73-B4B7-393AE6BBB849', '55666BEE-B3A0-4BF5-81A7-86FF976E763F'].map((text) =>
      Buffer.from(uuidFromText(text) ?? []),
    );
    expect(Buffer.compare(low, high)).toBe(-1);
    expect(Buffer.from(uuidToWire(high)).toString('hex')).toBe('ee6b6655a0b3f54b81a786ff976e763f');
  });

  it('moments with an offset sort by instant', () => {
    const type: SqlType = { name: 'datetimeoffset', scale: 7 };
    const bytes = ['2024-01-01 00:00:00 +05:30', '2023-12-31 18:30:00 +00:00', '2023-12-31 18:30:01 -08:00'].map(
      (text) => {
        const stored = storedFromText(type, text);
        return Buffer.from(stored instanceof Uint8Array ? stored : []);
      },
    );
    expect(bytes[0].subarray(0, 8)).toEqual(bytes[1].subarray(0, 8));
    expect(Buffer.compare(bytes[1], bytes[2])).toBe(-1);
  });
});

it('a sql_variant carries its base type and its text', () => {
  const stored = variantToStored({ name: 'decimal', precision: 8, scale: 2 }, 4_627_910n);
  expect(variantFromStored(stored)).toEqual({ type: { name: 'decimal', precision: 8, scale: 2 }, value: '46279.10' });
  expect(canonicalText({ name: 'sql_variant' }, stored)).toBe('46279.10');
});
