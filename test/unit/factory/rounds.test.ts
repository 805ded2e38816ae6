// Rounds of a series as pipelines: what they ask, in which order, and what is refused.
import { describe, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import { AppError } from '../../../shared/errors.ts';
import type { FactorySchedule, FactoryWish } from '../../../shared/factory.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { Increment } from '../../../shared/increment.ts';
import { list, members, textOf } from '../../fakes/data-factory/json.ts';
import { activitiesIn } from '../../fakes/data-factory/rules/limits.ts';
import { faultsOfAll } from '../../fakes/data-factory/rules/whole.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';

const wish: FactoryWish = { factory: 'adf-sales', nodes: 2, vault: 'kv-sales', storage: null };
const policies = { ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
const tracking: Increment = { mode: 'changeTracking', ...policies };
const [id] = planTable('x').columns;
const columnOf = (name: string, type: string): PlanColumn => {
  if (id === undefined) throw new Error('a table has a column');
  return { ...id, name, sqlType: { ...id.sqlType, name: type, scale: 7 } };
};
const table = (name: string, increment: Increment, changes: Partial<PlanTable> = {}): PlanTable =>
  planTable(name, {
    name,
    increment,
    columns: [columnOf('id', 'bigint'), columnOf('at', 'datetime2'), columnOf('rv', 'timestamp')],
    ...changes,
  });

const series = (tables: readonly PlanTable[], changes: Partial<Plan> = {}): Plan => ({
  ...plan(tables, { format: 'parquet', compression: 'snappy' }),
  hash: 'abcdef0123456789',
  target: {
    kind: 'accountKey',
    endpoint: 'https://account.blob.core.windows.net',
    account: 'account',
    key: { env: 'KEY' },
    container: 'migration',
    namespace: 'hierarchical',
  },
  series: { name: 'sales', compactEvery: null },
  ...changes,
});
const timely: Increment = {
  mode: 'watermark',
  column: 'at',
  kind: 'time',
  overlapSeconds: 900,
  overlap: '0',
  sweepEvery: null,
  ...policies,
};
const growing: Increment = {
  mode: 'watermark',
  column: 'id',
  kind: 'number',
  overlapSeconds: 900,
  overlap: '50',
  sweepEvery: null,
  ...policies,
};
const versions: Increment = { mode: 'rowversion', column: 'rv', sweepEvery: null, ...policies };

const all = series([
  table('Tracked', tracking),
  table('Giant', { ...tracking, ifLost: 'stop' }, { partitions: cutAt(1000, 2000, 3000), bytesEstimate: 9_000_000 }),
  table('Versioned', versions),
  table('Timely', timely, { where: "id > 5 AND '@{1}' <> ''" }),
  table("Gr'owing", growing),
  table('Whole', { mode: 'reload', ...policies }),
]);
const made = exportFactory(all, wish);
const resources = made.files
  .filter(({ path }) => !path.startsWith('arm/'))
  .map(({ path, text }) => {
    const [kind = '', file = ''] = path.split('/');
    const value: unknown = JSON.parse(text);
    return { kind, name: file.replace(/\.json$/, ''), value };
  });
const pipelines = resources.filter(({ kind }) => kind === 'pipeline');
const entries = pipelines
  .flatMap(({ value }) => list(members(members(members(members(value).properties).parameters).tables).defaultValue))
  .map(members);
const entryOf = (name: string) => entries.find((entry) => entry.table === name) ?? {};

describe('rounds', () => {
  test('have what their types need, and no text of a table is an expression', async () => {
    expect(faultsOfAll(resources)).toEqual([]);
    await expect(
      made.files
        .filter(({ path }) => /round|batch_0[12]|position/.test(path))
        .map(({ path, text }) => `=== ${path}\n${text}`)
        .join(''),
    ).toMatchFileSnapshot('./golden/rounds.txt');
  });

  test('keep the position only after the rows have arrived, and ask for it before they are read', () => {
    const rounds = pipelines.filter(({ name }) => name.includes('_round_'));
    expect(rounds.map(({ name }) => name)).toEqual([
      'tableferry_abcdef01_round_bounded',
      'tableferry_abcdef01_round_whole',
    ]);
    for (const { value } of rounds) {
      const activities = list(members(members(value).properties).activities).map(members);
      const behind = activities.map(({ name, dependsOn }) => [
        textOf(name),
        ...list(dependsOn)
          .map(members)
          .map((one) => `${textOf(one.activity)} ${list(one.dependencyConditions).join()}`),
      ]);
      expect(behind).toEqual([
        ['Ask the server'],
        ['Are changes lost', 'Ask the server Succeeded'],
        ['Changes or all', 'Are changes lost Succeeded'],
        ['Keep the position', 'Changes or all Succeeded'],
      ]);
      expect(activitiesIn(members(value).properties).length).toBeLessThanOrEqual(40);
    }
  });

  test('read changes by the statements that this program sends, from the position', () => {
    const tracked = textOf(entryOf('Tracked').changesQuery);
    expect(tracked).toContain('DECLARE @since bigint = CONVERT(bigint, @position);');
    expect(tracked).toContain('CHANGETABLE(CHANGES [dbo].[Tracked], @since)');
    expect(tracked).toContain('LEFT OUTER JOIN [dbo].[Tracked] AS t ON t.[id] = c.tableferry_k0');
    expect(textOf(entryOf('Versioned').changesQuery)).toContain(
      'DECLARE @since binary(8) = CONVERT(binary(8), @position, 1);',
    );
    expect(textOf(entryOf('Versioned').ask)).toContain('MIN_ACTIVE_ROWVERSION()');
    expect(textOf(entryOf('Timely').changesQuery)).toContain('DECLARE @overlap int = 900;');
    expect(textOf(entryOf("Gr'owing").changesQuery)).toContain(
      'DECLARE @since bigint = CONVERT(bigint, @position) - 50;',
    );
    expect(entryOf('Whole').ask).toBeUndefined();
  });

  test('stop or load the whole table where changes are lost, as the plan has it, and never pass NULL for a version', () => {
    expect(textOf(entryOf('Tracked').ask)).toContain("> m.newest THEN N'whole'");
    expect(textOf(entryOf('Giant').ask)).toContain("> m.newest THEN N'stop'");
    for (const name of ['Tracked', 'Giant'])
      expect(textOf(entryOf(name).ask)).toMatch(/CASE WHEN m\.newest IS NULL OR m\.oldest IS NULL THEN N'stop'/);
    expect(textOf(entryOf('Tracked').settle)).toContain('CHANGE_TRACKING_MIN_VALID_VERSION');
  });

  test('begin anew when the statement of a table is another one', () => {
    const other = exportFactory(series([table('Tracked', tracking, { where: 'id > 1' })]), wish);
    expect(JSON.stringify(other.files)).not.toContain(textOf(entryOf('Tracked').shape));
  });

  test('of CDC and temporal tables, and of tables without a written key, are not made, and that is told', () => {
    const refusal = (increment: Increment, changes: Partial<PlanTable> = {}): string =>
      exportFactory(series([table('A', tracking), table('B', increment, changes)]), wish).tables[1]?.refusals.join() ??
      '';
    expect(refusal({ mode: 'cdc', instance: 'dbo_B', rows: 'net', ...policies })).toContain('CDC');
    const history = { schema: 'dbo', name: 'h' };
    expect(refusal({ mode: 'temporal', start: 'a', end: 'b', history, overlapSeconds: 900, ...policies })).toContain(
      'history',
    );
    expect(refusal(tracking, { key: null })).toContain('no key');
    expect(refusal(tracking, { columns: [columnOf('id', 'bigint'), columnOf('_OP', 'int')] })).toContain('_op');
    expect(refusal({ ...timely, column: 'rv' })).toContain('no date');
    expect(refusal(tracking)).toBe('');
  });

  test('say what they do not do', () => {
    const told = [...made.notes, ...made.tables.flatMap(({ notes }) => notes)].join('\n');
    for (const words of [
      'delivered twice',
      'deletes are not seen',
      '_tableferry/data-factory/sales/',
      'Every round copies it whole',
    ])
      expect(told).toContain(words);
    const round = { number: 1, kind: 'full' as const, stateVersion: 0, planHash: 'h' };
    expect(() =>
      exportFactory(series(all.tables, { series: { name: 'sales', compactEvery: null, round } }), wish),
    ).toThrow(AppError);
  });
});

describe('a schedule', () => {
  const triggerOf = (schedule: FactorySchedule) => {
    const { files, byHand } = exportFactory(all, wish, schedule);
    const found = files.flatMap(({ path, text }) => {
      const [kind = '', file = ''] = path.split('/');
      const value: unknown = kind === 'arm' ? null : JSON.parse(text);
      return kind === 'arm' ? [] : [{ kind, name: file.replace(/\.json$/, ''), value }];
    });
    expect(faultsOfAll(found)).toEqual([]);
    const trigger = found.find(({ kind }) => kind === 'trigger');
    expect(byHand.at(-1)).toContain(`--name ${trigger?.name ?? ''}`);
    return members(members(trigger?.value).properties);
  };

  test('is a trigger of the starting pipeline, stopped unless asked otherwise, at the times of its zone', () => {
    const daily = triggerOf({
      cadence: { every: 'day', at: '02:05' },
      timeZone: 'W. Europe Standard Time',
      isStarted: false,
    });
    expect(daily).toMatchObject({
      runtimeState: 'Stopped',
      pipelines: [{ pipelineReference: { referenceName: 'tableferry_abcdef01_all' }, parameters: { run: '' } }],
      typeProperties: {
        recurrence: {
          frequency: 'Day',
          interval: 1,
          startTime: '2026-01-02T00:00:00',
          timeZone: 'W. Europe Standard Time',
          schedule: { hours: [2], minutes: [5] },
        },
      },
    });
    const hourly = triggerOf({ cadence: { every: 'hours', hours: 4, minute: 20 }, timeZone: 'UTC', isStarted: true });
    expect(hourly).toMatchObject({
      runtimeState: 'Started',
      typeProperties: { recurrence: { frequency: 'Hour', interval: 4, startTime: '2026-01-02T00:20:00Z' } },
    });
    const weekly = triggerOf({
      cadence: { every: 'week', days: ['mon', 'sun'], at: '23:00' },
      timeZone: 'UTC',
      isStarted: false,
    });
    expect(JSON.stringify(weekly)).toContain('"weekDays":["Monday","Sunday"]');
    triggerOf({ cadence: { every: 'minutes', minutes: 15 }, timeZone: 'UTC', isStarted: false });
  });
});
