import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../electron/worker/report/build-report.ts';
import { reportPage } from '../../../electron/worker/report/report-page.ts';
import { AppError } from '../../../shared/errors.ts';
import { reportSchema, type Report } from '../../../shared/report.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { planTable } from '../../fakes/plan.ts';
import { names, startTestRun, type TestRun } from '../../fakes/run.ts';
import { finding, tableValidation, validation } from '../../fakes/report.ts';
import { createFakeSurvey } from '../../fakes/survey.ts';

const reportOf = (run: TestRun, snapshot: RunSnapshot): Report =>
  buildReport({
    store: run.store(),
    snapshot,
    manifestName: names.manifestName,
    nowUtc: '2026-01-02T04:00:00.000Z',
    madeBy: 'carol on PC3',
  });

const wildName = '<script>alert("1")</script> & \u202ereversed';

describe('the report', () => {
  test('of a complete run says so first, and is what its schema says', async () => {
    const run = startTestRun([planTable('t0'), planTable('t1')], { t0: 50, t1: 5 });
    let isFirst = true;
    run.source.beforeBatch = (_, rowsRead) => {
      if (rowsRead < 30 || !isFirst) return;
      isFirst = false;
      throw new AppError('DEADLOCK_VICTIM');
    };
    const report = reportOf(run, await run.run());
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report).toMatchObject({
      verdict: 'completeAndVerified',
      headline: 'Complete and verified',
      exceptions: [],
      manifest: names.manifestName,
      totals: { tables: 2, tablesVerified: 2, rows: 55, parts: 4, rowsSetAside: 0, retries: 1 },
    });
    expect(report.tables[0]).toMatchObject({ verified: true, retries: 1, firstPartUtc: expect.any(String) });
    expect(report.run.carriedSeconds).toBeGreaterThan(0);
  });

  test('tells of every change of the load, with its time; of none it says nothing', async () => {
    const run = startTestRun([planTable('t0')], { t0: 5 });
    const snapshot = await run.run();
    expect(reportPage(reportOf(run, snapshot))).not.toContain('Changes during the run');
    run.store().adjustments.add('r1', { isHeld: true });
    run
      .store()
      .adjustments.add('r1', { isHeld: false, lanes: 1, readBytesPerSecond: 20 * 1024 * 1024, calendar: null });
    const report = reportOf(run, snapshot);
    expect(report.adjustments.map(({ text }) => text)).toEqual([
      'held',
      'released, 1 lane, reading: 20.0 MB a second, no calendar',
    ]);
    expect(report.adjustments.every(({ atUtc }) => !Number.isNaN(Date.parse(atUtc)))).toBe(true);
    expect(reportPage(report)).toMatch(/Changes during the run[^]*<td[^>]*>held/);
  });

  test('tells the same once the process that carried the run is gone', async () => {
    const run = startTestRun([planTable('t0')], { t0: 50 });
    let isFirst = true;
    run.source.beforeBatch = () => {
      if (isFirst) {
        isFirst = false;
        throw new AppError('DEADLOCK_VICTIM');
      }
    };
    const last = await run.run();
    const before = reportOf(run, last);
    run.reopenStore();
    expect(reportOf(run, last)).toEqual(before);
    expect(run.store().checkpoints.tables('r1')).toMatchObject([{ retries: 1 }]);
  });

  test('tells who carried the run and how long each table took', async () => {
    const run = startTestRun([planTable('t0')], { t0: 50 });
    run.store().runs.addCarrier('r1', 'alice on PC1');
    run.store().runs.addCarrier('r1', 'bob on PC2');
    const report = reportOf(run, await run.run());
    expect(report.run.carriedBy.map(({ by }) => by)).toEqual(['alice on PC1', 'bob on PC2']);
    expect(reportPage(report)).toContain('alice on PC1, then bob on PC2');
    const { startedUtc, lastPartUtc, seconds } = report.tables[0] ?? {};
    expect(seconds).toBe((Date.parse(lastPartUtc ?? '') - Date.parse(startedUtc ?? '')) / 1000);
  });

  test('tells of every column what was kept of its values while they streamed by', async () => {
    const run = startTestRun([planTable('t0')], { t0: 50 });
    const report = reportOf(run, await run.run());
    expect(report.tables[0]?.rowHash).toMatch(/^[0-9a-f]{32}$/);
    expect(report.tables[0]?.columns).toEqual([
      {
        name: 'id',
        sqlType: 'bigint',
        fileType: 'integer, 64 bits',
        nulls: '0',
        min: '1',
        max: '50',
        sum: '1275',
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        fingerprint: 'notCompared',
        source: 'notCompared',
        note: null,
      },
    ]);
  });

  test('takes the newest validation of every tier for its verdict, its tables and its columns', async () => {
    const run = startTestRun([planTable('t0')], { t0: 5 });
    const snapshot = await run.run();
    const compared = (source: 'equal' | 'differs' | 'notCompared') => ({
      ...validation({ tier: 'full', runId: 'r1', verified: source === 'equal' }),
      tables: [
        {
          ...tableValidation('Table_t0', { verified: source === 'equal', sourceRows: 5 }),
          findings:
            source === 'equal'
              ? []
              : [
                  finding(
                    source === 'differs'
                      ? { kind: 'sourceDiffers', severity: 'fault' }
                      : { kind: 'notCompared', severity: 'notice' },
                  ),
                ],
          findingsInAll: source === 'equal' ? 0 : 1,
          schema: 'dbo',
          columns: [
            {
              name: 'id',
              sqlType: 'bigint',
              nulls: '0',
              min: '1',
              max: '5',
              sum: '15',
              fingerprint: 'equal' as const,
              source,
              note: null,
            },
          ],
        },
      ],
    });
    run.store().validations.add(compared('differs'));
    const faulty = reportOf(run, snapshot);
    expect(faulty).toMatchObject({ verdict: 'faultsFound', headline: 'Complete, but 1 fault was found' });
    expect(faulty.tables[0]).toMatchObject({
      validated: 'faults',
      sourceRows: 5,
      columns: [{ name: 'id', source: 'differs' }],
    });
    run.store().validations.add(compared('notCompared'));
    const open = reportOf(run, snapshot);
    expect(open).toMatchObject({
      verdict: 'completeNotProven',
      headline: 'Complete, not all of it proven',
      totals: { faults: 0, notices: 1 },
      tables: [{ validated: 'incomplete' }],
    });
    expect(open.meaning.join(' ')).toContain('no fault was found; not everything was compared by: full');
    run.store().validations.add(compared('equal'));
    const clean = reportOf(run, snapshot);
    expect(clean).toMatchObject({ verdict: 'completeAndVerified', totals: { sourceRows: 5 } });
    expect(clean.tables[0]).toMatchObject({
      validated: 'clean',
      columns: [{ min: '1', max: '5', sum: '15', source: 'equal' }],
    });
    expect(clean.validations).toHaveLength(3);
  });

  test('of a run that set rows aside counts the decisions, and names the rows', async () => {
    const run = startTestRun(
      [planTable('t0'), planTable('t1')],
      { t0: 50, t1: 5 },
      { options: { badRows: 'setAside' } },
    );
    run.source.refused.add(3n);
    const report = reportOf(run, await run.run());
    expect(report.headline).toBe('Complete, 2 decisions open');
    expect(report.exceptions.map(({ table, kind }) => [table, kind])).toEqual([
      ['dbo.Table_t0', 'rowsSetAside'],
      ['dbo.Table_t1', 'rowsSetAside'],
    ]);
    expect(report.tables[0]?.setAside).toEqual([
      {
        blob: names.quarantineName(planTable('t0'), 0, 0),
        rows: 1,
        examples: [{ key: ['3'], column: 'id', reason: 'TEXT_NOT_UNICODE' }],
      },
    ]);
  });

  test('says of a table how many of its ranges were cut for lanes without work', async () => {
    const survey = createFakeSurvey(() => run.source);
    const table = planTable('t0', { rowsEstimate: 1000 });
    const run: TestRun = startTestRun([table], { t0: 1000 }, { request: { survey } });
    const { notes, partitions } = reportOf(run, await run.run()).tables[0] ?? { notes: [], partitions: 0 };
    expect(partitions).toBeGreaterThan(1);
    expect(notes.join(' ')).toMatch(
      /^\d ranges? w\w+ cut from others during the run, for lanes without work; the manifest lists them\.$/,
    );
  });

  test('of a failed run puts the failed table first, in the words of the catalogue', async () => {
    const run = startTestRun([planTable('t0'), planTable('t1')], { t0: 50, t1: 5 }, { options: { lanes: 1 } });
    run.source.beforeBatch = (table) => {
      if (table.id === 't0') throw new AppError('SELECT_DENIED', { object: 'dbo.Table_t0', number: 229 });
    };
    const report = reportOf(run, await run.run());
    expect(report).toMatchObject({ verdict: 'failed', headline: 'Failed', manifest: null });
    expect(report.exceptions).toEqual([
      {
        table: 'dbo.Table_t0',
        kind: 'failed',
        code: 'SELECT_DENIED',
        text: expect.stringContaining('this login may not select from it (229)'),
      },
    ]);
  });

  test('of a failure of the whole run names it once, and the tables that wait for resume', async () => {
    const run = startTestRun([planTable('t0')], { t0: 50 });
    run.source.beforeBatch = () => {
      throw new AppError('LOGIN_REFUSED', { server: 's', user: 'u', number: 18_456 });
    };
    const report = reportOf(run, await run.run());
    expect(report.exceptions.map(({ table, kind }) => [table, kind])).toEqual([
      [null, 'failed'],
      ['dbo.Table_t0', 'unfinished'],
    ]);
  });
});

describe('the page', () => {
  const pageOf = async (name: string): Promise<string> => {
    const run = startTestRun([planTable('t0', { name })], { t0: 5 }, { options: { badRows: 'setAside' } });
    run.source.refused.add(3n);
    return reportPage(reportOf(run, await run.run()));
  };

  test('begins with the verdict and the exceptions, before the tables', async () => {
    const page = await pageOf('Orders');
    const places = [
      '<h1>Complete, 1 decision open</h1>',
      '<h2>Exceptions</h2>',
      '<h2>Tables</h2>',
      '<h2>Rows set aside</h2>',
    ];
    const found = places.map((text) => page.indexOf(text));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found[0]).toBeGreaterThan(0);
  });

  test('shows names as text, whatever is in them', async () => {
    const page = await pageOf(wildName);
    expect(page).not.toMatch(/<script/i);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; [U+202E]reversed');
  });

  test('asks for nothing from elsewhere', async () => {
    const page = await pageOf('Orders');
    expect(page).not.toMatch(/https?:|src=|href=|url\(|@import/i);
    expect(page).toContain("default-src 'none'");
  });
});
