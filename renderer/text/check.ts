// Texts of the check step.
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { PreflightChoice, PreflightScope, Severity, TableLook } from '../../shared/preflight.ts';

const scopes: Readonly<Record<PreflightScope, { readonly name: string; readonly line: string }>> = {
  quick: { name: 'Quick', line: 'Rights, types, names and state, from the catalog. No table is read.' },
  normal: {
    name: 'Normal',
    line: 'The data too: each table once, at most 20 s; of a large one a sample of its pages.',
  },
  full: { name: 'Full', line: 'All data of all tables, however long it takes.' },
};

const severities: Readonly<Record<Severity, string>> = { red: 'Decide', yellow: 'Look', green: 'Fine' };

const looked: Readonly<Record<TableLook['looked'], string>> = {
  catalog: 'catalog only',
  all: 'all rows',
  sample: 'a sample',
  tooLong: 'took too long',
  refused: 'refused',
};

const choices: Readonly<Record<PreflightChoice, string>> = {
  accept: 'Accept',
  leaveOutColumn: 'Leave the column out',
  leaveOutTable: 'Leave the table out',
};

export const checkText = {
  title: 'Check',
  purpose: 'See what a run would meet in the tables, before anything is moved.',
  scope: 'How closely to look',
  scopes,
  load: 'Each statement runs on one processor of the server, waits for no lock longer than the option says, and can be cancelled.',
  run: 'Check the tables',
  runAgain: 'Check again',
  connecting: 'Reading the catalog ...',
  running: 'Looking at',
  runningCount: (done: number, inAll: number) => `${formatCount(done)} of ${formatPlural(inAll, 'table')}`,
  cancel: 'Cancel',
  cancelled: 'The check was cancelled. Nothing was kept.',
  notYet: 'Not checked yet. A plan can be made without a check; it then says so.',
  outdated: 'Source, tables or options were changed since this check. It does not go into the plan: check again.',
  nothingToCheck: 'Choose tables first.',
  waiting: (count: number) =>
    count === 1 ? 'One finding waits for a decision.' : `${formatCount(count)} findings wait for a decision.`,
  checkRunning: 'The check is running.',
  summary: {
    none: 'not checked',
    outdated: 'outdated',
    open: (count: number) => formatPlural(count, 'open decision'),
    unsigned: 'checked, not signed',
    signed: (by: string) => `signed by ${by}`,
  },
  severities,
  counts: (severity: Severity, count: number) =>
    `${formatCount(count)} ${{ red: 'to decide', yellow: 'to look at', green: 'fine' }[severity]}`,
  grid: {
    label: 'Tables that were checked',
    columns: {
      verdict: 'Verdict',
      table: 'Table',
      red: 'Decide',
      yellow: 'Look',
      green: 'Fine',
      looked: 'Looked at',
      rows: 'Rows seen',
      inAll: 'Rows in all',
    },
    database: '(database and this computer)',
    decided: 'Decided',
    clean: 'Clean',
  },
  looked,
  panel: {
    rows: (rows: number) => formatPlural(rows, 'row'),
    consequence: 'What the run does',
    sample: 'For example',
    sql: 'T-SQL',
    copySql: (rule: string) => `Copy the T-SQL: ${rule}`,
    copy: 'Copy',
    decide: 'Decide',
    forAll: (count: number) => `The same for all ${formatCount(count)} findings of this kind`,
    takeBack: 'Take the decision back',
    nothing: 'Nothing was found. The run will meet nothing that it cannot write exactly.',
    column: (name: string) => `Column ${name}`,
  },
  choices,
  signOff: {
    title: 'Sign-off',
    line: 'The findings, the decisions and the name go into plan, manifest and report.',
    name: 'Read and decided by',
    sign: 'Sign',
    signed: (by: string, when: string) => `Signed by ${by} on ${when}.`,
    takeBack: 'Take it back',
    blocked: 'All red findings must be decided first.',
  },
  review: {
    title: 'Check',
    decisions: 'Decided',
    signed: 'Signed',
    nobody: 'Nobody signed.',
    outdated: 'The check that was made is of other tables or options, and does not belong to this plan.',
    yellow: 'Worth a look',
  },
} as const;
