import { describe, expect, test } from 'vitest';
import { evidenceFacts, judgeMoment } from '../../../shared/moment-verdict.ts';
import { blankEvidence, noPointInTime, type PointInTime } from '../../../shared/point-in-time.ts';

const shared: PointInTime = { ...noPointInTime, mode: 'shared' };
const pinned = { ...blankEvidence('shared'), pinnedUtc: '2026-01-02T03:04:05.1', connections: 2, isLocked: true };
const evidence = new Map([
  [0, pinned],
  [1, { ...blankEvidence('perTable'), pinnedUtc: '2026-01-02T04:00:00' }],
  [2, blankEvidence('none')],
]);
const table = (id: string, ...moments: readonly number[]) => ({ id, name: `dbo.${id}`, moments });

describe('what a run can say', () => {
  test('without a point in time it says so in plain words', () => {
    const { holds, text } = judgeMoment(noPointInTime, [table('a')], new Map());
    expect(holds).toBe('no');
    expect(text).toMatch(/not read as of one point in time.*missing, there twice, or of different ages/);
  });
  test('all tables of one moment', () => {
    expect(judgeMoment(shared, [table('a', 0), table('b', 0)], evidence)).toEqual({
      holds: 'all',
      text: "2 tables are of one and the same point in time (2026-01-02T03:04:05.1 UTC, by the server's clock).",
    });
  });
  test('each of one of its own', () => {
    expect(judgeMoment(shared, [table('a', 0), table('b', 1)], evidence).holds).toBe('each');
  });
  test('a table that went on at another one is named, whatever the others are', () => {
    const { holds, text } = judgeMoment(shared, [table('a', 0), table('b', 0, 1)], evidence);
    expect(holds).toBe('part');
    expect(text).toContain('Not of one point in time: dbo.b.');
  });
  test('so is one that went on without any', () => {
    expect(judgeMoment(shared, [table('a', 2)], evidence).text).toContain('Not of one point in time: dbo.a.');
  });
  test('a run that has read nothing claims nothing', () => {
    expect(judgeMoment(shared, [table('a')], evidence)).toMatchObject({ holds: 'no' });
  });
});

test('the evidence is told with what it proves, and what is not known is left out', () => {
  expect(evidenceFacts({ ...pinned, changeTrackingVersions: ['7'], rowversionBound: '0x07D1' })).toEqual([
    ['Way', 'SNAPSHOT transactions begun together under a lock'],
    ['Server time (UTC)', '2026-01-02T03:04:05.1'],
    ['Connections', '2, begun while all tables were locked'],
    ['Change tracking version', '7, the same on all connections'],
    ['Rowversion bound', '0x07D1'],
  ]);
});
