// What the view of a serverless pool makes of numbers in the files, evaluated by the double, which knows DATEADD on its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnsInFiles } from '../../../electron/worker/readers/file-columns.ts';
import { readAs, type Engine } from '../../../electron/worker/readers/read-as.ts';
import type { SqlType } from '../../../shared/columns.ts';
import type { Format } from '../../../shared/run-options.ts';
import type { EngineSession } from '../../double/types.ts';
import { ask, openSmallEngine } from '../double/engine/small-engine.ts';
import { planOf, sqlType } from './sample-facts.ts';

function readingOf(type: SqlType, format: Format, engine: Engine) {
  const [column] = columnsInFiles({ columns: [planOf('c', type, false)] }, format);
  if (column === undefined) throw new Error('no column');
  return readAs(column.files[0], format, engine);
}

describe('a time without zone, which a serverless pool reads as the number in the file', () => {
  let small: ReturnType<typeof openSmallEngine>;
  let session: EngineSession;
  beforeAll(() => {
    small = openSmallEngine();
    session = small.login();
  });
  afterAll(() => small.close());

  test.each([
    ['datetime2', 6, -62_135_596_800_000_000n, '0001-01-01 00:00:00.000000'],
    ['datetime2', 6, 253_402_300_799_999_999n, '9999-12-31 23:59:59.999999'],
    ['datetime2', 6, -1n, '1969-12-31 23:59:59.999999'],
    ['datetime2', 4, -86_400_000_100n, '1969-12-30 23:59:59.9999'],
    ['datetime2', 3, 1_709_209_845_678n, '2024-02-29 12:30:45.678'],
    ['datetime2', 2, -10n, '1969-12-31 23:59:59.99'],
    ['datetime2', 0, -1_000n, '1969-12-31 23:59:59'],
    ['datetime', 3, -6_847_804_800_000n, '1753-01-01 00:00:00.000'],
    ['smalldatetime', 0, 3_453_407_940_000n, '2079-06-07 23:59:00'],
  ])('%s(%d): %d is %s', (name, scale, units, text) => {
    const reading = readingOf(sqlType(name, { scale }), 'parquet', 'serverless');
    if ('unreadable' in reading || reading.convert === null) throw new Error('it is not converted');
    expect(reading.type).toBe('bigint');
    const value = reading.convert(`CAST('${units}' AS bigint)`);
    expect(ask(session, `SELECT CONVERT(varchar(27), ${value}, 121)`).rows[0]?.[0]).toBe(text);
  });
});

const typeOf = (type: SqlType, format: Format, engine: Engine): string => {
  const reading = readingOf(type, format, engine);
  return 'unreadable' in reading ? reading.unreadable : reading.type;
};

test('a text gets the bytes that UTF-8 may need, or the characters where the engine has no UTF-8', () => {
  const utf8 = { collation: 'Latin1_General_100_CI_AS_SC_UTF8', codePage: 65_001 };
  const latin = { collation: 'Latin1_General_CI_AS', codePage: 1252 };
  const n = sqlType('nvarchar', { maxLength: 200 });
  expect(typeOf(n, 'parquet', 'fabric')).toBe('varchar(300)');
  expect(typeOf(n, 'parquet', 'dedicated')).toBe('nvarchar(100)');
  expect(typeOf(n, 'parquet', 'serverless')).toBe('varchar(300) COLLATE Latin1_General_100_BIN2_UTF8');
  expect(typeOf(n, 'jsonl', 'serverless')).toBe('nvarchar(100)');
  expect(typeOf(sqlType('varchar', { maxLength: 60, ...utf8 }), 'parquet', 'fabric')).toBe('varchar(60)');
  expect(typeOf(sqlType('varchar', { maxLength: 60, ...latin }), 'parquet', 'fabric')).toBe('varchar(180)');
  expect(typeOf(sqlType('varchar', { maxLength: 8000, ...utf8 }), 'parquet', 'dedicated')).toBe('nvarchar(max)');
  expect(typeOf(sqlType('nvarchar', { maxLength: -1 }), 'parquet', 'fabric')).toBe('varchar(max)');
});

test('nanoseconds are not promised to an engine that does not read them', () => {
  expect(typeOf(sqlType('time', { scale: 7 }), 'parquet', 'serverless')).toContain('nanoseconds');
  expect(typeOf(sqlType('time', { scale: 7 }), 'csv', 'serverless')).toBe('time(7)');
  expect(typeOf(sqlType('time', { scale: 7 }), 'csv', 'fabric')).toBe('varchar(16)');
});
