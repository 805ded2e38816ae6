// Each way in which changes can be lost, or be told in full, as the server tells it.
import { describe, expect, test } from 'vitest';
import { judgePosition, judgePositions, type Verdict } from '../../../../electron/worker/source/changes/verdict.ts';
import { judgeMark, type VerdictFacts } from '../../../../electron/worker/source/changes/verdict/judge-mark.ts';
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import { incrementSchema, type Increment } from '../../../../shared/increment.ts';
import { createFakeSession, noSignal } from '../catalog/fake-session.ts';
import { planColumn, planTable, sqlType } from '../plan-table.ts';
import { changeMark } from './marks.ts';

const column = (name: string) => planColumn(name, sqlType('datetime2', { scale: 3 }), [{ kind: 'date' }]);
const table = planTable([column('id'), column('at')], ['id']);
const before = changeMark({
  tracking: { version: '90', minValid: '10', begun: '5' },
  rowversion: { column: 'rv', bound: '0x00000000000007D1' },
  period: { start: 'from', end: 'to', sinceUtc: '2026-01-02T03:04:00' },
  cdc: { instance: 'dbo_t', maxLsn: '0x00000000000000000100', minLsn: '0x00000000000000000050' },
  watermark: { column: 'at', value: '2026-01-02 03:00:00' },
});
const later: ChangeMark = { ...before, takenUtc: '2026-01-07T03:04:05.1234567' };
const history = { schema: 'dbo', name: 'past', keptSeconds: null };

const modes = {
  changeTracking: { mode: 'changeTracking' },
  cdc: { mode: 'cdc', instance: 'dbo_t', rows: 'net' },
  rowversion: { mode: 'rowversion', column: 'rv' },
  watermark: { mode: 'watermark', column: 'at', kind: 'time' },
  temporal: { mode: 'temporal', start: 'from', end: 'to', history: { schema: 'dbo', name: 'past' } },
} as const;
const incrementOf = (mode: keyof typeof modes, facets: object = {}): Increment =>
  incrementSchema.parse({ ...modes[mode], ...facets });

type Case = {
  readonly mode: keyof typeof modes;
  readonly facets?: object;
  readonly since?: Partial<ChangeMark>;
  readonly now?: Partial<ChangeMark> | null;
  readonly facts?: VerdictFacts;
  /** What the sentence holds; null = nothing is lost. */
  readonly lost: string | null;
  readonly notices?: readonly string[];
};

const verdictOf = ({ mode, facets, since, now, facts }: Case): Verdict =>
  judgeMark(
    { table, increment: incrementOf(mode, facets), since: { ...before, ...since } },
    now === null ? null : { ...later, ...now },
    { history, ...facts },
  );

const everyMode = Object.keys(modes).flatMap((mode) => (isMode(mode) ? [mode] : []));
function isMode(text: string): text is keyof typeof modes {
  return Object.hasOwn(modes, text);
}
const cdc = (maxLsn: string, minLsn = '0x00000000000000000050', instance = 'dbo_t') => ({
  cdc: { instance, maxLsn, minLsn },
});
const nothing = { cdc: null, period: null, watermark: null };

describe.each(everyMode)('%s', (mode) => {
  const cases: readonly (Omit<Case, 'mode'> & { readonly about: string })[] = [
    { about: 'nothing happened', lost: null },
    { about: 'the table is gone', now: null, lost: 'not there any more' },
    { about: 'the table was made anew', now: { objectId: 8 }, lost: 'dropped and made anew' },
    { about: 'the table has no number any more', now: { objectId: null }, lost: 'dropped and made anew' },
    {
      about: 'another database',
      now: { database: { ...before.database, name: 'other' } },
      lost: 'The database is other, and sales was exported.',
    },
    {
      about: 'another recovery fork',
      now: { database: { ...before.database, recoveryFork: 'f2' } },
      lost: 'restored or made anew',
    },
    {
      about: 'made anew, where the fork is not told',
      now: { database: { ...before.database, recoveryFork: null, created: '2026-01-03T00:00:00' } },
      lost: 'restored or made anew',
    },
    {
      about: 'a version that went back',
      now: { tracking: { version: '70', minValid: '10', begun: '5' } },
      lost: 'lower than they were (version 70, rowversion 0x00000000000007D1',
    },
    {
      about: 'a rowversion that went back',
      now: { rowversion: { column: 'rv', bound: '0x00000000000007D0' } },
      lost: 'restored to an earlier state',
    },
    { about: 'a mark without anything', since: { ...nothing, tracking: null, rowversion: null }, lost: 'last round' },
  ];
  test.each(cases)('$about', (some) => {
    const verdict = verdictOf({ mode, ...some });
    if (some.lost === null) expect(verdict).toMatchObject({ kind: 'ok' });
    else expect(verdict).toMatchObject({ kind: 'lost', why: expect.stringContaining(some.lost) });
  });
});

const cases: readonly (Case & { readonly about: string })[] = [
  {
    about: 'no answer is not "nothing changed"',
    mode: 'changeTracking',
    now: { tracking: null },
    lost: 'VIEW CHANGE TRACKING',
  },
  {
    about: 'cleaned up or truncated, with its numbers',
    mode: 'changeTracking',
    now: { tracking: { version: '200', minValid: '120', begun: '5' } },
    facts: { trackedSeconds: 2 * 86_400 },
    lost: 'from version 120 on, and the last round ended at 90: they were cleaned up, or the table was truncated. The server keeps 2 days of it, and the last round was 5 days ago.',
  },
  {
    about: 'exactly what is still there',
    mode: 'changeTracking',
    now: { tracking: { version: '200', minValid: '90', begun: '5' } },
    lost: null,
  },
  {
    about: 'switched off and on',
    mode: 'changeTracking',
    now: { tracking: { version: '200', minValid: '10', begun: '150' } },
    lost: 'switched off and on again',
  },
  {
    about: 'truncated without a version',
    mode: 'changeTracking',
    since: { rowCount: 9 },
    now: { rowCount: 0 },
    lost: 'The table is empty now',
  },
  {
    about: 'all rows deleted',
    mode: 'changeTracking',
    since: { rowCount: 9 },
    now: { rowCount: 0, tracking: { version: '91', minValid: '10', begun: '5' } },
    lost: null,
  },
  { about: 'emptied', mode: 'rowversion', since: { rowCount: 9 }, now: { rowCount: 0 }, lost: 'is empty now' },
  { about: 'emptied', mode: 'watermark', since: { rowCount: 9 }, now: { rowCount: 0 }, lost: 'is empty now' },
  {
    about: 'fewer rows',
    mode: 'rowversion',
    facets: { sweepEvery: 10 },
    since: { rowCount: 9 },
    now: { rowCount: 7 },
    lost: null,
    notices: [
      'The catalog counts 2 rows fewer than in the last round: rows were deleted. The next comparison of all keys finds them.',
    ],
  },
  { about: 'CDC switched off', mode: 'cdc', now: { cdc: null }, lost: 'switched off, or this login may not see it' },
  {
    about: 'no instance',
    mode: 'cdc',
    now: cdc('0x00000000000000000200', `0x${'0'.repeat(20)}`),
    lost: 'no capture instance dbo_t any more',
  },
  {
    about: 'no instance at the mark',
    mode: 'cdc',
    since: cdc('0x00000000000000000100', `0x${'0'.repeat(20)}`),
    lost: 'did not capture it',
  },
  { about: 'went back', mode: 'cdc', now: cdc('0x000000000000000000FF'), lost: 'restored to an earlier state' },
  {
    about: 'cleaned up past the position',
    mode: 'cdc',
    now: cdc('0x00000000000000000200', '0x00000000000000000102'),
    facts: { capturedSeconds: 3 * 86_400 },
    lost: 'knows changes from 0x00000000000000000102 on, and the next would be 0x00000000000000000101: changes were cleaned up, or the instance was made anew. The server keeps 3 days of it, and the last round was 5 days ago.',
  },
  {
    about: 'up to the position',
    mode: 'cdc',
    now: cdc('0x00000000000000000200', '0x00000000000000000101'),
    lost: null,
    notices: [],
  },
  {
    about: 'an instance that had captured nothing at the mark',
    mode: 'cdc',
    since: cdc('0x00000000000000000100', '0x00000000000000000150'),
    now: cdc('0x00000000000000000200', '0x00000000000000000150'),
    lost: null,
  },
  {
    about: 'rotated in time',
    mode: 'cdc',
    facets: { instance: 'dbo_t2' },
    now: cdc('0x00000000000000000200', '0x00000000000000000080', 'dbo_t2'),
    lost: null,
    notices: ['Changes are read from the capture instance dbo_t2 now, which goes on where dbo_t was read last.'],
  },
  {
    about: 'rotated too late',
    mode: 'cdc',
    facets: { instance: 'dbo_t2' },
    now: cdc('0x00000000000000000200', '0x00000000000000000180', 'dbo_t2'),
    lost: 'it was not there when dbo_t was read last',
  },
  {
    about: 'nothing captured',
    mode: 'cdc',
    lost: null,
    notices: [
      'CDC has captured nothing in the database since the last round: nothing was written, or its capture job does not run.',
    ],
  },
  { about: 'no rowversion', mode: 'rowversion', now: { rowversion: null }, lost: 'no rowversion rv any more' },
  {
    about: 'another rowversion',
    mode: 'rowversion',
    now: { rowversion: { column: 'rv2', bound: '0x00000000000007D1' } },
    lost: 'rv2 now',
  },
  {
    about: 'held by an old transaction',
    mode: 'rowversion',
    facts: { lastRowversion: '0x00000000000009D1', oldestTransactionSeconds: 7300 },
    lost: null,
    notices: [
      'A transaction that is open (the oldest one has been open for 2 hours) holds the rowversion at 0x00000000000007D1, as in the last round: all that was written since is read again in every round until it ends.',
    ],
  },
  {
    about: 'nothing written',
    mode: 'rowversion',
    facts: { lastRowversion: '0x00000000000007D0' },
    lost: null,
    notices: [],
  },
  { about: 'no column', mode: 'watermark', now: { watermark: null }, lost: 'no column at any more' },
  {
    about: 'another column',
    mode: 'watermark',
    facets: { column: 'id' },
    now: { watermark: { column: 'id', value: null } },
    lost: 'id now, and at was read',
  },
  {
    about: 'a number without an overlap, and a transaction that is open',
    mode: 'watermark',
    facets: { kind: 'number', overlap: '0' },
    facts: { oldestTransactionSeconds: 5 },
    lost: null,
    notices: [
      'A transaction is open (for 5 seconds), and rounds do not overlap: a row whose at it has taken and not committed is never read once a higher one is. Give the table an overlap, of more numbers than are taken while a transaction lasts.',
    ],
  },
  {
    about: 'a number with an overlap',
    mode: 'watermark',
    facets: { kind: 'number', overlap: '1000' },
    facts: { oldestTransactionSeconds: 5 },
    lost: null,
    notices: [],
  },
  {
    about: 'rows without a value, and a transaction longer than the overlap',
    mode: 'watermark',
    facts: { rowsWithoutValue: 3, oldestTransactionSeconds: 3600 },
    lost: null,
    notices: [
      '3 rows of it have no at and are in no round but a full load.',
      'A transaction has been open for 1 hour, longer than the 15 minutes that rounds overlap: what it wrote before may never be read. Load the table whole once it has ended, or overlap more.',
    ],
  },
  { about: 'versioning off', mode: 'temporal', now: { period: null }, lost: 'not system-versioned any more' },
  {
    about: 'another history',
    mode: 'temporal',
    facts: { history: { ...history, name: 'other' } },
    lost: 'dbo.other now, and dbo.past was read',
  },
  { about: 'no history told', mode: 'temporal', facts: { history: null }, lost: 'does not say where' },
  {
    about: 'history kept for shorter',
    mode: 'temporal',
    facts: { history: { ...history, keptSeconds: 3 * 86_400 } },
    lost: 'keeps 3 days, and the last round goes back 5 days',
  },
  {
    about: 'history kept for longer',
    mode: 'temporal',
    facts: { history: { ...history, keptSeconds: 30 * 86_400 } },
    lost: null,
  },
];
test.each(cases)('$mode: $about', (some) => {
  const verdict = verdictOf(some);
  if (some.lost !== null) expect(verdict).toMatchObject({ kind: 'lost', why: expect.stringContaining(some.lost) });
  else expect(verdict).toMatchObject({ kind: 'ok', ...(some.notices === undefined ? {} : { notices: some.notices }) });
});

describe('asked of a server', () => {
  const answers = [
    { when: /SYSUTCDATETIME\(\), 126\) AS server_utc/, rows: [{ server_utc: '2026-01-07T03:04:05' }] },
    { when: /CHANGE_TRACKING_CURRENT_VERSION\(\) AS ct_version/, rows: [{ ct_version: 200n }] },
    { when: /MIN_ACTIVE_ROWVERSION/, rows: [{ rowversion_bound: '0x00000000000009D1' }] },
    { when: /FROM sys.databases AS d/, rows: [{ name: 'sales', create_date: '2025-01-01T00:00:00' }] },
    { when: /MAX\(DATEDIFF\(second/, rows: [{ oldest_seconds: 4000 }] },
    { when: /MAX\(t\.\[at\]\)/, rows: [{ high: '2026-01-07 03:00:00' }] },
    { when: /IS NULL OPTION/, rows: [{ row_count: 2n }] },
    { when: /fn_cdc_get_max_lsn/, rows: [{ max_lsn: '0x00000000000000000200' }] },
    { when: /fn_cdc_get_min_lsn/, rows: [{ n: 0, min_lsn: '0x00000000000000000050' }] },
    { when: /change_tracking_databases/, rows: [{ retention_period: 2, unit: 'DAYS' }] },
  ];
  const objects = (minValid: string) => ({
    when: /min_valid, k\.begin_version/,
    rows: [
      { object_id: 7, schema_name: 'dbo', object_name: 't', row_count: 3n, min_valid: minValid, begin_version: 5n },
    ],
  });

  test('a few questions for all tables, whatever their modes', async () => {
    const session = createFakeSession([...answers, objects('120')]);
    const verdicts = await judgePositions(
      session,
      [
        { table, increment: incrementOf('changeTracking'), since: before },
        { table, increment: incrementOf('watermark'), since: before },
        { table, increment: incrementOf('cdc'), since: before },
      ],
      noSignal,
    );
    expect(verdicts.map(({ kind }) => kind)).toEqual(['lost', 'ok', 'ok']);
    expect(verdicts[0]).toMatchObject({ why: expect.stringContaining('The server keeps 2 days of it') });
    expect(verdicts[1]).toMatchObject({
      notices: [expect.stringContaining('2 rows'), expect.stringContaining('1 hour')],
    });
    expect(session.asked.filter((sql) => sql.includes('fn_cdc_get_min_lsn'))).toHaveLength(1);
  });

  test('a server that answers nothing has lost everything', async () => {
    const verdict = await judgePosition(createFakeSession([]), table, incrementOf('changeTracking'), before, noSignal);
    expect(verdict).toMatchObject({ kind: 'lost', why: expect.stringContaining('may not see it') });
  });
});
