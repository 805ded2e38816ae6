// What follows from numbers of rows, from writes that were noticed, and from a filter.
import { expect, test } from 'vitest';
import { isSelfContained } from '../../../../electron/worker/validate/changes/change-table.ts';
import { judgeCounts } from '../../../../electron/worker/validate/changes/judge-counts.ts';
import { judgeUse } from '../../../../electron/worker/validate/changes/judge-use.ts';
import type { ChangeMark } from '../../../../shared/change-mark.ts';

const way = { way: 'rowversion', by: 'By its rowversions' } as const;

test('the number never exceeds what really happened, and none is said only when nothing did', () => {
  // inserted, updated, deleted of 100 exported rows
  for (let inserted = 0; inserted <= 4; inserted++)
    for (let updated = 0; updated <= 4; updated++)
      for (let deleted = 0; deleted <= 4; deleted++) {
        const counts = { later: inserted + updated, now: 100 + inserted - deleted, exported: 100 };
        const judged = judgeCounts(counts, way);
        const really = inserted + updated + deleted;
        expect(judged?.kind).toBe(really === 0 ? 'none' : 'changed');
        expect(judged?.rows).toBeLessThanOrEqual(really);
        if (judged?.isAtLeast === false) expect(judged.rows).toBe(really);
      }
});

test('rows that came with an older version, as by a switched partition, are seen by their number', () => {
  expect(judgeCounts({ later: 0, now: 110, exported: 100 }, way)).toMatchObject({ kind: 'changed', rows: 10 });
});

test('without the exported number nothing later says nothing', () => {
  expect(judgeCounts({ later: 0, now: 110, exported: null }, way)).toBeNull();
  expect(judgeCounts({ later: 3, now: 110, exported: null }, way)).toMatchObject({ kind: 'changed', rows: 3 });
  expect(judgeCounts({ later: null, now: 100, exported: 100 }, way)).toBeNull();
});

const mark = (changes: Partial<ChangeMark>): ChangeMark => ({
  takenUtc: null,
  database: {
    name: 'd',
    created: null,
    recoveryFork: null,
    isReadOnly: false,
    isSnapshot: false,
    logEnd: null,
    serverStarted: 's',
  },
  objectId: 1,
  tracking: null,
  rowversion: null,
  cdc: null,
  watermark: null,
  period: null,
  rowCount: null,
  lastWrite: null,
  isUseTold: true,
  statistics: null,
  ...changes,
});

test('changes that statistics counted since are changes, unless they were made anew', () => {
  const before = mark({ statistics: { made: '2026-01-01', changes: '10' } });
  expect(judgeUse(before, mark({ statistics: { made: '2026-01-01', changes: '1510' } }))).toMatchObject({
    kind: 'changed',
    rows: null,
    way: 'statistics',
    how: 'Its statistics have counted 1,500 changes since.',
  });
  expect(judgeUse(before, mark({ statistics: { made: '2026-01-02', changes: '1510' } })).kind).toBe('unknown');
});

test('a write after the mark is a change, the one before it and silence are not', () => {
  const before = mark({ lastWrite: '2026-01-01T10:00:00' });
  expect(judgeUse(before, before).kind).toBe('unknown');
  expect(judgeUse(before, mark({ lastWrite: null })).kind).toBe('unknown');
  expect(judgeUse(before, mark({ lastWrite: '2026-01-01T11:00:00' }))).toMatchObject({ kind: 'changed', way: 'use' });
  expect(judgeUse(mark({ isUseTold: false }), mark({ lastWrite: '2026-01-01T11:00:00' })).kind).toBe('unknown');
});

test('a filter is of the rows alone unless it asks the time, another table or a function of the user', () => {
  for (const where of ["a = 1 AND (b IN (1, 2) OR LEFT(c, 2) LIKE N'x%')", 'x > CONVERT(decimal(9, 2), 4)'])
    expect(isSelfContained({ where })).toBe(true);
  expect(isSelfContained({ where: null })).toBe(true);
  for (const where of [
    'placed > DATEADD(day, -1, GETDATE())',
    'placed > CURRENT_TIMESTAMP',
    'EXISTS (SELECT 1 FROM dbo.x)',
    'dbo.pick(a) = 1',
    'a = @@SPID',
    'owner = SUSER_SNAME()',
  ])
    expect(isSelfContained({ where })).toBe(false);
});
