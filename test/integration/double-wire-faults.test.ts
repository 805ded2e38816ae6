// The fault switch as a client meets it: dropped, stalled, slow, killed, deadlocked, failed on demand.
import type { Connection } from 'tedious';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDouble, type Double } from '../double/server.ts';
import { openControl, startControl } from '../double/wire/control.ts';
import type { Fault } from '../double/wire/faults.ts';
import { fakeEngine, numbers, type FakeEngine } from '../unit/double/wire/fake-engine.ts';
import { connect, newRequest, query } from './double-wire/tedious-client.ts';

let engine: FakeEngine;
let double: Double;
let connection: Connection;

beforeEach(async () => {
  engine = fakeEngine(({ sql }) => (sql.startsWith('select') ? numbers(5_000) : undefined));
  double = await startDouble({ engine });
  connection = await connect(double);
});

afterEach(async () => {
  connection.close();
  await double.close();
});

type End = { readonly rows: number; readonly error: unknown };

/** Runs `sql` to whatever end it comes to. */
function runToEnd(on: Connection, sql: string, onRow?: (rows: number) => void): Promise<End> {
  const request = newRequest(sql);
  let rows = 0;
  request.on('row', () => {
    rows += 1;
    onRow?.(rows);
  });
  return new Promise((resolve) => {
    request.userCallback = (error) => resolve({ rows, error: error ?? null });
    on.execSqlBatch(request);
  });
}

test.each([false, true, 'strict'])(
  'drop: the socket goes away after the rows asked for (encrypt %s)',
  async (encrypt) => {
    double.faults.next({ kind: 'drop', afterRows: 1_000, how: 'close' });
    const client = await connect(double, { encrypt });
    const { rows, error } = await runToEnd(client, 'select');
    expect(rows).toBe(1_000);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(double.faults.waiting).toEqual([]);
  },
);

test('drop by reset: the client sees a reset, the next connection works', async () => {
  double.faults.next({ kind: 'drop', afterRows: 10 });
  const { error } = await runToEnd(connection, 'select');
  expect(error).toBeInstanceOf(Error);
  const second = await connect(double);
  expect(await runToEnd(second, 'select')).toEqual({ rows: 5_000, error: null });
  second.close();
});

test('stall: silence after N rows, even towards an attention', async () => {
  double.faults.next({ kind: 'stall', afterRows: 100 });
  const stalled = Promise.withResolvers<void>();
  const end = runToEnd(connection, 'select', (rows) => {
    if (rows === 100) stalled.resolve();
  });
  await stalled.promise;
  expect(double.connections[0]).toMatchObject({ statement: 'select', rowsSent: 100 });
  connection.cancel();
  expect(double.drop(double.connections[0].id)).toBe(true);
  const { rows, error } = await end;
  expect([rows, error instanceof Error]).toEqual([100, true]);
});

test('stall of a blocked server: an attention ends it and the connection is usable', async () => {
  double.faults.next({ kind: 'stall', afterRows: 100, answersAttention: true });
  const end = await runToEnd(connection, 'select', (rows) => {
    if (rows === 100) connection.cancel();
  });
  expect(end).toMatchObject({ rows: 100, error: { code: 'ECANCEL' } });
  expect(await runToEnd(connection, 'select')).toEqual({ rows: 5_000, error: null });
});

test('deadlock: 1205 after N rows, the transaction is rolled back, the connection stays', async () => {
  await new Promise((resolve) => connection.beginTransaction(resolve));
  double.faults.next({ kind: 'deadlock', afterRows: 7 });
  const { rows, error } = await runToEnd(connection, 'select');
  expect(rows).toBe(7);
  expect(error).toMatchObject({ number: 1205, class: 13 });
  expect(engine.steps).toEqual(['begin READ COMMITTED', 'rollback']);
  expect(await runToEnd(connection, 'select')).toEqual({ rows: 5_000, error: null });
});

test.each([false, true])('kill: error 596 and the connection ends (encrypt %s)', async (encrypt) => {
  const client = await connect(double, { encrypt });
  const ended = new Promise((resolve) => client.once('end', resolve));
  double.faults.next({ kind: 'kill', afterRows: 7 });
  const { rows, error } = await runToEnd(client, 'select');
  expect(rows).toBe(7);
  expect(error).toMatchObject({ number: 596, class: 21 });
  await ended;
});

test('kill by hand: a running request is told, an idle connection just ends', async () => {
  const big = await startDouble({
    engine: fakeEngine(({ sql }) => (sql === 'select' ? numbers(1_000_000) : undefined)),
  });
  const busy = await connect(big);
  const end = await runToEnd(busy, 'select', (rows) => {
    if (rows === 1) big.kill(big.connections[0].id);
  });
  expect(end.error).toMatchObject({ number: 596 });
  expect(big.kill(9_999)).toBe(false);
  const idle = await connect(big);
  const ended = new Promise((resolve) => idle.once('end', resolve));
  big.kill(big.connections.at(-1)?.id ?? 0);
  await ended;
  await big.close();
});

test('error on demand: before the columns, or after N rows', async () => {
  double.faults.next({ kind: 'error', number: 229, severity: 14, message: 'The SELECT permission was denied.' });
  double.faults.next({ kind: 'error', number: 3960, afterRows: 3 });
  expect(await runToEnd(connection, 'select')).toMatchObject({ rows: 0, error: { number: 229, class: 14 } });
  expect(await runToEnd(connection, 'select')).toMatchObject({ rows: 3, error: { number: 3960, class: 16 } });
  expect(await runToEnd(connection, 'select')).toEqual({ rows: 5_000, error: null });
});

test('slow: rows come at the rate asked for, and an attention does not wait for them', async () => {
  double.faults.next({ kind: 'slow', rowsPerSecond: 20_000 });
  const start = performance.now();
  expect(await runToEnd(connection, 'select')).toEqual({ rows: 5_000, error: null });
  expect(performance.now() - start).toBeGreaterThan(150);
  double.faults.next({ kind: 'slow', rowsPerSecond: 10, afterRows: 10 });
  const end = await runToEnd(connection, 'select', (rows) => {
    if (rows === 10) connection.cancel();
  });
  expect(end).toMatchObject({ error: { code: 'ECANCEL' } });
});

describe('which statement it happens to', () => {
  test('the next that matches, as often as asked, and no SET statement', async () => {
    double.faults.next({ kind: 'error', number: 1, match: /orders/i, count: 2 });
    await query(connection, 'set nocount on');
    expect(await runToEnd(connection, 'select customers')).toMatchObject({ error: null });
    expect(await runToEnd(connection, 'select ORDERS')).toMatchObject({ error: { number: 1 } });
    expect(await runToEnd(connection, 'select orders')).toMatchObject({ error: { number: 1 } });
    expect(await runToEnd(connection, 'select orders')).toMatchObject({ error: null });
  });

  test('a result with too few rows leaves the fault waiting', async () => {
    double.faults.next({ kind: 'error', number: 1, afterRows: 6_000 });
    expect(await runToEnd(connection, 'select')).toEqual({ rows: 5_000, error: null });
    expect(double.faults.waiting.length).toBe(1);
    double.faults.clear();
    expect(double.faults.waiting).toEqual([]);
  });

  test('only the connection that is named', async () => {
    const second = await connect(double);
    const [, { id }] = double.connections;
    double.faults.next({ kind: 'error', number: 1, connection: id });
    expect(await runToEnd(connection, 'select')).toMatchObject({ error: null });
    expect(await runToEnd(second, 'select')).toMatchObject({ error: { number: 1 } });
    second.close();
  });
});

test('the control port does all of it from another process', async () => {
  const { port, server } = await startControl(double);
  const control = await openControl(port);
  const faults: Fault[] = [
    { kind: 'error', number: 1222, match: /orders/i, afterRows: 2 },
    { kind: 'deadlock', match: /never/ },
  ];
  for (const fault of faults) await control.fault(fault);
  expect(await control.waiting()).toBe(2);
  expect(await runToEnd(connection, 'select ORDERS')).toMatchObject({ rows: 2, error: { number: 1222 } });
  await control.clear();
  expect(await control.waiting()).toBe(0);
  const [{ id, user }] = await control.connections();
  expect(user).toBe('sa');
  expect(await control.kill(9_999)).toBe(false);
  const ended = new Promise((resolve) => connection.once('end', resolve));
  expect(await control.drop(id)).toBe(true);
  await ended;
  await expect(control.fault({ kind: 'slow', rowsPerSecond: -1 })).rejects.toThrow(/rowsPerSecond/);
  control.close();
  server.close();
});
