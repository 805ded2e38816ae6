import { expect, test } from 'vitest';
import { markAtMoments, type ChangeMark } from '../../../shared/change-mark.ts';
import { blankEvidence } from '../../../shared/point-in-time.ts';

const mark: ChangeMark = {
  takenUtc: '2026-01-02T03:00:00',
  database: {
    name: 'sales',
    created: null,
    recoveryFork: null,
    isReadOnly: false,
    isSnapshot: false,
    logEnd: null,
    serverStarted: '2026-01-01T00:00:00',
  },
  objectId: 1,
  tracking: { version: '5', minValid: '0', begun: '0' },
  rowversion: { column: 'rv', bound: '0x00000000000007D0' },
  period: { start: 'a', end: 'b', sinceUtc: '2026-01-02T02:45:00' },
  rowCount: 3,
  cdc: null,
  watermark: null,
  lastWrite: null,
  isUseTold: true,
  statistics: null,
};

test('a snapshot is newer than the mark: the lowest version that its connections see counts', () => {
  const shared = {
    ...blankEvidence('shared'),
    changeTrackingVersions: ['10', '9'],
    rowversionBound: '0x00000000000007D9',
  };
  expect(markAtMoments(mark, [shared], false)).toMatchObject({
    tracking: { version: '9' },
    rowversion: { bound: '0x00000000000007D9' },
    period: mark.period,
  });
});

test('a table that went on at another point in time keeps the older mark', () => {
  const once = { ...blankEvidence('perTable'), changeTrackingVersions: ['9'] };
  expect(markAtMoments(mark, [once, { ...once, changeTrackingVersions: ['12'] }], false)).toEqual(mark);
  expect(markAtMoments(mark, [], false)).toEqual(mark);
});

test('of a past time only the periods tell what changed since, from that time on', () => {
  const past = { ...blankEvidence('asOf'), atUtc: '2025-12-31T00:00:00Z' };
  expect(markAtMoments(mark, [past], false)).toMatchObject({
    takenUtc: '2025-12-31T00:00:00',
    tracking: null,
    rowversion: null,
    isUseTold: false,
    period: { start: 'a', sinceUtc: '2025-12-31T00:00:00' },
  });
});

test('a database snapshot that was there before the run is older than the mark by nobody knows how much', () => {
  const snapshot = blankEvidence('databaseSnapshot');
  expect(markAtMoments(mark, [snapshot], true)).toEqual(mark);
  expect(markAtMoments(mark, [snapshot], false)).toMatchObject({
    tracking: null,
    rowversion: null,
    period: null,
    database: mark.database,
  });
});

test('how far CDC and a watermark had come stays as it was before a snapshot, and is nothing of another state', () => {
  const cdc = { instance: 'dbo_t', maxLsn: '0x01', minLsn: '0x00' };
  const watermark = { column: 'at', value: '2026-01-02 02:00:00' };
  const whole = { ...mark, cdc, watermark };
  const pinned = { ...blankEvidence('perTable'), changeTrackingVersions: ['9'], rowversionBound: '0x00000000000007D9' };
  expect(markAtMoments(whole, [pinned], false)).toMatchObject({
    cdc,
    watermark,
    rowversion: { bound: '0x00000000000007D9' },
  });
  const past = { ...blankEvidence('asOf'), atUtc: '2025-12-31T00:00:00Z' };
  expect(markAtMoments(whole, [past], false)).toMatchObject({ cdc: null, watermark: null });
  expect(markAtMoments(whole, [blankEvidence('databaseSnapshot')], false)).toMatchObject({
    cdc: null,
    watermark: null,
  });
});
