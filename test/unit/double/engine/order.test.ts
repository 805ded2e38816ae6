import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidFromText } from '../../../double/engine/stored/uuid.ts';
import { textToStored } from '../../../double/engine/stored/text.ts';
import type { EngineParameter, EngineSession } from '../../../double/types.ts';
import { ask, collation, openSmallEngine } from './small-engine.ts';

let small: ReturnType<typeof openSmallEngine>;
let session: EngineSession;
beforeAll(() => {
  small = openSmallEngine();
  session = small.login();
});
afterAll(() => {
  small.close();
});

const wide = (name: string, value: string): EngineParameter => ({
  name,
  type: { name: 'nvarchar', length: 4000, collation },
  value: textToStored(value),
});
const first = (sql: string, parameters: readonly EngineParameter[] = []) =>
  ask(session, sql, parameters).rows.map(([value]) => value);

it('orders text without case, by accents second, hyphens last', () => {
  expect(first('SELECT code FROM Words ORDER BY code')).toEqual([
    '😀',
    'a',
    'ä',
    'B',
    'c',
    'coop',
    'co-op',
    'Z',
    'zebra',
  ]);
});

it('a key range over case-insensitive text agrees with the order', () => {
  const sql =
    'SELECT code FROM Words WHERE code > CONVERT(nvarchar(20), @lo COLLATE SQL_Latin1_General_CP1_CI_AS) AND code <= @hi ORDER BY code';
  expect(first(sql, [wide('@lo', 'A'), wide('@hi', 'COOP')])).toEqual(['ä', 'B', 'c', 'coop']);
});

it('ignores trailing blanks and case in equality, but not in BIN2', () => {
  expect(first("SELECT code FROM Words WHERE code = N'ZEBRA  '")).toEqual(['zebra']);
  expect(first("SELECT COUNT(*) FROM Words WHERE latin = 'Z '")).toEqual(['1']);
  expect(first("SELECT COUNT(*) FROM Words WHERE latin = 'z'")).toEqual(['1']);
  expect(first("SELECT COUNT(*) FROM Words WHERE latin COLLATE Latin1_General_CI_AI = 'Z'")).toEqual(['2']);
});

it('orders uniqueidentifier by its last group first', () => {
  expect(first('SELECT id FROM Ids ORDER BY id DESC')).toEqual([
    '55666BEE-B3A0-4BF5-81A7-86FF976E763F',
    '8DD5BCA5-6ABE-4F73-B4B7-393AE6BBB849',
    '00000000-0000-0000-0000-000000000001',
  ]);
});

it('compares a uniqueidentifier key with a typed and with a text parameter', () => {
  const id: EngineParameter = {
    name: '@v',
    type: { name: 'uniqueidentifier' },
    value: uuidFromText('8DD5BCA5-6ABE-4F73-B4B7-393AE6BBB849'),
  };
  expect(first('SELECT n FROM Ids WHERE id > @v', [id])).toEqual(['1']);
  expect(
    first('SELECT n FROM Ids WHERE id <= CONVERT(uniqueidentifier, @v) ORDER BY id', [
      wide('@v', '8dd5bca5-6abe-4f73-b4b7-393ae6bbb849'),
    ]),
  ).toEqual(['2', '0']);
});

it('seeks composite keys to 100 ns', () => {
  const sql =
    'SELECT CONVERT(varchar(27), b, 121) FROM Pairs WHERE a = CONVERT(int, @a) AND b > CONVERT(datetime2(7), @b, 121) ORDER BY a, b';
  const a: EngineParameter = { name: '@a', type: { name: 'bigint' }, value: 1n };
  expect(first(sql, [a, wide('@b', '2024-01-01 00:00:00.1234567')])).toEqual(['2024-01-01 00:00:00.1234568']);
});

it('a bound beyond the reach of the key is no mistake', () => {
  expect(first('SELECT COUNT(*) FROM Numbers WHERE id < 99999999999999999999')).toEqual(['1000']);
  expect(first('SELECT COUNT(*) FROM Numbers WHERE id > 99999999999999999999')).toEqual(['0']);
  expect(first('SELECT COUNT(*) FROM Numbers WHERE id <= 2.5')).toEqual(['2']);
});

it('compares wide decimals exactly', () => {
  expect(first('SELECT wide FROM Pairs WHERE wide > 0')).toEqual(['12345678901234567890123456789012.3456']);
  expect(first('SELECT wide FROM Pairs WHERE wide = -0.0001')).toEqual(['-0.0001']);
});
