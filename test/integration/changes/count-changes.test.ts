// Changes of a source since a mark, each way that a server tells them, over the double's wire.
import { afterEach, expect, test } from 'vitest';
import { takeMarks } from '../../../electron/worker/source/changes/take-marks.ts';
import type { SourceSession } from '../../../electron/worker/source/session.ts';
import { countChanges } from '../../../electron/worker/validate/changes/count-changes.ts';
import { changedKeys } from '../../../electron/worker/validate/changes/changed-keys.ts';
import type { ChangeTable } from '../../../electron/worker/validate/changes/change-table.ts';
import type { ChangeMark } from '../../../shared/change-mark.ts';
import { changeTable, never, openChangesWorld, type ChangesWorld } from './world.ts';

const opened: ChangesWorld[] = [];
const open = async (traits: Parameters<typeof openChangesWorld>[0] = {}): Promise<ChangesWorld> => {
  const world = await openChangesWorld(traits);
  opened.push(world);
  return world;
};
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function using<T>(world: ChangesWorld, work: (session: SourceSession) => Promise<T>, user?: 'sa' | 'reader') {
  const session = await world.open(user);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const markOf = (world: ChangesWorld, name: string, user?: 'sa' | 'reader'): Promise<ChangeMark> =>
  using(
    world,
    async (session) => {
      const [mark = null] = await takeMarks(session, [{ schema: 'dbo', name }], never);
      if (mark === null) throw new Error(`no mark of ${name}`);
      return mark;
    },
    user,
  );

const count = (world: ChangesWorld, table: ChangeTable, mark: ChangeMark | null, user?: 'sa' | 'reader') =>
  using(world, (session) => countChanges(session, table, mark, never), user);

const keys = (world: ChangesWorld, name: string, mark: ChangeMark, ids: readonly number[]) =>
  using(world, (session) =>
    changedKeys(
      session,
      changeTable(name),
      mark,
      ids.map((id) => [String(id)]),
      never,
    ),
  );

const change = (world: ChangesWorld, name: string): void => {
  world.write(`UPDATE dbo.${name} SET n = 99 WHERE id IN (5, 6, 7)`);
  world.write(`INSERT INTO dbo.${name} (id, n) VALUES (2001, 1), (2002, 2)`);
  world.write(`DELETE FROM dbo.${name} WHERE id IN (10, 11, 12, 13)`);
};

test('change tracking counts inserted, updated and deleted rows exactly, each row once', async () => {
  const world = await open({ hasChangeTracking: true });
  world.write('UPDATE dbo.plain SET n = 50 WHERE id = 900');
  const mark = await markOf(world, 'plain');
  expect(mark.tracking).toMatchObject({ version: '1', minValid: '0' });
  expect(await count(world, changeTable('plain'), mark)).toMatchObject({ kind: 'none', rows: 0, way: 'tracking' });
  change(world, 'plain');
  world.write('UPDATE dbo.plain SET n = 98 WHERE id = 5');
  const found = await count(world, changeTable('plain'), mark);
  expect(found).toMatchObject({ kind: 'changed', rows: 9, isAtLeast: false, way: 'tracking' });
  expect(found.how).toBe('By change tracking: 2 rows inserted, 3 updated, 4 deleted.');
  expect(await keys(world, 'plain', mark, [5, 10, 100, 2001, 900, 5000])).toEqual([
    'changed',
    'changed',
    'same',
    'changed',
    'same',
    'same',
  ]);
});

test('a filter counts only changes of rows that it chooses, or chose', async () => {
  const world = await open({ hasChangeTracking: true });
  const mark = await markOf(world, 'plain');
  const chosen = changeTable('plain', { where: 'n = 3 AND id < 500', rows: 50 });
  world.write('UPDATE dbo.plain SET n = 77 WHERE id = 900');
  expect(await count(world, chosen, mark)).toMatchObject({ kind: 'none', way: 'tracking' });
  world.write('UPDATE dbo.plain SET n = 3 WHERE id = 5');
  expect(await count(world, chosen, mark)).toMatchObject({ kind: 'changed', rows: 1 });
  // One row enters, another leaves: as many as before.
  world.write('UPDATE dbo.plain SET n = 4 WHERE id = 13');
  expect(await count(world, chosen, mark)).toMatchObject({ kind: 'changed', rows: 1, isAtLeast: true });
  const byTime = changeTable('plain', { where: 'n = 99 AND GETDATE() > 0', rows: 0 });
  expect(await count(world, byTime, mark)).toMatchObject({ kind: 'unknown' });
  const unbound = changeTable('plain', { where: 'n = @n', rows: 100 });
  expect(await count(world, unbound, mark)).toMatchObject({ kind: 'unknown' });
});

test('what change tracking has cleaned up, or lost with its tracking, is not "unchanged"', async () => {
  const world = await open({ hasChangeTracking: true });
  const mark = await markOf(world, 'plain');
  world.write('UPDATE dbo.plain SET n = 1 WHERE id = 3');
  world.meddle("INSERT INTO meta VALUES ('minValidVersion', 1)");
  const found = await count(world, changeTable('plain'), mark);
  expect(found).toMatchObject({ kind: 'changed', rows: null, way: 'use' });
  expect(found.how).toContain('cleaned up');
  const asReader = await count(world, changeTable('plain'), mark, 'reader');
  expect(asReader).toMatchObject({ kind: 'unknown', rows: null });
  expect(asReader.how).toContain('this login may not see them');
  expect(await keys(world, 'plain', mark, [3])).toBeNull();
  await world.restart({});
  expect(await count(world, changeTable('plain'), mark)).toMatchObject({ kind: 'unknown' });
});

test('rowversions count what was inserted and updated, and the number of rows tells what was deleted', async () => {
  const world = await open();
  const mark = await markOf(world, 'versioned');
  expect(mark.rowversion?.column).toBe('rv');
  expect(await count(world, changeTable('versioned'), mark)).toMatchObject({ kind: 'none', way: 'rowversion' });
  change(world, 'versioned');
  const found = await count(world, changeTable('versioned'), mark);
  // 5 later rows, and 2 fewer than exported: at least 7 of the 9.
  expect(found).toMatchObject({ kind: 'changed', rows: 7, isAtLeast: true, way: 'rowversion' });
  expect(await keys(world, 'versioned', mark, [5, 10, 100, 2001])).toEqual(['changed', 'gone', 'same', 'changed']);
});

test('rows that were only deleted are counted exactly', async () => {
  const world = await open();
  const mark = await markOf(world, 'versioned');
  world.write('DELETE FROM dbo.versioned WHERE id <= 4');
  expect(await count(world, changeTable('versioned'), mark)).toMatchObject({
    kind: 'changed',
    rows: 4,
    isAtLeast: false,
  });
  const chosen = changeTable('versioned', { where: 'id > 500', rows: 500 });
  expect(await count(world, chosen, mark)).toMatchObject({ kind: 'none', way: 'rowversion' });
});

test('rows set aside were exported too', async () => {
  const world = await open();
  const mark = await markOf(world, 'versioned');
  const table = changeTable('versioned', { rows: 990, rowsSetAside: 10 });
  expect(await count(world, table, mark)).toMatchObject({ kind: 'none' });
});

test('a system-versioned table tells by its periods, also which rows are gone', async () => {
  const world = await open();
  const mark = await markOf(world, 'past');
  expect(mark.period).toMatchObject({ start: 'since', end: 'until' });
  expect(await count(world, changeTable('past'), mark)).toMatchObject({ kind: 'none', way: 'period' });
  change(world, 'past');
  expect(await count(world, changeTable('past'), mark)).toMatchObject({ kind: 'changed', rows: 7, way: 'period' });
  expect(await keys(world, 'past', mark, [5, 10, 100, 2001, 5000])).toEqual([
    'changed',
    'changed',
    'same',
    'changed',
    'gone',
  ]);
});

test('a change by a transaction that began shortly before the mark is unknown, not none', async () => {
  const world = await open();
  change(world, 'past');
  const mark = await markOf(world, 'past');
  const table = changeTable('past', { rows: 998 });
  expect(await count(world, table, mark)).toMatchObject({ kind: 'unknown', way: 'none' });
  expect((await count(world, table, mark)).how).toContain('began shortly before');
  expect(await keys(world, 'past', mark, [5, 100])).toEqual(['unknown', 'same']);
});

test('a table that tells nothing: fewer rows are a change, a write is one, silence is unknown', async () => {
  const world = await open();
  const mark = await markOf(world, 'plain');
  const still = await count(world, changeTable('plain'), mark);
  expect(still).toMatchObject({ kind: 'unknown', rows: null });
  expect(still.how).toContain('No write was noticed');
  expect((await count(world, changeTable('plain'), mark, 'reader')).how).toContain('not told to this login');
  world.write('UPDATE dbo.plain SET n = 1 WHERE id = 3');
  expect(await count(world, changeTable('plain'), mark)).toMatchObject({ kind: 'changed', rows: null, way: 'use' });
  expect(await count(world, changeTable('plain'), mark, 'reader')).toMatchObject({ kind: 'unknown' });
  world.write('DELETE FROM dbo.plain WHERE id = 3');
  const fewer = await count(world, changeTable('plain'), mark, 'reader');
  expect(fewer).toMatchObject({ kind: 'changed', rows: null, way: 'count' });
  expect(fewer.how).toBe('It holds 1 row fewer than were exported.');
  expect(await keys(world, 'plain', mark, [3])).toBeNull();
});

test('views and queries are unknown, unless they give another number of rows', async () => {
  const world = await open();
  const query = changeTable('plain', { kind: 'query', query: 'SELECT id FROM dbo.plain WHERE n = 3', rows: 100 });
  expect(await count(world, query, null)).toMatchObject({ kind: 'unknown' });
  world.write('UPDATE dbo.plain SET n = 4 WHERE id = 3');
  expect(await count(world, query, null)).toMatchObject({ kind: 'changed', rows: null, way: 'count' });
});

test('a database that was restored is another one, told by its fork or by versions that went back', async () => {
  const first = { recoveryFork: '11111111-2222-3333-4444-555555555555' };
  const world = await open(first);
  world.write('UPDATE dbo.versioned SET n = 1 WHERE id = 3');
  const mark = await markOf(world, 'versioned');
  expect(mark.database.recoveryFork).toBe('11111111-2222-3333-4444-555555555555');
  await world.restart({ ...first, createdMs: Date.UTC(2025, 0, 1) });
  expect(await count(world, changeTable('versioned'), mark)).toMatchObject({ kind: 'none' });
  await world.restart({ recoveryFork: '99999999-2222-3333-4444-555555555555' });
  const restored = await count(world, changeTable('versioned'), mark);
  expect(restored).toMatchObject({ kind: 'unknown' });
  expect(restored.how).toContain('restored or made anew');
  await world.restart({ createdMs: Date.UTC(2025, 0, 1) });
  const blind = { ...mark, database: { ...mark.database, recoveryFork: null } };
  expect((await count(world, changeTable('versioned'), blind)).how).toContain('restored or made anew');
  await world.restart({});
  world.meddle("UPDATE meta SET value = 1 WHERE name = 'rowversion'");
  const back = await count(world, changeTable('versioned'), mark);
  expect(back).toMatchObject({ kind: 'unknown' });
  expect(back.how).toContain('lower than they were');
  expect(await keys(world, 'versioned', mark, [3])).toBeNull();
});

test('a read-only database whose log did not grow is unchanged, and one that was opened for writing is not', async () => {
  const world = await open({ isReadOnly: true });
  const mark = await markOf(world, 'plain');
  expect(mark.database).toMatchObject({ isReadOnly: true });
  expect(await count(world, changeTable('plain'), mark)).toMatchObject({ kind: 'none', way: 'database' });
  expect(await count(world, changeTable('plain'), mark, 'reader')).toMatchObject({ kind: 'unknown' });
  await world.restart({});
  world.write('UPDATE dbo.plain SET n = 1 WHERE id = 3');
  await world.restart({ isReadOnly: true });
  expect(await count(world, changeTable('plain'), mark)).toMatchObject({ kind: 'unknown' });
});

test('a table that is gone or was made anew is never unchanged', async () => {
  const world = await open();
  const mark = await markOf(world, 'versioned');
  const other = await count(world, changeTable('versioned'), { ...mark, objectId: 1 });
  expect(other).toMatchObject({ kind: 'changed', rows: null });
  expect(other.how).toContain('made anew');
  expect(await count(world, changeTable('nowhere'), mark)).toMatchObject({ kind: 'unknown' });
  expect((await count(world, changeTable('versioned'), null)).kind).toBe('unknown');
});

test('keys beyond what one statement carries are asked for in several', async () => {
  const world = await open({ hasChangeTracking: true });
  const mark = await markOf(world, 'plain');
  world.write('UPDATE dbo.plain SET n = 99 WHERE id > 990');
  const found = await keys(
    world,
    'plain',
    mark,
    Array.from({ length: 1500 }, (_, i) => i + 1),
  );
  expect(found?.filter((state) => state === 'changed')).toHaveLength(10);
  expect(found?.slice(990, 1000).every((state) => state === 'changed')).toBe(true);
});
