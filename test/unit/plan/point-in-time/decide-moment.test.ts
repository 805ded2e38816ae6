import { describe, expect, test } from 'vitest';
import {
  allowSnapshotScript,
  consistencySentence,
  decideMoment,
} from '../../../../electron/worker/plan/point-in-time/decide-moment.ts';
import { momentChoices } from '../../../../electron/worker/plan/point-in-time/moment-choices.ts';
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { pointInTimeSchema, type MomentWish } from '../../../../shared/point-in-time.ts';
import { planSchema } from '../../../../shared/plan.ts';
import { silentServer, usualServer } from '../../../fakes/consistency.ts';
import { plan, planTable } from '../../../fakes/plan.ts';

const tables = [
  { id: 't0', schema: 'dbo', name: 'orders', kind: 'table' },
  { id: 't1', schema: 'dbo', name: 'recent', kind: 'view' },
] as const;

const decide = (wish: MomentWish, facts: Partial<ConsistencyFacts> = {}, script: string | null = 'CREATE ...') =>
  decideMoment({
    wish,
    facts: { ...usualServer, ...facts },
    database: 'shop',
    tables,
    writeScript: async () => script,
  });
const obstacleOf = (mode: string, facts: Partial<ConsistencyFacts>): string | undefined => {
  const choice = momentChoices({ ...usualServer, ...facts }, tables).find((one) => one.mode === mode);
  return choice === undefined ? undefined : `${choice.isAvailable} ${choice.obstacle}`;
};

describe('auto', () => {
  const auto = { mode: 'auto' } as const;
  test('takes a read-only database before all else', async () => {
    expect((await decide(auto, { isReadOnly: true })).mode).toBe('readOnly');
  });
  test('takes one snapshot for all tables where snapshots are allowed', async () => {
    expect(await decide(auto)).toMatchObject({ mode: 'shared', ifLost: 'stop', script: null });
  });
  test('takes a snapshot for each table on a readable secondary, which ignores locks and still changes', async () => {
    const decided = await decide(auto, { isPrimaryReplica: false, isNotUpdateable: true, snapshotIsolation: 'off' });
    expect(decided).toMatchObject({ mode: 'perTable', ifLost: 'restart' });
    expect(decided.why).toContain('ignores the lock');
  });
  test('takes none where snapshots are off, says why, and changes nothing', async () => {
    const decided = await decide(auto, { snapshotIsolation: 'off' });
    expect(decided).toMatchObject({ mode: 'none', script: null });
    expect(decided.why).toContain('Snapshot isolation is off');
  });
  test('takes none on a server that answers nothing', async () => {
    expect(
      (await decideMoment({ wish: auto, facts: silentServer, database: 'shop', tables, writeScript: async () => null }))
        .mode,
    ).toBe('none');
  });
});

describe('choices', () => {
  test('what the server does not tell can be tried, and is not claimed', () => {
    expect(momentChoices(silentServer, tables).map(({ mode, isAvailable }) => `${mode} ${isAvailable}`)).toEqual([
      'readOnly unknown',
      'shared unknown',
      'perTable unknown',
      'databaseSnapshot unknown',
      'asOf no',
      'none yes',
    ]);
  });
  test('a database snapshot is not offered on Azure, nor with memory-optimized tables, nor without the right', () => {
    expect(obstacleOf('databaseSnapshot', { engineEdition: 5 })).toMatch(/^no This kind of server/);
    expect(obstacleOf('databaseSnapshot', { memoryOptimizedFilegroups: 1 })).toMatch(/^no .*memory-optimized/);
    expect(obstacleOf('databaseSnapshot', { canCreateDatabase: false })).toMatch(/^no .*may not create/);
    const made = [{ name: 'noon', created: '2026-01-01' }];
    expect(obstacleOf('databaseSnapshot', { canCreateDatabase: false, databaseSnapshots: made })).toBe('yes ');
  });
  test('a snapshot that is being switched on is not there yet', () => {
    expect(obstacleOf('shared', { snapshotIsolation: 'turningOn' })).toMatch(/^no .*waits for running transactions/);
  });
});

describe('what was wished for', () => {
  test('is refused with the reason when the server does not offer it', async () => {
    await expect(decide({ mode: 'shared' }, { snapshotIsolation: 'off' })).rejects.toMatchObject({
      code: 'MOMENT_UNAVAILABLE',
      message: expect.stringContaining('Snapshot isolation is off'),
    });
    await expect(decide({ mode: 'databaseSnapshot', name: 'midnight' })).rejects.toThrow('midnight is no snapshot');
    await expect(decide({ mode: 'databaseSnapshot', name: null }, {}, null)).rejects.toThrow('does not list the files');
  });
  test('a snapshot to be made stands in the plan as the statement that will be sent', async () => {
    expect(await decide({ mode: 'databaseSnapshot', name: null })).toMatchObject({
      snapshotName: null,
      script: 'CREATE ...',
    });
    const made = [{ name: 'Shop_Noon', created: '2026-01-01' }];
    expect(await decide({ mode: 'databaseSnapshot', name: 'shop_noon' }, { databaseSnapshots: made })).toMatchObject({
      snapshotName: 'Shop_Noon',
      script: null,
    });
  });
  test('a past time holds system-versioned tables only, and the sentence says which are not', async () => {
    const decided = await decide(
      { mode: 'asOf', atUtc: '2026-01-02T03:04:05Z' },
      { temporalTables: [{ schema: 'dbo', name: 'orders' }] },
    );
    expect(decided.exceptions).toEqual([
      { tableId: 't1', holds: 'no', reason: 'It is not system-versioned, so it is read as it is now.' },
    ]);
    expect(consistencySentence(decided, tables)).toBe(
      'System-versioned tables are exported as of one point in time: 2026-01-02T03:04:05Z. Not held to it: dbo.recent.',
    );
  });
  test('memory-optimized tables stay outside of a snapshot, views are held in part', async () => {
    const decided = await decide({ mode: 'shared' }, { memoryOptimizedTables: [{ schema: 'dbo', name: 'orders' }] });
    expect(decided.exceptions.map(({ tableId, holds }) => `${tableId} ${holds}`)).toEqual(['t0 no', 't1 partly']);
    expect(consistencySentence(decided, tables)).toContain('Held to it in part: dbo.recent.');
  });
});

test('a plan of an older version has no point in time', () => {
  const { pointInTime: _, ...old } = plan([planTable('t0')]);
  expect(planSchema.parse(old).pointInTime).toEqual(pointInTimeSchema.parse(plan([planTable('t0')]).pointInTime));
});

test('the statement that allows snapshots is for the administrator, with the name quoted', () => {
  expect(allowSnapshotScript('a]b')).toBe('ALTER DATABASE [a]]b] SET ALLOW_SNAPSHOT_ISOLATION ON;');
});
