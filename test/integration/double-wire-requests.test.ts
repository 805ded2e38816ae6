// Batches, procedure calls, transactions and attentions of a real client.
import { TYPES, type Connection } from 'tedious';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDouble, type Double } from '../double/server.ts';
import { SqlError, type EngineEvent } from '../double/types.ts';
import { column, fakeEngine, numbers, resultSet, type FakeEngine } from '../unit/double/wire/fake-engine.ts';
import { connect, newRequest, query, run } from './double-wire/tedious-client.ts';

let engine: FakeEngine;
let double: Double;
let connection: Connection;
const bugs: unknown[] = [];

const one = (): Generator<EngineEvent> => resultSet([column('n', { name: 'int' }, false)], [[1]]);

function* answers(sql: string): Generator<EngineEvent> {
  if (sql === 'million') yield* numbers(1_000_000);
  else if (sql === 'three statements') {
    yield { kind: 'done', rowCount: 5, isSelect: false };
    yield { kind: 'info', number: 0, message: 'printed' };
    yield* one();
    yield* resultSet([column('t', { name: 'nvarchar', length: 5 })], [[null]]);
  } else if (sql === 'fails late') {
    yield* one();
    throw new SqlError(8134, 'Divide by zero error encountered.', 16, 1, 3);
  } else if (sql === 'fails between rows') {
    yield { kind: 'columns', columns: [column('n', { name: 'int' })] };
    yield { kind: 'row', values: [1] };
    throw new SqlError(245, 'Conversion failed.');
  } else if (sql === 'bug') {
    yield { kind: 'columns', columns: [column('n', { name: 'int' }, false)] };
    yield { kind: 'row', values: ['not a number'] };
  } else if (sql === 'use other') {
    yield { kind: 'database', name: 'other' };
    yield { kind: 'done', isSelect: false };
  } else if (sql === 'begin tran') {
    yield { kind: 'beginTransaction' };
    yield { kind: 'done', isSelect: false };
  } else if (sql.startsWith('set')) yield { kind: 'done', isSelect: false };
  else yield* one();
}

beforeEach(async () => {
  bugs.length = 0;
  engine = fakeEngine(({ sql }) => answers(sql));
  double = await startDouble({ engine, onBug: (error) => bugs.push(error) });
  connection = await connect(double);
});

afterEach(async () => {
  connection.close();
  await double.close();
});

describe('batches', () => {
  test('several statements give their rows, counts and messages in order', async () => {
    const heard: string[] = [];
    connection.on('infoMessage', ({ message }) => heard.push(message));
    const { rows, columns, rowCount } = await query(connection, 'three statements');
    expect(rows).toEqual([[1], [null]]);
    expect(columns.map(([{ name }]) => name)).toEqual(['n', 't']);
    expect(rowCount).toBe(7);
    expect(heard).toEqual(['printed']);
  });

  test('an error after a result set keeps the rows and leaves the connection usable', async () => {
    await expect(query(connection, 'fails late')).rejects.toMatchObject({ number: 8134, class: 16, lineNumber: 3 });
    await expect(query(connection, 'fails between rows')).rejects.toMatchObject({ number: 245 });
    expect((await query(connection, 'one')).rows).toEqual([[1]]);
    expect(bugs).toEqual([]);
  });

  test('a failure of the double itself is an error of class 20, the connection closes, the server lives on', async () => {
    await expect(query(connection, 'bug')).rejects.toThrow(/The SQL Server double failed|Connection/);
    expect(bugs.length).toBe(1);
    const second = await connect(double);
    expect((await query(second, 'one')).rows).toEqual([[1]]);
    second.close();
  });

  test('USE tells the client its new database', async () => {
    const changes: string[] = [];
    connection.on('databaseChange', (name) => changes.push(name));
    await query(connection, 'use other');
    expect(changes).toEqual(['other']);
    expect(double.connections[0].database).toBe('other');
  });

  test('SET FMTONLY gives the columns and no rows', async () => {
    const { rows, columns } = await query(connection, 'SET FMTONLY ON select * from t SET FMTONLY OFF');
    expect([rows, columns.length]).toEqual([[], 1]);
    expect(engine.asked.at(-1)?.sql).toBe('select * from t');
  });

  test('a statement longer than many packets arrives whole', async () => {
    const sql = `-- ${'ü😀'.repeat(40_000)}`;
    await query(connection, sql);
    expect(engine.asked.at(-1)?.sql).toBe(sql);
  });
});

describe('procedure calls', () => {
  test('sp_executesql hands over every type of parameter as a stored value', async () => {
    const request = newRequest('one');
    request.addParameter('bit', TYPES.Bit, true);
    request.addParameter('tiny', TYPES.TinyInt, 255);
    request.addParameter('small', TYPES.SmallInt, -5);
    request.addParameter('int', TYPES.Int, -7);
    request.addParameter('big', TYPES.BigInt, '-9223372036854775808');
    request.addParameter('dec', TYPES.Decimal, -123.45, { precision: 9, scale: 2 });
    request.addParameter('dec38', TYPES.Numeric, 5, { precision: 38, scale: 0 });
    request.addParameter('money', TYPES.Money, -1.5);
    request.addParameter('smallmoney', TYPES.SmallMoney, 2);
    request.addParameter('real', TYPES.Real, 0.5);
    request.addParameter('float', TYPES.Float, 0.1);
    request.addParameter('date', TYPES.Date, new Date('0001-01-02T00:00:00Z'));
    request.addParameter('time', TYPES.Time, new Date('1970-01-01T00:00:01Z'), { scale: 3 });
    request.addParameter('dt', TYPES.DateTime, new Date('1900-01-01T00:00:01Z'));
    request.addParameter('sdt', TYPES.SmallDateTime, new Date('1900-01-02T00:01:00Z'));
    request.addParameter('dt2', TYPES.DateTime2, new Date('0001-01-01T00:00:01Z'), { scale: 7 });
    request.addParameter('guid', TYPES.UniqueIdentifier, '03020100-0504-0706-0809-0A0B0C0D0E0F');
    request.addParameter('vc', TYPES.VarChar, 'é€');
    request.addParameter('nvc', TYPES.NVarChar, '😀');
    request.addParameter('long', TYPES.NVarChar, 'ü'.repeat(50_000));
    request.addParameter('bin', TYPES.VarBinary, Buffer.from([0, 255]));
    request.addParameter('lob', TYPES.VarBinary, Buffer.alloc(100_000, 3));
    request.addParameter('text', TYPES.Text, 'abc');
    request.addParameter('nothing', TYPES.NVarChar, null);
    request.addParameter('nodate', TYPES.DateTime2, null);
    await run(connection, 'executesql', request);
    const asked = engine.asked.at(-1);
    expect(asked?.sql).toBe('one');
    const values = Object.fromEntries(asked?.parameters.map(({ name, value }) => [name, value]) ?? []);
    const [guid, bin, lob, dec38] = [values['@guid'], values['@bin'], values['@lob'], values['@dec38']];
    expect(values).toEqual({
      '@bit': 1,
      '@tiny': 255,
      '@small': -5,
      '@int': -7,
      '@big': -9223372036854775808n,
      '@dec': -12_345n,
      '@dec38': dec38,
      '@money': -15_000n,
      '@smallmoney': 20_000n,
      '@real': 0.5,
      '@float': 0.1,
      '@date': 1,
      '@time': 10_000_000,
      '@dt': 300,
      '@sdt': 1441,
      '@dt2': 10_000_000n,
      '@guid': guid,
      '@vc': 'é€',
      '@nvc': '😀',
      '@long': 'ü'.repeat(50_000),
      '@bin': bin,
      '@lob': lob,
      '@text': 'abc',
      '@nothing': null,
      '@nodate': null,
    });
    const hexOf = (value: unknown): string => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : '');
    expect(hexOf(guid)).toBe('0a0b0c0d0e0f08090607040500010203');
    expect(hexOf(dec38)).toBe('80000000000000000000000000000005');
    expect(hexOf(bin)).toBe('00ff');
    expect(hexOf(lob)).toBe('03'.repeat(100_000));
    const types = asked?.parameters.map(({ type }) => type.name);
    expect(types?.slice(0, 8)).toEqual(['bit', 'tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money']);
  });

  test('an OUTPUT parameter comes back', async () => {
    const request = newRequest('one');
    request.addOutputParameter('out', TYPES.Int, 41);
    const { outputs, rows } = await run(connection, 'executesql', request);
    expect(outputs).toEqual({ out: 41 });
    expect(rows).toEqual([[1]]);
  });

  test('a statement is prepared, executed twice and forgotten', async () => {
    const request = newRequest('select @a');
    request.addParameter('a', TYPES.NVarChar, undefined, { length: 20 });
    await run(connection, 'prepare', request);
    expect((await run(connection, 'execute', request, { a: 'x' })).rows).toEqual([[1]]);
    expect((await run(connection, 'execute', request, { a: null })).rows).toEqual([[1]]);
    expect(engine.asked.slice(-2).map(({ sql, parameters }) => [sql, parameters[0].name, parameters[0].value])).toEqual(
      [
        ['select @a', '@a', 'x'],
        ['select @a', '@a', null],
      ],
    );
    await run(connection, 'unprepare', request);
    await expect(run(connection, 'execute', request, { a: 'x' })).rejects.toMatchObject({ number: 8179 });
    expect((await query(connection, 'one')).rows).toEqual([[1]]);
  });

  test('sp_executesql can be called by its name', async () => {
    const request = newRequest('sys.sp_executesql');
    request.addParameter('stmt', TYPES.NVarChar, 'select @a');
    request.addParameter('params', TYPES.NVarChar, '@a int');
    request.addParameter('a', TYPES.Int, 5);
    const { rows } = await run(connection, 'procedure', request);
    expect(rows).toEqual([[1]]);
    expect(engine.asked.at(-1)).toMatchObject({ sql: 'select @a', parameters: [{ name: '@a', value: 5 }] });
  });

  test('an unknown procedure is error 2812', async () => {
    const request = newRequest('sp_unheard_of');
    await expect(run(connection, 'procedure', request)).rejects.toMatchObject({ number: 2812 });
  });

  test('an error inside sp_executesql is told and the connection stays usable', async () => {
    await expect(run(connection, 'executesql', newRequest('fails late'))).rejects.toMatchObject({ number: 8134 });
    expect((await run(connection, 'executesql', newRequest('one'))).rows).toEqual([[1]]);
  });
});

describe('transactions', () => {
  const promised = (act: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));

  test('begin with an isolation level, savepoint, rollback and commit reach the engine', async () => {
    const snapshot = 5;
    await promised((done) => connection.beginTransaction(done, 'tx', snapshot));
    expect((await query(connection, 'one')).rows).toEqual([[1]]);
    await promised((done) => connection.saveTransaction(done, 'point'));
    await promised((done) => connection.commitTransaction(done));
    await promised((done) => connection.beginTransaction(done));
    await promised((done) => connection.rollbackTransaction(done));
    expect(engine.steps).toEqual(['begin SNAPSHOT', 'commit', 'begin READ COMMITTED', 'rollback']);
  });

  test('a transaction begun in a batch is one for the client too', async () => {
    await query(connection, 'begin tran');
    await promised((done) => connection.rollbackTransaction(done));
    expect(engine.steps).toEqual(['rollback']);
  });

  test('a reset gives a new engine session and rolls back', async () => {
    await promised((done) => connection.beginTransaction(done));
    await promised((done) => connection.reset(done));
    expect(engine.steps).toEqual(['begin READ COMMITTED', 'close']);
    expect((await query(connection, 'one')).rows).toEqual([[1]]);
  });
});

describe('attention', () => {
  test('in the middle of a million rows it ends the request at once and the connection is usable', async () => {
    const request = newRequest('million');
    let rows = 0;
    let cancelledAt = 0;
    request.on('row', () => {
      rows += 1;
      if (rows !== 1000) return;
      cancelledAt = performance.now();
      connection.cancel();
    });
    const error = await new Promise((resolve) => {
      request.userCallback = resolve;
      connection.execSqlBatch(request);
    });
    expect(error).toMatchObject({ code: 'ECANCEL' });
    expect(performance.now() - cancelledAt).toBeLessThan(2_000);
    expect(engine.pulled.rows).toBeLessThan(900_000);
    expect((await query(connection, 'one')).rows).toEqual([[1]]);
  });

  test('a client that reads slowly holds the engine back', async () => {
    const request = newRequest('million');
    const paused = Promise.withResolvers<void>();
    let rows = 0;
    request.on('row', () => {
      rows += 1;
      if (rows !== 10) return;
      request.pause();
      paused.resolve();
    });
    const finished = new Promise((resolve) => {
      request.userCallback = resolve;
    });
    connection.execSqlBatch(request);
    await paused.promise;
    // Another connection is served meanwhile; by then everything the sockets take has been sent.
    const second = await connect(double);
    for (let turn = 0; turn < 20; turn++) await query(second, 'one');
    expect(engine.pulled.rows).toBeLessThan(600_000);
    second.close();
    connection.cancel();
    request.resume();
    expect(await finished).toMatchObject({ code: 'ECANCEL' });
  });
});
