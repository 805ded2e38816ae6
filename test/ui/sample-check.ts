// A check of the sample draft with a finding of each kind.
import type { Finding, Preflight, Rule, Severity } from '../../shared/preflight.ts';

const finding = (
  rule: Rule,
  severity: Severity,
  [table, column]: readonly [table: string | null, column: string | null],
  more: Partial<Finding> = {},
): Finding => ({
  id: `${rule} ${String(table)} ${String(column)}`,
  rule,
  severity,
  schema: table === null ? null : 'sales',
  table,
  column,
  what: `Found ${rule}.`,
  rows: null,
  consequence: `The run does something about ${rule}.`,
  sample: null,
  sql: null,
  choices: [],
  ...more,
});
const leaveOut = [
  { choice: 'leaveOutColumn' as const, consequence: 'The column is not in the files.' },
  { choice: 'leaveOutTable' as const, consequence: 'The table is not moved.' },
];

export const sampleCheck: Preflight = {
  preflightVersion: 1,
  madeUtc: '2026-11-27T10:00:00.000Z',
  scope: 'normal',
  server: 'SQL01',
  database: 'Sales',
  tables: ['Orders', 'OrderLines', 'Customers'].map((table) => ({
    schema: 'sales',
    table,
    looked: table === 'OrderLines' ? 'sample' : 'all',
    rowsLooked: 1000,
    rowsInAll: 1_234_567,
    milliseconds: 12,
  })),
  findings: [
    finding('snapshotIsolation', 'green', [null, null]),
    finding('offsets', 'green', ['Orders', 'Placed']),
    finding('nulCharacters', 'yellow', ['OrderLines', 'Note'], {
      rows: 3,
      sample: { text: 'a␀b', isTableText: true },
      sql: 'SELECT 1;',
    }),
    finding('masked', 'red', ['Customers', 'Email'], { choices: leaveOut }),
    finding('masked', 'red', ['Customers', 'Phone'], { choices: leaveOut, sql: 'GRANT UNMASK TO [etl];' }),
  ],
  hash: 'h1',
};
