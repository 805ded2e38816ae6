// Every SQL type through a real client: the value, its column nullable or not, NULL, and what the metadata say.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDouble, type Double } from '../double/server.ts';
import type { EngineEvent, ResultColumn, SqlType, StoredValue } from '../double/types.ts';
import type { Connection } from 'tedious';
import { column, fakeEngine, resultSet } from '../unit/double/wire/fake-engine.ts';
import { connect, query } from './double-wire/tedious-client.ts';

let next: () => Iterable<EngineEvent> = () => [];
let double: Double;
let connection: Connection;

beforeAll(async () => {
  double = await startDouble({ engine: fakeEngine(({ sql }) => (sql === 'select' ? next() : undefined)) });
  connection = await connect(double);
});

afterAll(async () => {
  connection.close();
  await double.close();
});

async function roundTrip(columns: readonly ResultColumn[], rows: readonly (readonly StoredValue[])[]) {
  next = () => resultSet(columns, rows);
  return query(connection, 'select');
}

const t = (name: SqlType['name'], facets: Partial<SqlType> = {}): SqlType => ({ name, ...facets });
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const big = 'Latin1_General_100_CI_AS_SC_UTF8';
const long = 'Grüße 😀 '.repeat(20_000);

const cases: readonly (readonly [SqlType, StoredValue, unknown])[] = [
  [t('bit'), 1, true],
  [t('bit'), 0, false],
  [t('tinyint'), 255, 255],
  [t('smallint'), -32_768, -32_768],
  [t('int'), -2_147_483_648, -2_147_483_648],
  [t('bigint'), 9_223_372_036_854_775_807n, '9223372036854775807'],
  [t('bigint'), 42, '42'],
  [t('decimal', { precision: 9, scale: 2 }), -12_345, -123.45],
  [t('decimal', { precision: 18, scale: 4 }), 99_999_999_999n, 9_999_999.9999],
  [t('numeric', { precision: 28, scale: 0 }), bytes('80000000 00000000 00000000 000004d2'), 1234],
  [t('decimal', { precision: 38, scale: 2 }), bytes('7fffffff ffffffff ffffffff ffffff85'), -1.23],
  [t('smallmoney'), 2_147_483_647, 214_748.3647],
  [t('money'), -12_345_678n, -1234.5678],
  [t('real'), 0.5, 0.5],
  [t('float'), 1.7976931348623157e308, 1.7976931348623157e308],
  [t('date'), 0, new Date('0001-01-01T00:00:00Z')],
  [t('date'), 730_119, new Date('2000-01-01T00:00:00Z')],
  [t('time', { scale: 3 }), 863_999_990_000, new Date('1970-01-01T23:59:59.999Z')],
  [t('datetime'), 25_920_000 + 300, new Date('1900-01-02T00:00:01Z')],
  [t('smalldatetime'), 65_535 * 1440 + 1439, new Date('2079-06-06T23:59:00Z')],
  [t('datetime2', { scale: 7 }), 3_155_378_975_999_990_000n, new Date('9999-12-31T23:59:59.999Z')],
  [t('datetime2', { scale: 0 }), 10_000_000n, new Date('0001-01-01T00:00:01Z')],
  [t('datetimeoffset', { scale: 3 }), bytes('08d78e4d8bc84b40 03c0'), new Date('2020-01-01T00:00:00.500Z')],
  [t('uniqueidentifier'), bytes('0a0b0c0d0e0f 0809 0607 0405 00010203'), '03020100-0504-0706-0809-0A0B0C0D0E0F'],
  [t('char', { length: 5 }), 'é', 'é    '],
  [t('varchar', { length: 20 }), 'naïve €', 'naïve €'],
  [t('varchar', { length: 20, collation: 'Cyrillic_General_CI_AS' }), 'Привет', 'Привет'],
  [t('varchar', { length: 20, collation: 'Japanese_CI_AS' }), '日本語', '日本語'],
  [t('varchar', { length: 20, collation: 'Chinese_PRC_CI_AS' }), '中文', '中文'],
  [t('varchar', { length: 20, collation: 'Korean_Wansung_CI_AS' }), '한글', '한글'],
  [t('varchar', { length: 20, collation: 'Chinese_Taiwan_Stroke_CI_AS' }), '中文', '中文'],
  [t('varchar', { length: 20, collation: 'Greek_CI_AS' }), 'Αθήνα', 'Αθήνα'],
  [t('varchar', { length: 20, collation: 'Turkish_CI_AS' }), 'ığş', 'ığş'],
  [t('varchar', { length: 20, collation: 'Hebrew_CI_AS' }), 'שלום', 'שלום'],
  [t('varchar', { length: 20, collation: 'Arabic_CI_AS' }), 'سلام', 'سلام'],
  [t('varchar', { length: 20, collation: 'Thai_CI_AS' }), 'ไทย', 'ไทย'],
  [t('varchar', { length: 20, collation: 'Polish_CI_AS' }), 'źdźbło', 'źdźbło'],
  [t('varchar', { length: 20, collation: 'Latvian_CI_AS' }), 'ķļņ', 'ķļņ'],
  [t('varchar', { length: 40, collation: big }), '😀 ßéЖ', '😀 ßéЖ'],
  [t('varchar', { length: 20, collation: 'SQL_Latin1_General_CP437_CI_AS' }), '░é', '░é'],
  [t('nchar', { length: 3 }), 'é', 'é  '],
  [t('nvarchar', { length: 20 }), '😀 ok', '😀 ok'],
  [t('nvarchar', { length: 20 }), bytes('3dd8'), '\ud83d'],
  [t('nvarchar', { length: -1 }), long, long],
  [t('varchar', { length: -1, collation: big }), long, long],
  [t('varchar', { length: -1 }), 'x'.repeat(70_000), 'x'.repeat(70_000)],
  [t('text'), 'téxt', 'téxt'],
  [t('ntext'), long, long],
  [t('xml'), '<a>é</a>', '<a>é</a>'],
  [t('binary', { length: 4 }), bytes('01'), bytes('01000000')],
  [t('varbinary', { length: 4 }), bytes('00ff'), bytes('00ff')],
  [t('varbinary', { length: -1 }), Buffer.alloc(200_000, 7), Buffer.alloc(200_000, 7)],
  [t('image'), bytes('0102'), bytes('0102')],
  [t('timestamp'), bytes('00000000000007d1'), bytes('00000000000007d1')],
  [t('hierarchyid'), bytes('5ac0'), bytes('5ac0')],
  [t('geography'), Buffer.alloc(9000, 1), Buffer.alloc(9000, 1)],
  [t('geometry'), bytes('e6100000'), bytes('e6100000')],
  [t('clr_udt'), bytes('00'), bytes('00')],
  [t('sql_variant'), '{"type":{"name":"int"},"value":"7"}', 7],
  [t('sql_variant'), '{"type":{"name":"nvarchar","length":10},"value":"é😀"}', 'é😀'],
  [t('sql_variant'), '{"type":{"name":"decimal","precision":8,"scale":2},"value":"46279.10"}', 46_279.1],
  [
    t('sql_variant'),
    '{"type":{"name":"datetime2","scale":3},"value":"2020-02-29 12:00:00.123"}',
    new Date('2020-02-29T12:00:00.123Z'),
  ],
  [
    t('sql_variant'),
    '{"type":{"name":"uniqueidentifier"},"value":"03020100-0504-0706-0809-0A0B0C0D0E0F"}',
    '03020100-0504-0706-0809-0A0B0C0D0E0F',
  ],
  [t('sql_variant'), '{"type":{"name":"varbinary","length":8},"value":"0x00FF"}', bytes('00ff')],
];

describe.each([
  ['that may be NULL', true],
  ['that cannot be NULL', false],
] as const)('a column %s', (_name, isNullable) => {
  test.each(cases)('%o', async (type, value, expected) => {
    const { rows, rowCount } = await roundTrip([column('c', type, isNullable)], [[value], [value]]);
    expect(rows).toEqual([[expected], [expected]]);
    expect(rowCount).toBe(2);
  });
});

test('NULL of every type, alone (ROW) and among many (NBCROW)', async () => {
  for (const [type] of cases) {
    expect((await roundTrip([column('c', type)], [[null]])).rows).toEqual([[null]]);
  }
  const columns = cases.map(([type], index) => column(`c${index}`, type));
  const values = cases.map(([, value]) => value);
  const mixed = values.map((value, index) => (index % 3 === 0 ? null : value));
  const { rows } = await roundTrip(columns, [values, mixed, values.map(() => null), values]);
  const expected = cases.map(([, , value]) => value);
  expect(rows[0]).toEqual(expected);
  expect(rows[1]).toEqual(expected.map((value, index) => (index % 3 === 0 ? null : value)));
  expect(rows[2]).toEqual(expected.map(() => null));
  expect(rows[3]).toEqual(expected);
});

test('fixed tokens for columns that cannot be NULL, N-variants for the others, flags as SQL Server sets them', async () => {
  const columns: ResultColumn[] = [
    { name: 'id', type: t('int'), isNullable: false, isIdentity: true },
    column('n', t('int')),
    column('b', t('bit'), false),
    { name: 'sum', type: t('money'), isNullable: true, isComputed: true },
    column('rv', t('timestamp'), false),
    column('cs', t('varchar', { length: 5, collation: 'Latin1_General_CS_AS' }), false),
    column(']name with ] and 😀', t('nvarchar', { length: 5 }), false),
  ];
  const { columns: seen } = await roundTrip(columns, []);
  expect(seen).toEqual([
    [
      { name: 'id', type: 'Int', flags: 0x10 },
      { name: 'n', type: 'IntN', flags: 0x09 },
      { name: 'b', type: 'Bit', flags: 0x08 },
      { name: 'sum', type: 'MoneyN', flags: 0x21 },
      { name: 'rv', type: 'Binary', flags: 0 },
      { name: 'cs', type: 'VarChar', flags: 0x0a },
      { name: ']name with ] and 😀', type: 'NVarChar', flags: 0x08 },
    ],
  ]);
});

test('a value of 5 MB arrives whole, whether its length is told or not', async () => {
  const value = Buffer.from(Uint8Array.from({ length: 5_000_000 }, (_, index) => (index * 31) & 0xff));
  for (const plpLength of ['known', 'unknown'] as const) {
    const engine = fakeEngine(({ sql }) =>
      sql === 'select' ? resultSet([column('v', t('varbinary', { length: -1 }))], [[value], [null]]) : undefined,
    );
    const server = await startDouble({ engine, plpLength });
    const client = await connect(server, { packetSize: 512 });
    const { rows } = await query(client, 'select');
    expect(rows[0][0]).toEqual(value);
    expect(rows[1][0]).toBeNull();
    client.close();
    await server.close();
  }
});
