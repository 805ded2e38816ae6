// The mssql package, as many programs use it, against the double.
import mssql from 'mssql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDouble, type Double } from '../double/server.ts';
import { column, fakeEngine, numbers, resultSet, type FakeEngine } from '../unit/double/wire/fake-engine.ts';

type Pool = InstanceType<typeof mssql.ConnectionPool>;

let engine: FakeEngine;
let double: Double;
let pool: Pool;

const columns = [column('id', { name: 'int' }, false), column('name', { name: 'nvarchar', length: 20 })];

beforeEach(async () => {
  engine = fakeEngine(({ sql }) => {
    if (sql === 'many') return numbers(100_000);
    return /select/.test(sql)
      ? resultSet(columns, [
          [1, 'é😀'],
          [2, null],
        ])
      : undefined;
  });
  double = await startDouble({ engine });
  pool = await new mssql.ConnectionPool({
    server: 'localhost',
    port: double.port,
    user: 'sa',
    password: 'right',
    database: 'db',
    pool: { max: 2 },
    options: { encrypt: true, cryptoCredentialsDetails: { ca: double.caPem } },
  }).connect();
});

afterEach(async () => {
  await pool.close();
  await double.close();
});

const rows = [
  { id: 1, name: 'é😀' },
  { id: 2, name: null },
];

test('queries with and without parameters', async () => {
  expect((await pool.request().query('select')).recordset).toEqual(rows);
  expect((await pool.request().input('p', 'x').query('select @p')).recordset).toEqual(rows);
  expect(engine.asked.at(-1)?.parameters[0]).toMatchObject({ name: '@p', value: 'x', type: { name: 'nvarchar' } });
});

test('a prepared statement', async () => {
  const statement = new mssql.PreparedStatement(pool);
  statement.input('p', mssql.NVarChar(20));
  await statement.prepare('select @p');
  expect((await statement.execute({ p: 'a' })).recordset).toEqual(rows);
  expect((await statement.execute({ p: null })).recordset).toEqual(rows);
  await statement.unprepare();
  expect(engine.asked.slice(-2).map(({ parameters }) => parameters[0].value)).toEqual(['a', null]);
});

test('a SNAPSHOT transaction', async () => {
  const transaction = new mssql.Transaction(pool);
  await transaction.begin(mssql.ISOLATION_LEVEL.SNAPSHOT);
  expect((await new mssql.Request(transaction).query('select')).recordset).toEqual(rows);
  await transaction.commit();
  expect(engine.steps.filter((step) => step !== 'close')).toEqual(['begin SNAPSHOT', 'commit']);
});

test('a streamed result, and one that is cancelled half way', async () => {
  const stream = async (stopAt: number): Promise<number> => {
    const request = pool.request();
    request.stream = true;
    let count = 0;
    const done = new Promise<void>((resolve) => {
      request.on('row', () => {
        count += 1;
        if (count === stopAt) request.cancel();
      });
      request.on('error', () => resolve());
      request.on('done', () => resolve());
    });
    request.query('many').catch(() => undefined);
    await done;
    return count;
  };
  expect(await stream(-1)).toBe(100_000);
  expect(await stream(500)).toBeLessThan(100_000);
  expect((await pool.request().query('select')).recordset).toEqual(rows);
});
