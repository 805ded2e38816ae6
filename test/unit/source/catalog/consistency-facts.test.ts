import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { consistencyFactsSchema, hasTable, offersDatabaseSnapshots } from '../../../../shared/consistency.ts';
import { readConsistencyFacts } from '../../../../electron/worker/source/catalog/consistency-facts.ts';
import { createFakeSession, noSignal } from './fake-session.ts';

test('a server that refuses every question leaves everything unknown and nothing claimed', async () => {
  const facts = await readConsistencyFacts(createFakeSession([]), noSignal);
  expect(consistencyFactsSchema.parse(facts)).toEqual(facts);
  expect(Object.values(facts).every((value) => value === null || (Array.isArray(value) && value.length === 0))).toBe(
    true,
  );
  expect(offersDatabaseSnapshots(facts)).toBeNull();
});

test('a lost connection is no answer', async () => {
  const lost = new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'x' });
  const session = createFakeSession([{ when: /./, error: lost }]);
  await expect(readConsistencyFacts(session, noSignal)).rejects.toBe(lost);
});

test('tells what a full server says of itself', async () => {
  const session = createFakeSession([
    {
      when: /d\.snapshot_isolation_state[^]*source_database_id/,
      rows: [
        {
          snapshot_isolation_state: 1,
          is_read_committed_snapshot_on: false,
          is_read_only: false,
          source_database_id: null,
          create_date: '2024-01-02T03:04:05.007',
          database_id: 7,
        },
      ],
    },
    { when: /Updateability/, rows: [{ updateability: 'READ_WRITE' }] },
    { when: /fn_hadr_is_primary_replica/, rows: [{ is_primary: null }] },
    { when: /sys\.filegroups/, rows: [{ memory_optimized: 1, filestream: 0 }] },
    { when: /EngineEdition/, rows: [{ engine_edition: 3, product_version: '16.0.4135.4' }] },
    { when: /CREATE ANY DATABASE/, rows: [{ create_database: 0, server_state: 1, server_performance: null }] },
    { when: /change_tracking_databases/, rows: [{ tracked: 1 }] },
    { when: /temporal_type = 2/, rows: [{ schema_name: 'dbo', object_name: 'prices' }] },
    { when: /source_database_id = DB_ID/, rows: [{ name: 'sales_noon', create_date: '2024-06-01T12:00:00' }] },
  ]);
  const facts = await readConsistencyFacts(session, noSignal);
  expect(facts).toMatchObject({
    snapshotIsolation: 'on',
    isReadCommittedSnapshot: false,
    isReadOnly: false,
    isNotUpdateable: false,
    isDatabaseSnapshot: false,
    isPrimaryReplica: null,
    memoryOptimizedFilegroups: 1,
    filestreamFilegroups: 0,
    engineEdition: 3,
    productMajorVersion: 16,
    canCreateDatabase: false,
    canViewServerState: true,
    hasChangeTracking: true,
    databaseCreated: '2024-01-02T03:04:05.007',
    recoveryFork: null,
    databaseSnapshots: [{ name: 'sales_noon', created: '2024-06-01T12:00:00' }],
    temporalTables: [{ schema: 'dbo', name: 'prices' }],
    memoryOptimizedTables: [],
  });
  expect(hasTable(facts.temporalTables, { schema: 'dbo', name: 'prices' })).toBe(true);
  expect(hasTable(facts.temporalTables, { schema: 'old', name: 'prices' })).toBe(false);
});

test('the poorer form of the database question says nothing about database snapshots', async () => {
  const session = createFakeSession([
    {
      when: /^SELECT d\.snapshot_isolation_state, d\.is_read_committed_snapshot_on, d\.is_read_only FROM/,
      rows: [{ snapshot_isolation_state: 0, is_read_committed_snapshot_on: 0, is_read_only: 1 }],
    },
  ]);
  expect(await readConsistencyFacts(session, noSignal)).toMatchObject({
    snapshotIsolation: 'off',
    isReadOnly: true,
    isDatabaseSnapshot: null,
    databaseCreated: null,
  });
});

test.each([
  [3, true],
  [5, false],
  [8, false],
])('engine edition %i has database snapshots: %s', (engineEdition, expected) => {
  expect(offersDatabaseSnapshots({ engineEdition })).toBe(expected);
});
