// Two real clients and one lock: waiting holds neither the event loop nor the other session.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openEngine } from '../double/engine/engine.ts';
import { startDouble, type Double } from '../double/server.ts';
import { connect, query } from './double-wire/tedious-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-locks-'));
let double: Double;

beforeAll(async () => {
  const file = join(folder, 'db.sqlite');
  const loader = createDatabaseFile(file, {
    name: 'db',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    tables: [
      {
        schema: 'dbo',
        name: 't',
        columns: [
          { name: 'id', type: { name: 'int' }, isNullable: false },
          { name: 'n', type: { name: 'int' }, isNullable: false },
        ],
        indexes: [{ name: 'PK_t', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true }],
      },
    ],
  });
  loader.insert('dbo', 't', [[1, 10]]);
  loader.close();
  double = await startDouble({
    engine: openEngine({
      databases: [{ name: 'db', file }],
      logins: [{ user: 'sa', password: 'right', database: 'db' }],
    }),
  });
});

afterAll(async () => {
  await double.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a session that has to wait', () => {
  it('takes the time that WAITFOR names', async () => {
    const connection = await connect(double);
    const started = performance.now();
    await query(connection, "WAITFOR DELAY '00:00:00.300'");
    expect(performance.now() - started).toBeGreaterThan(250);
    connection.close();
  });

  it('gets its lock once the other writer commits, while others are served', async () => {
    const [first, second, third] = await Promise.all([connect(double), connect(double), connect(double)]);
    await query(first, 'BEGIN TRANSACTION; UPDATE dbo.t SET n = 11 WHERE id = 1');
    const waiting = query(second, 'UPDATE dbo.t SET n = n + 100 WHERE id = 1');
    const { rows } = await query(third, 'SELECT 1 AS one');
    expect(rows).toEqual([[1]]);
    await query(first, 'COMMIT');
    await waiting;
    expect((await query(third, 'SELECT n FROM dbo.t WHERE id = 1')).rows).toEqual([[111]]);
    for (const connection of [first, second, third]) connection.close();
  });

  it('gives up with 1222 after its LOCK_TIMEOUT', async () => {
    const [first, second] = await Promise.all([connect(double), connect(double)]);
    await query(first, 'BEGIN TRANSACTION; UPDATE dbo.t SET n = 12 WHERE id = 1');
    await query(second, 'SET LOCK_TIMEOUT 100');
    await expect(query(second, 'UPDATE dbo.t SET n = 13 WHERE id = 1')).rejects.toMatchObject({ number: 1222 });
    await query(first, 'ROLLBACK');
    for (const connection of [first, second]) connection.close();
  });
});
