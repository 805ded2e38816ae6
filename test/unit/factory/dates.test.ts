// The ends of the calendar, as the documentation of Data Factory's errors has them.
import { describe, expect, test } from 'vitest';
import { isBeyond, mayBeBeyond, momentIn } from '../../../electron/worker/factory/dates.ts';

describe('a moment', () => {
  test.each([
    ['0001-01-01', true],
    ['0001-01-01 00:00:00.0000000', true],
    ['0001-01-01T00:00:00', true],
    ['0001-01-01 00:00:00.0000001', false],
    ['0001-01-02', false],
    ['9999-12-30 23:59:59.9999999', false],
    ['9999-12-31', false],
    ['9999-12-31 00:00:00.0000000', false],
    ['9999-12-31 00:00:00.0000001', true],
    ['9999-12-31 23:59:59', true],
  ])('%s is beyond what Parquet takes: %s', (moment, expected) => expect(isBeyond(moment)).toBe(expected));

  const said = (ticks: string): string =>
    `ErrorCode=ParquetDateTimeExceedLimit,'Type=X,Message=The Ticks value '${ticks}' for the datetime column must be between valid datetime ticks range -621355968000000000 and 2534022144000000000.`;
  test.each([
    ['-621355968000000000', '0001-01-01 00:00:00.0000000'],
    ['2534023007999999999', '9999-12-31 23:59:59.9999999'],
    ['-1', '1969-12-31 23:59:59.9999999'],
    ['0', '1970-01-01 00:00:00.0000000'],
    ['9999999999999999999', null],
    ['many', null],
  ])('of %s ticks is told as %s', (ticks, moment) => expect(momentIn(said(ticks))).toBe(moment));
});

test('types that end earlier, and what the server converts to text, are not looked at', () => {
  const type = (name: string) => ({ name, maxLength: 8, precision: 27, scale: 7, collation: null, codePage: null });
  expect(mayBeBeyond({ sqlType: type('datetime2'), selectAs: 'plain' })).toBe(true);
  expect(mayBeBeyond({ sqlType: type('smalldatetime'), selectAs: 'plain' })).toBe(false);
  expect(mayBeBeyond({ sqlType: type('datetime2'), selectAs: 'nvarchar' })).toBe(false);
});
