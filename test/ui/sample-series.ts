// What a server says about finding changes, the plan of a series, and its rounds, for tests of the screens that show them.
import type { KnownSchedule } from '../../shared/schedule.ts';
import type { RoundResult } from '../../shared/series.ts';
import type { Increment, IncrementAdvice, IncrementChoice } from '../../shared/increment.ts';
import type { Plan } from '../../shared/plan.ts';
import { samplePlan } from './sample-plan.ts';

const policies = { ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
export const tracking: Increment = { mode: 'changeTracking', ...policies };
export const byVersion: Increment = { mode: 'rowversion', column: 'Changed', sweepEvery: null, ...policies };
const byTime: Increment = {
  mode: 'watermark',
  column: 'OrderDate',
  kind: 'time',
  overlapSeconds: 900,
  overlap: '0',
  sweepEvery: null,
  ...policies,
};
const whole: Increment = { mode: 'reload', ...policies };

const choice = (increment: Increment, more: Partial<IncrementChoice> = {}): IncrementChoice => ({
  increment,
  isAvailable: 'yes',
  obstacle: '',
  gives: 'Inserts and updates.',
  costs: 'Little.',
  script: null,
  ...more,
});

const enable = (table: string): string =>
  [
    'ALTER DATABASE [Sales]',
    '  SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS);',
    `ALTER TABLE ${table} ENABLE CHANGE_TRACKING;`,
    '',
  ].join('\n');

/** Change tracking is off for it; what is there is a rowversion and a date. */
export const adviceFor = (schema: string, name: string): IncrementAdvice => ({
  schema,
  name,
  recommended: byVersion,
  why: 'Every change of a row raises Changed.',
  choices: [
    choice(tracking, {
      isAvailable: 'no',
      obstacle: 'Change tracking is off for this table.',
      gives: 'Inserts, updates and deletes.',
      script: enable(`[${schema}].[${name}]`),
    }),
    choice(byVersion),
    choice(byTime, { gives: 'Rows by their date.', costs: 'A late commit beyond the overlap is missed.' }),
    choice(whole, { gives: 'Everything.', costs: 'The whole table in every round.' }),
  ],
});

export const trackedAdvice = (schema: string, name: string): IncrementAdvice => ({
  schema,
  name,
  recommended: tracking,
  why: 'It is on for this table.',
  choices: [choice(tracking, { gives: 'Inserts, updates and deletes.' }), choice(whole)],
});

export const seriesPlan: Plan = {
  ...samplePlan,
  series: { name: 'sales-lake', compactEvery: 50 },
  maskKey: { env: 'TABLEFERRY_MASK_KEY' },
  tables: samplePlan.tables.map((table, index) => ({
    ...table,
    increment: index === 0 ? byVersion : tracking,
    ...(index === 2
      ? {
          transforms: [
            { kind: 'mask', column: 'Mail', mask: { how: 'tokenise', domain: 'mail' } },
            { kind: 'server', name: 'Year', sql: 'YEAR(t.Since)' },
            { kind: 'script', source: 'return { City: row.City };', columns: ['City'], adds: [] },
            { kind: 'exclude', columns: ['Notes'] },
          ],
        }
      : {}),
  })),
};

export const roundResult: RoundResult = {
  series: 'sales-lake',
  round: 3,
  stateVersion: 3,
  runs: [
    { runId: '20261124-120000-a1b2', kind: 'full' },
    { runId: '20261124-120500-c3d4', kind: 'changes' },
  ],
  tables: [
    {
      schema: 'sales',
      name: 'Orders',
      how: 'changes',
      why: null,
      rows: 1234,
      inserted: 1000,
      updated: 200,
      deleted: 34,
    },
    {
      schema: 'sales',
      name: 'Customers',
      how: 'full',
      why: 'Changes were cleaned up before they were read.',
      rows: 50_000,
      inserted: null,
      updated: null,
      deleted: null,
    },
  ],
  notices: ['sales.Orders sees no deletes: they are found every 10 rounds.'],
  isComplete: true,
};

export const knownSchedule: KnownSchedule = {
  name: 'sales-lake',
  scheduler: 'systemd',
  cadence: { every: 'hours', hours: 1, minute: 5 },
  plan: '/home/dba/sales.plan.json',
  state: '/home/dba/.config/tableferry/state',
  catchUp: true,
  isActive: true,
  nextUtc: '2026-11-24T14:05:00Z',
  lastUtc: '2026-11-24T13:05:00Z',
  lastResult: 'complete',
};
