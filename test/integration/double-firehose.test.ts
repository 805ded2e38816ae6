// The firehose: its rows hold the true values, in any number, in-process and as a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalText } from '../double/engine/canonical-text.ts';
import { orderColumns, orderRow, orderRowCount } from '../double/firehose/orders.ts';
import { startFirehose, type Firehose } from '../double/firehose/server.ts';
import { connect, query, newRequest, run } from './double-wire/tedious-client.ts';

let firehose: Firehose;

beforeAll(async () => {
  firehose = await startFirehose();
});

afterAll(async () => {
  await firehose.close();
});

/** What tedious makes of a true value. */
const asTedious = (values: ReturnType<typeof orderRow>): unknown[] =>
  values.map((value, index) => {
    const { type } = orderColumns[index];
    if (value === null) return null;
    if (type.name === 'bit') return value === 1;
    if (type.name === 'bigint' || type.name === 'uniqueidentifier') return canonicalText(type, value);
    if (type.name === 'decimal') return Number(value) / 10_000;
    if (type.name === 'datetime2') return canonicalText({ ...type, scale: 3 }, value);
    if (type.name === 'date') return canonicalText(type, value);
    return value;
  });

const plain = (row: unknown[]): unknown[] =>
  row.map((value, index) => {
    if (!(value instanceof Date)) return value;
    const iso = value.toISOString().replace('T', ' ').replace('Z', '');
    return orderColumns[index].type.name === 'date' ? iso.slice(0, 10) : iso;
  });

describe('values', () => {
  test('the first 20,000 rows are what the generator says', async () => {
    const connection = await connect(firehose, { packetSize: 16_384 });
    const { rows, rowCount } = await query(connection, 'SELECT TOP (20000) * FROM orders');
    expect(rowCount).toBe(20_000);
    const different = rows.findIndex((row, index) => {
      const [found, expected] = [plain(row), asTedious(orderRow(index))];
      return found.some((value, at) => value !== expected[at]);
    });
    expect(different).toBe(-1);
    connection.close();
  });

  test('after the last distinct row the first comes again', async () => {
    const connection = await connect(firehose);
    const request = newRequest(`select top ${orderRowCount + 2} * from orders`);
    const { rows } = await run(connection, 'executesql', request);
    expect(rows.length).toBe(orderRowCount + 2);
    expect(plain(rows[orderRowCount + 1])).toEqual(asTedious(orderRow(1)));
    expect(plain(rows[orderRowCount - 1])).toEqual(asTedious(orderRow(orderRowCount - 1)));
    connection.close();
  });

  test('a row takes about 151.7 bytes; NULLs, non-ASCII and surrogate pairs occur', () => {
    expect(firehose.bytesPerRow).toBeGreaterThan(151.2);
    expect(firehose.bytesPerRow).toBeLessThan(152.2);
    const rows = Array.from({ length: 1_000 }, (_, index) => orderRow(index));
    const both = rows.filter((row) => row[10] === null && row[11] === null).length;
    expect(both).toBeGreaterThan(0);
    expect(both).toBeLessThan(500);
    expect(rows.some((row) => /[\ud800-\udbff]/.test(String(row[2])))).toBe(true);
    expect(rows.some((row) => /[\u0400-\u04ff]/.test(String(row[2])))).toBe(true);
  });

  test('zero rows, and statements that ask for none', async () => {
    const connection = await connect(firehose);
    expect((await query(connection, 'select top (0) * from orders')).rows).toEqual([]);
    expect((await query(connection, 'set nocount on')).rows).toEqual([]);
    connection.close();
  });
});

test('an attention stops a stream without end and the connection is usable', async () => {
  const connection = await connect(firehose, { encrypt: true });
  const request = newRequest('select top (4000000000) * from orders');
  let rows = 0;
  request.on('row', () => {
    rows += 1;
    if (rows === 1_000) connection.cancel();
  });
  const error = await new Promise((resolve) => {
    request.userCallback = resolve;
    connection.execSqlBatch(request);
  });
  expect(error).toMatchObject({ code: 'ECANCEL' });
  expect((await query(connection, 'select top (3) * from orders')).rows.length).toBe(3);
  connection.close();
});

test('as its own process it prints one line with its port and ends with its parent', async () => {
  const child = spawn(process.execPath, ['test/double/firehose/main.ts', '--port', '0'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  const told: unknown = JSON.parse(String(line));
  expect(told).toMatchObject({
    distinctRows: 200_000,
    columns: 12,
    port: expect.any(Number),
    caPem: expect.any(String),
  });
  const port = typeof told === 'object' && told !== null && 'port' in told ? Number(told.port) : 0;
  const connection = await connect({ port, caPem: '' }, { user: 'anyone', password: 'anything' });
  expect((await query(connection, 'select top (5) * from orders')).rows.length).toBe(5);
  connection.close();
  child.stdin.end();
  const [code]: unknown[] = await once(child, 'exit');
  expect(code).toBe(0);
});
