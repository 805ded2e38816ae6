// Sessions of the product that hold a point in time, against the double and a writer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLaneSources } from '../../electron/worker/run/point-in-time/lane-sources.ts';
import { readConsistencyFacts } from '../../electron/worker/source/catalog/consistency-facts.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { chooseAsOf } from '../../electron/worker/source/point-in-time/as-of.ts';
import { ownSnapshot, writeSnapshotScript } from '../../electron/worker/source/point-in-time/database-snapshot.ts';
import { underSharedLock } from '../../electron/worker/source/point-in-time/shared-lock.ts';
import {
  endSnapshot,
  isSnapshotAlive,
  pinSnapshot,
  readySnapshot,
} from '../../electron/worker/source/point-in-time/snapshot-transaction.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { planTable } from '../fakes/plan.ts';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openEngine } from '../double/engine/engine.ts';
import { startDouble, type Double } from '../double/server.ts';
import type { Engine, EngineSession } from '../double/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-moment-'));
const never = new AbortController().signal;
const login = { user: 'sa', password: 'right' };
const t = { schema: 'dbo', name: 't' };
let engine: Engine;
let double: Double;
let writer: EngineSession;
let session: SourceSession;

const columns = [
  { name: 'id', type: { name: 'bigint' }, isNullable: false },
  { name: 'n', type: { name: 'int' }, isNullable: false },
  { name: 'rv', type: { name: 'timestamp' }, isNullable: false },
] as const;

function makeFile(name: string): string {
  const file = join(folder, `${name}.sqlite`);
  const loader = createDatabaseFile(file, {
    name,
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    tables: [
      {
        ...t,
        columns,
        indexes: [{ name: 'PK_t', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true }],
      },
    ],
  });
  loader.insert(
    'dbo',
    't',
    Array.from({ length: 3000 }, (_, i) => [BigInt(i + 1), 0, Buffer.alloc(8, i % 7)]),
  );
  loader.close();
  return file;
}

const datetime2 = { name: 'datetime2', scale: 7 } as const;

/** A system-versioned table with three rows that are as old as time, and its empty history. */
function makePast(): string {
  const file = join(folder, 'past.sqlite');
  const period = [
    { name: 'from', type: datetime2, isNullable: false },
    { name: 'to', type: datetime2, isNullable: false },
  ];
  const key = { name: 'PK_p', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true };
  const history = { schema: 'dbo', name: 'p_history' };
  const loader = createDatabaseFile(file, {
    name: 'past',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    tables: [
      {
        schema: 'dbo',
        name: 'p',
        columns: [columns[0], columns[1], ...period],
        indexes: [key],
        temporal: { from: 'from', to: 'to', history },
      },
      { ...history, columns: [columns[0], columns[1], ...period], indexes: [] },
    ],
  });
  loader.insert(
    'dbo',
    'p',
    [1n, 2n, 3n].map((id) => [id, 0, 0n, 3_155_378_975_999_999_999n]),
  );
  loader.close();
  return file;
}

beforeAll(async () => {
  engine = openEngine({
    databases: [
      { name: 'db', file: makeFile('db'), hasChangeTracking: true },
      { name: 'plain', file: makeFile('plain'), isSnapshotAllowed: false, isReadCommittedSnapshot: false },
      { name: 'still', file: makeFile('still'), isReadOnly: true },
      { name: 'past', file: makePast() },
    ],
    logins: [{ ...login, database: 'db', canCreateDatabase: true }],
  });
  double = await startDouble({ engine });
});

afterAll(async () => {
  await double.close();
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (database: string | null = 'db', stop = never): Promise<SourceSession> =>
  openSession(
    {
      server: '127.0.0.1',
      port: double.port,
      database: database ?? 'db',
      authentication: { kind: 'sql', user: login.user, password: { env: 'X' } },
      encrypt: 'optional',
      trustServerCertificate: true,
      readOnlyIntent: false,
      connectTimeoutMs: 15_000,
      stallTimeoutMs: 30_000,
      packetSizeBytes: 4096,
    },
    login.password,
    stop,
  );

beforeEach(async () => {
  writer = engine.login(login.user, login.password, 'db');
  session = await open();
});

afterEach(async () => {
  writer.close();
  await session.close();
});

const write = (sql: string): void => void [...writer.run(sql, [])];
const total = async (from: SourceSession): Promise<unknown> =>
  (await from.query('SELECT SUM(n) AS total FROM dbo.t', [], never))[0]?.['total'];

test('trap 9: BEGIN TRANSACTION pins nothing, the first read does', async () => {
  const naive = await open();
  await naive.query('SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION;', [], never);
  await pinSnapshot(await readySnapshot(session, never), [t], never);
  write('UPDATE dbo.t SET n = n + 1 WHERE id = 1');
  expect(await total(naive)).toBe(1);
  expect(await total(session)).toBe(0);
  await endSnapshot(session, never);
  write('UPDATE dbo.t SET n = 0 WHERE id = 1');
  await naive.close();
});

test('trap 14: the bound of rowversions is older than the snapshot, so that no row falls between the two', async () => {
  write('BEGIN TRANSACTION; INSERT INTO dbo.t (id, n) VALUES (9001, 0)');
  const evidence = await pinSnapshot(await readySnapshot(session, never), [t], never);
  write('COMMIT');
  const seen = await session.query('SELECT COUNT(*) AS seen FROM dbo.t WHERE id = 9001', [], never);
  const [inside] = await session.query('SELECT CONVERT(varchar(18), MIN_ACTIVE_ROWVERSION(), 1) AS bound', [], never);
  await endSnapshot(session, never);
  const [row] = await session.query('SELECT CONVERT(varchar(18), rv, 1) AS rv FROM dbo.t WHERE id = 9001', [], never);
  write('DELETE dbo.t WHERE id = 9001');
  expect(seen).toEqual([{ seen: 0 }]);
  // Taken inside, the next read from there on would pass the row over for good; taken before, it finds it.
  expect(String(inside?.['bound']) > String(row?.['rv'])).toBe(true);
  expect(String(evidence.rowversionBound) <= String(row?.['rv'])).toBe(true);
});

test('trap 20: a session that was put back is no snapshot any more, also in a database that allows none', async () => {
  const read = (on: SourceSession) => on.query('USE plain; SELECT TOP (1) id FROM dbo.t;', [], never);
  const leaking = await open();
  await leaking.query('SET TRANSACTION ISOLATION LEVEL SNAPSHOT;', [], never);
  await expect(read(leaking)).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_ALLOWED' });
  await leaking.close();
  await pinSnapshot(await readySnapshot(session, never), [t], never);
  await endSnapshot(session, never);
  await expect(read(session)).resolves.toHaveLength(1);
});

test('trap 20: a lane reads tables outside of its point in time on another session', async () => {
  const sources = createLaneSources(open);
  const table = planTable('t0', t);
  const task = {
    tableId: 't0',
    partition: { index: 0, after: null, upTo: null },
    after: null,
    firstPart: 0,
    content: 'rows',
  } as const;
  const moment = { kind: 'transaction', id: 'x', mayBegin: true } as const;
  await sources.open({ ...task, moment }, table, () => undefined, never);
  write('UPDATE dbo.t SET n = n + 5 WHERE id = 2');
  const rows = async (source: Awaited<ReturnType<typeof sources.open>>): Promise<number> => {
    let count = 0;
    for await (const batch of source.read({ table, after: null, upTo: null, batchBytes: 1 << 20 }, never))
      count += batch.rowCount;
    return count;
  };
  write('DELETE dbo.t WHERE id = 3000');
  expect(await rows(await sources.open({ ...task, moment }, table, () => undefined, never))).toBe(3000);
  expect(await rows(await sources.open(task, table, () => undefined, never))).toBe(2999);
  write('UPDATE dbo.t SET n = 0 WHERE id = 2; INSERT INTO dbo.t (id, n) VALUES (3000, 0)');
  await sources.close();
});

test('a read that is given up in the middle leaves the point in time where it was', async () => {
  const evidence = await pinSnapshot(await readySnapshot(session, never), [t], never);
  write('UPDATE dbo.t SET n = n + 1 WHERE id = 3');
  const table = planTable('t0', { ...t, batchRows: 100 });
  for await (const batch of session.read({ table, after: null, upTo: null, batchBytes: 1 << 20 }, never))
    if (batch.rowCount > 0) break;
  expect(await isSnapshotAlive(session, never)).toBe(true);
  expect(await total(session)).toBe(0);
  expect(evidence).toMatchObject({
    changeTrackingVersion: expect.any(String),
    pinnedUtc: expect.stringMatching(/^\d{4}-/),
  });
  write('UPDATE dbo.t SET n = 0 WHERE id = 3');
});

test('connections that pin under the lock see one state, whatever is written around them', async () => {
  const others = await Promise.all([open(), open(), open()]);
  const ready = await Promise.all(others.map((one) => readySnapshot(one, never)));
  let waited = 0;
  const evidence = await underSharedLock(
    { session, tables: [t], clock: { wait: () => Promise.resolve() }, onRefused: () => undefined },
    async () => {
      // The writer comes while the lock is held and has to wait for it.
      const first = [...writer.run('SET LOCK_TIMEOUT 0; SELECT 1 AS x', [])];
      expect(first).not.toHaveLength(0);
      expect(() => write('UPDATE dbo.t SET n = n + 1 WHERE id = 4')).toThrow(expect.objectContaining({ number: 1222 }));
      waited += 1;
      return Promise.all(ready.map((one) => pinSnapshot(one, [t], never)));
    },
    never,
  );
  write('SET LOCK_TIMEOUT -1; UPDATE dbo.t SET n = n + 1 WHERE id = 4');
  expect(waited).toBe(1);
  expect(await Promise.all(others.map(total))).toEqual([0, 0, 0]);
  expect(new Set(evidence.map(({ changeTrackingVersion }) => changeTrackingVersion)).size).toBe(1);
  write('UPDATE dbo.t SET n = 0 WHERE id = 4');
  await Promise.all(others.map((one) => one.close()));
});

test('a database snapshot is made by its script, found by the facts, read, and dropped', async () => {
  const script = await writeSnapshotScript(session, 'db', never);
  const own = ownSnapshot(script ?? '', 'db', 'r1');
  await session.query(own.create, [], never);
  write('UPDATE dbo.t SET n = n + 1 WHERE id = 5');
  const facts = await readConsistencyFacts(session, never);
  expect(facts.databaseSnapshots).toEqual([{ name: own.name, created: expect.stringMatching(/^20\d\d-/) }]);
  const frozen = await open(own.name);
  expect(await total(frozen)).toBe(0);
  expect(await readConsistencyFacts(frozen, never)).toMatchObject({ isDatabaseSnapshot: true, isReadOnly: true });
  await frozen.close();
  await session.query(own.drop, [], never);
  expect((await readConsistencyFacts(session, never)).databaseSnapshots).toEqual([]);
  write('UPDATE dbo.t SET n = 0 WHERE id = 5');
});

test('the facts tell databases apart: one that allows snapshots, one that does not, one that is read-only', async () => {
  const [plain, still] = await Promise.all([open('plain'), open('still')]);
  expect(await readConsistencyFacts(session, never)).toMatchObject({
    snapshotIsolation: 'on',
    isReadCommittedSnapshot: true,
    hasChangeTracking: true,
    isReadOnly: false,
    isNotUpdateable: false,
    isDatabaseSnapshot: false,
    canCreateDatabase: true,
    trackedTables: [t],
  });
  expect(await readConsistencyFacts(plain, never)).toMatchObject({
    snapshotIsolation: 'off',
    isReadCommittedSnapshot: false,
    hasChangeTracking: false,
  });
  expect(await readConsistencyFacts(still, never)).toMatchObject({ isReadOnly: true, isNotUpdateable: true });
  await Promise.all([plain.close(), still.close()]);
});

test('system-versioned tables are read as they were at a past time, whatever was changed, deleted and moved since', async () => {
  const past = await open('past');
  const changer = engine.login(login.user, login.password, 'past');
  expect((await readConsistencyFacts(past, never)).temporalTables).toEqual([{ schema: 'dbo', name: 'p' }]);
  const chosen = await chooseAsOf(past, never);
  // The server's clock goes on between the choice and the writer's first transaction.
  const [{ now } = { now: '' }] = await past.query(
    'SELECT CONVERT(varchar(27), SYSUTCDATETIME(), 126) AS now',
    [],
    never,
  );
  while (Date.now() <= Date.parse(`${String(now).slice(0, 23)}Z`))
    await new Promise((resolve) => setImmediate(resolve));
  const change = (sql: string): void => void [...changer.run(sql, [])];
  change('UPDATE dbo.p SET n = 7 WHERE id = 1; DELETE dbo.p WHERE id = 2; UPDATE dbo.p SET id = 30 WHERE id = 3');
  change('INSERT INTO dbo.p (id, n) VALUES (4, 4)');
  const table = planTable('t0', { schema: 'dbo', name: 'p', batchRows: 10 });
  const keysAt = async (asOfUtc?: string): Promise<string[]> => {
    const keys: string[] = [];
    const request = {
      table,
      after: null,
      upTo: null,
      batchBytes: 1 << 16,
      ...(asOfUtc === undefined ? {} : { asOfUtc }),
    };
    for await (const batch of past.read(request, never))
      for (let row = 0; row < batch.rowCount; row += 1) keys.push(past.keyAt(table, batch, row)[0] ?? '');
    return keys;
  };
  expect(await keysAt()).toEqual(['1', '4', '30']);
  expect(await keysAt(`${String(now)}Z`)).toEqual(['1', '2', '3']);
  expect(await keysAt(chosen?.atUtc)).toEqual(['1', '2', '3']);
  changer.close();
  await past.close();
});
