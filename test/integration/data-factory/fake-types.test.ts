// Values at their limits through the fake Data Factory, into Parquet and CSV: exact, or refused as it is documented.
import { gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOf, datetime2Of, datetimeOf, timeOf } from '../../double/engine/stored/temporal.ts';
import type { StoredValue } from '../../double/types.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { textOf } from '../../fakes/data-factory/json.ts';
import { dateTimeText } from '../../fakes/data-factory/csv-texts.ts';
import { judgeTables } from '../../../electron/worker/factory/layout.ts';
import type { Plan } from '../../../shared/plan.ts';
import { openFactoryWorld, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { collation, columnOfType, intColumn, primaryKey } from '../../fakes/double-world.ts';

type Type = Parameters<typeof columnOfType>[1];
const table = (
  name: string,
  types: readonly (readonly [string, Type])[],
  rows: readonly (readonly StoredValue[])[],
) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), ...types.map(([column, type]) => columnOfType(column, type, true))],
  indexes: [primaryKey('id')],
  rows: rows.map((row, id) => [id, ...row]),
});
const types: readonly (readonly [string, Type])[] = [
  ['at', { name: 'datetime2', scale: 7 }],
  ['old', { name: 'datetime' }],
  ['day', { name: 'date' }],
  ['clock', { name: 'time', scale: 7 }],
  ['total', { name: 'decimal', precision: 18, scale: 4 }],
  ['price', { name: 'money' }],
  ['rate', { name: 'float' }],
  ['flag', { name: 'bit' }],
  ['bytes', { name: 'varbinary', length: 10 }],
  ['note', { name: 'nvarchar', length: 40, collation }],
];
const moment = datetime2Of(dateOf(2026, 1, 2), timeOf(3, 4, 5, 1_234_567));
const first: readonly StoredValue[] = [
  moment,
  datetimeOf(dateOf(2026, 1, 2), 11_045_007),
  dateOf(1752, 9, 14),
  timeOf(23, 59, 59, 9_999_999),
  -999_999_999_999_999_999n,
  922_337_203_685_477_580_7n,
  0.1,
  1,
  Uint8Array.of(0, 255),
  'a "b", \n🚢',
];
const second: readonly StoredValue[] = types.map(() => null);
const third: readonly StoredValue[] = [
  1n,
  datetimeOf(dateOf(1753, 1, 1), 0),
  dateOf(9999, 12, 31),
  0,
  1n,
  -1n,
  -1e300,
  0,
  new Uint8Array(),
  String.raw`\N`,
];

let world: FactoryWorld;
beforeAll(async () => {
  const ends = [datetime2Of(dateOf(2026, 1, 2), 0), datetime2Of(dateOf(9999, 12, 31), timeOf(23, 59, 59, 9_999_999))];
  world = await openFactoryWorld([
    table('Values', types, [first, second, third]),
    table(
      'Ends',
      [['until', { name: 'datetime2', scale: 7 }]],
      ends.map((one) => [one]),
    ),
  ]);
});
afterAll(() => world.close());

async function run(options: Parameters<FactoryWorld['plan']>[0]) {
  for (const name of (await world.blobs()).keys()) await world.container.deleteBlob(name);
  const began = Date.now();
  const { factory, certificate } = world;
  // The plan has seen the end of time, and would leave the table out.
  const unseen = (table: Plan['tables'][number]) => ({ ...table, datesBeyond: [] });
  const plan = await world.plan(options, (made) => ({ ...made, tables: made.tables.map(unseen) }));
  const start = world.deploy(plan);
  expect((await ask(factory, certificate.cert, 'POST', `/pipelines/${start}/createRun`, {})).status).toBe(200);
  await factory.idle();
  const blobs = await world.blobs();
  const copies = factory
    .activities()
    .filter(({ activityType, startMs }) => activityType === 'Copy' && startMs >= began);
  return {
    file: (name: string): Buffer => [...blobs].find(([path]) => path.includes(`/${name}/`))?.[1] ?? Buffer.alloc(0),
    last: (name: string) => copies.findLast(({ userProperties }) => userProperties.table === `dbo.${name}`),
  };
}

test('Parquet holds every moment to 100 ns and every digit, and refuses the end of time as documented', async () => {
  const { file, last } = await run({});
  const rows = await parquetReadObjects({
    file: new Uint8Array(file('Values')).buffer,
    compressors,
    utf8: false,
    parsers: { timestampFromNanoseconds: (nanos: bigint) => dateTimeText(nanos / 100n) },
  });
  expect(rows.map(({ at, old, day, clock }) => [at, old, day, clock])).toEqual([
    [
      '2026-01-02 03:04:05.1234567',
      '2026-01-02 03:04:05.0070000',
      '1752-09-14 00:00:00.0000000',
      '1970-01-01 23:59:59.9999999',
    ],
    [null, null, null, null],
    [
      '0001-01-01 00:00:00.0000001',
      '1753-01-01 00:00:00.0000000',
      '9999-12-31 00:00:00.0000000',
      '1970-01-01 00:00:00.0000000',
    ],
  ]);
  expect(rows.map(({ rate, flag, note }) => [rate, flag, note])).toEqual([
    [0.1, true, 'a "b", \n🚢'],
    [null, null, null],
    [-1e300, false, String.raw`\N`],
  ]);
  expect(last('Values')?.status).toBe('Succeeded');
  expect(last('Ends')?.status).toBe('Failed');
  expect(textOf(last('Ends')?.error.message)).toContain('ParquetDateTimeExceedLimit');
});

test('a table that was seen to hold the end of time is left out of Parquet, and copied as CSV', async () => {
  const leftOut = async (format: 'parquet' | 'csv') => {
    const compression = format === 'csv' ? 'gzip' : 'snappy';
    return judgeTables(await world.plan({ format, compression })).flatMap(({ table: { name }, item, refusals }) =>
      item === null ? [`${name}: ${refusals.join(' ')}`] : [],
    );
  };
  expect(await leftOut('parquet')).toEqual([expect.stringMatching(/^Ends: .*these hold others: until\./)]);
  expect(await leftOut('csv')).toEqual([]);
});

test('a row at the end of time is skipped and counted where rows may be', async () => {
  const { last } = await run({ badRows: 'setAside' });
  expect(last('Ends')?.output).toMatchObject({ rowsRead: 2, rowsCopied: 1, rowsSkipped: 1 });
});

test('CSV holds the same as texts, and tells a NULL from a text that looks like it', async () => {
  const { file, last } = await run({ format: 'csv', compression: 'gzip' });
  expect(last('Ends')?.status).toBe('Succeeded');
  expect(gunzipSync(file('Values')).toString()).toBe(
    [
      '"id","at","old","day","clock","total","price","rate","flag","bytes","note"',
      '0,2026-01-02 03:04:05.1234567,2026-01-02 03:04:05.0070000,1752-09-14 00:00:00.0000000,23:59:59.9999999,-99999999999999.9999,922337203685477.5807,0.1,1,AP8=,"a ""b"", \n🚢"',
      String.raw`1,\N,\N,\N,\N,\N,\N,\N,\N,\N,\N`,
      String.raw`2,0001-01-01 00:00:00.0000001,1753-01-01 00:00:00.0000000,9999-12-31 00:00:00.0000000,00:00:00.0000000,0.0001,-0.0001,-1E+300,0,,"\N"`,
      '',
    ].join('\n'),
  );
});
