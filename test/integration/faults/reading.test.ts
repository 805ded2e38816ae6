// The connection to SQL Server fails in the middle of a read: it is taken up after the last verified part and ends complete.
import mssql from 'mssql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { on } from '../../faults/fault-proxy.ts';
import { openFerry } from './ferry.ts';
import { expectComplete } from './proof.ts';
import { login, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const readOf = (table: string): RegExp => new RegExp(`FROM \\[\\w+\\]\\.\\[${table}\\] AS t`);

/** Waits until every fault has happened and each table has a part that was told to be committed. */
async function untilStalled(...tables: readonly string[]): Promise<void> {
  const isCommitted = (table: string): boolean =>
    world.proxy.requests.some((request) => on.commit(request) && request.url.includes(`/${table}/`));
  const look = (): void => {
    expect(world.double.faults.waiting).toEqual([]);
    expect(tables.filter(isCommitted)).toEqual(tables);
  };
  await vi.waitFor(look, { timeout: 30_000 });
}

/** Resets every connection that has got so many rows; returns how many there were. */
function dropReaders(rowCount: number): number {
  const readers = world.double.connections.filter(({ rowsSent }) => rowsSent >= rowCount);
  return readers.filter(({ id }) => world.double.drop(id)).length;
}

test.each([
  ['the read is chosen as a deadlock victim (1205)', { kind: 'deadlock', afterRows: 2_600 }],
  ['the administrator ends the session (596) where a part ends', { kind: 'kill', afterRows: 2_000 }],
  ['the connection is reset in the middle of a part', { kind: 'drop', how: 'reset', afterRows: 2_600 }],
  ['the server is busy for a moment (8645)', { kind: 'error', number: 8645, afterRows: 2_600 }],
  ['the connection is closed after the last row', { kind: 'drop', how: 'close', afterRows: 3_300 }],
] as const)('%s: the next read starts after the last verified part', async (_, fault) => {
  const ferry = await openFerry(world, { tables: 'sales.orders' });
  world.double.faults.next({ ...fault, match: readOf('orders') });
  const manifest = await expectComplete(world, ferry, await ferry.run());
  expect(world.double.faults.waiting).toEqual([]);

  const partEnds = manifest.tables.flatMap(({ parts }) => parts.map(({ lastKey }) => lastKey));
  const [first, second, ...more] = world.reads;
  expect(first).toEqual({ table: 'sales.orders', after: [] });
  expect(partEnds.slice(0, -1)).toContainEqual(second?.after);
  expect(more).toEqual([]);
  expect(world.commitsPerBlob()).toEqual(partEnds.map(() => 1));
});

test('two connections are reset at the same moment: both lanes go on, and neither table has a row twice', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders,sales.order_lines', partRows: 1_500 });
  for (const table of ['orders', 'order_lines'])
    world.double.faults.next({ kind: 'stall', match: readOf(table), afterRows: 3_100 });
  const ended = ferry.run();
  await untilStalled('orders', 'order_lines');
  expect(dropReaders(3_100)).toBe(2);
  await expectComplete(world, ferry, await ended);
  const kinds = world.reads.map(
    ({ table, after }) => `${table} ${after.length === 0 ? 'from its beginning' : 'again'}`,
  );
  // The lane whose table is done first may take a range of the other, which is read `again` from its bound.
  expect([...new Set(kinds)].toSorted()).toEqual([
    'sales.order_lines again',
    'sales.order_lines from its beginning',
    'sales.orders again',
    'sales.orders from its beginning',
  ]);
  expect(world.commitsPerBlob().every((commits) => commits === 1)).toBe(true);
});

test('the server is restarted: connections are refused for a while, then both lanes go on', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders,sales.order_lines' });
  for (const table of ['orders', 'order_lines'])
    world.double.faults.next({ kind: 'stall', match: readOf(table), afterRows: 2_600 });
  const ended = ferry.run();
  await untilStalled('orders', 'order_lines');
  await world.restartServer(4);
  await expectComplete(world, ferry, await ended);
  // The lane whose table is done first takes a range of the other.
  expect(world.reads.length).toBeGreaterThanOrEqual(4);
});

test('a heap whose connection is reset is read from its beginning, and its provisional parts are replaced', async () => {
  const ferry = await openFerry(world, { tables: 'warehouse.sensor_readings', partRows: 250 });
  world.double.faults.next({ kind: 'stall', match: readOf('sensor_readings'), afterRows: 550 });
  const ended = ferry.run();
  await untilStalled('sensor_readings');
  expect(dropReaders(550)).toBe(1);
  const manifest = await expectComplete(world, ferry, await ended);
  const whole = { table: 'warehouse.sensor_readings', after: [] };
  expect(world.reads).toEqual([whole, whole]);
  const deleted = world.proxy.requests.filter(({ method }) => method === 'DELETE').length;
  expect(deleted).toBeGreaterThanOrEqual(1);
  const commits = world.commitsPerBlob().reduce((sum, some) => sum + some, 0);
  expect(commits).toBe(deleted + manifest.tables.flatMap(({ parts }) => parts).length);
});

/** What plain mssql makes of a stalled stream: the first thing that happens to it within `patienceMs`. */
async function streamWithMssql(sql: string, requestTimeoutMs: number, patienceMs: number): Promise<string> {
  const pool = await new mssql.ConnectionPool({
    server: 'localhost',
    port: world.double.port,
    ...login,
    database: 'sample',
    requestTimeout: requestTimeoutMs,
    options: { encrypt: true, trustServerCertificate: true },
  }).connect();
  const { promise, resolve } = Promise.withResolvers<string>();
  let rows = 0;
  const timer = setTimeout(() => resolve(`${rows} rows, then nothing`), patienceMs);
  const request = new mssql.Request(pool);
  request.stream = true;
  request.on('row', () => (rows += 1));
  request.on('error', (error) => resolve(error.message));
  request.on('done', () => resolve('done'));
  void request.query(sql);
  const first = await promise;
  clearTimeout(timer);
  const stalled = world.double.connections.find(({ statement }) => statement === sql);
  if (stalled !== undefined) world.double.drop(stalled.id);
  await pool.close();
  return first;
}

test('the server falls silent: the watchdog notices and goes on, while requestTimeout never does', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders', stallTimeoutMs: 2_000 });
  const plain = 'SELECT order_id FROM sales.orders';
  world.double.faults.next({ kind: 'stall', match: readOf('orders'), afterRows: 2_600 });
  world.double.faults.next({ kind: 'stall', match: /^SELECT order_id FROM sales/, afterRows: 2_600 });
  const [ended, ofMssql] = await Promise.all([ferry.run(), streamWithMssql(plain, 500, 2_500)]);
  await expectComplete(world, ferry, ended);
  expect(world.double.faults.waiting).toEqual([]);
  expect(world.reads.map(({ after }) => after.length)).toEqual([0, 1]);
  expect(ofMssql).toMatch(/^2[56]\d\d rows, then nothing$/);
});
