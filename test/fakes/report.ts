// A report with everything in it: faults and notices, rules, rows set aside, tables of many sizes, odd names.
import type { z } from 'zod';
import { reportSchema, type Report, type ReportColumn, type ReportTable } from '../../shared/report.ts';
import type { RuleResult } from '../../shared/rules.ts';
import type { Finding, TableValidation, Validation } from '../../shared/validation.ts';
import { plan } from './plan.ts';

const start = Date.parse('2026-03-07T14:05:12.000Z');
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

export const reportColumn = (name: string, changes: Partial<ReportColumn> = {}): ReportColumn => ({
  name,
  sqlType: 'decimal(18,2)',
  fileType: 'decimal(18,2)',
  nulls: '0',
  min: '-12.50',
  max: '1000000.00',
  sum: '1234567890.25',
  hash: '00112233aabbccdd',
  fingerprint: 'equal',
  source: 'equal',
  note: null,
  ...changes,
});

export const reportTable = (name: string, changes: Partial<ReportTable> = {}): ReportTable => ({
  schema: 'sales',
  name,
  kind: 'table',
  state: 'done',
  readNote: 'Read in the order of PK.',
  changes: null,
  notes: [],
  sourceRows: 1000,
  rowsRead: 1000,
  rows: 1000,
  rowsEstimate: 1000,
  parts: 2,
  bytes: 81_920,
  seconds: 4,
  startedUtc: at(1),
  partitions: 1,
  partitionsDone: 1,
  retries: 0,
  verified: true,
  validated: 'clean',
  sourceCompared: 'Counted and compared by column.',
  rowHash: '0123456789abcdef0123456789abcdef',
  columns: [reportColumn('Amount')],
  firstPartUtc: at(3),
  lastPartUtc: at(5),
  rowsSetAside: 0,
  writtenBy: null,
  rules: [],
  setAside: [],
  ...changes,
});

export const finding = (changes: Partial<Finding> = {}): Finding => ({
  kind: 'valueDiffers',
  severity: 'fault',
  schema: 'sales',
  table: 'Orders',
  part: 'sql01/Sales/sales/Orders/run=1/part-0000-00000.parquet',
  key: ['4711'],
  column: 'Amount',
  expected: '12.50',
  found: '12.51',
  text: 'sales.Orders, key 4711, column Amount: 12.50 in the source, 12.51 in the file.',
  ...changes,
});

export const tableValidation = (table: string, changes: Partial<TableValidation> = {}): TableValidation => ({
  schema: 'sales',
  table,
  rows: 1000,
  parts: 2,
  bytes: 81_920,
  verified: true,
  source: 'Counted and compared by column.',
  sourceRows: 1000,
  columns: [],
  findings: [],
  findingsInAll: 0,
  ...changes,
});

export const validation = (changes: Partial<Validation> = {}): Validation => ({
  validationVersion: 1,
  tool: 'tableferry 0.1.0',
  runId: '20260307T140512Z-9f2c4e1a',
  manifest: 'sql01/Sales/_manifests/run=1.json',
  tier: 'full',
  startedUtc: at(600),
  finishedUtc: at(700),
  by: 'alice on PC1',
  verified: true,
  proves: ['Every row of the source stands in exactly one part, value by value.'],
  cannot: ['It cannot say what the rows were between the run and now.'],
  source: { server: 'sql01', database: 'Sales', moment: 'read at 2026-03-07 14:15:12 UTC' },
  sample: null,
  findings: [],
  rows: 1000,
  parts: 2,
  bytes: 81_920,
  tables: [tableValidation('Orders')],
  ...changes,
});

/** Of a complete run, as its JSON form has it. */
export function sampleReport(changes: Partial<z.input<typeof reportSchema>> = {}): Report {
  const { options } = plan([]);
  return reportSchema.parse({
    reportVersion: 1,
    tool: 'tableferry 0.1.0',
    madeUtc: at(900),
    verdict: 'completeAndVerified',
    headline: 'Complete and verified',
    meaning: ['Every row that was read stands in a verified file.'],
    madeBy: 'alice on PC1',
    exceptions: [],
    run: {
      runId: '20260307T140512Z-9f2c4e1a',
      state: { kind: 'completed', skippedRows: 0 },
      createdUtc: at(0),
      updatedUtc: at(60),
      carriedSeconds: 60,
      carriedBy: [{ atUtc: at(0), by: 'alice on PC1' }],
    },
    plan: {
      planId: 'plan-1',
      hash: 'ab'.repeat(32),
      createdUtc: at(-60),
      tool: 'tableferry 0.1.0',
      server: 'sql01',
      serverVersion: '16.0.4135',
      serverEdition: 'Developer',
      database: 'Sales',
      container: 'lake',
      storage: 'https://contoso.blob.core.windows.net',
      consistency: 'Each statement reads its own moment.',
      checked: 'The source was not checked before the plan was made.',
      options,
    },
    pointInTime: { holds: 'no', text: 'The tables are not of one moment.', moments: [] },
    adjustments: [],
    manifest: 'sql01/Sales/_manifests/run=1.json',
    totals: {
      tables: 1,
      tablesVerified: 1,
      rows: 1000,
      parts: 2,
      bytes: 81_920,
      rowsSetAside: 0,
      retries: 0,
      sourceRows: 1000,
      faults: 0,
      notices: 0,
    },
    tables: [reportTable('Orders')],
    validations: [],
    ...changes,
  });
}

/** What no page, sheet or cell may be broken by. */
const oddNames = [
  '<script>alert(1)</script>',
  'quote" and \' and & and ]]>',
  '\u202ereversed',
  'מכירות של לקוחות',
  '売上テーブル',
  `${'Very_Long_Name_'.repeat(8)}End`,
  "=cmd|'/c calc'!A1",
  '_x0041_ and \u0007 bell',
  'half \ud83d pair',
] as const;

/** Faults, notices, rules, rows set aside, and every odd name. */
export function fullReport(): Report {
  const faulty = finding();
  const notice = finding({
    severity: 'notice',
    kind: 'changedSince',
    key: ['12'],
    expected: '5',
    found: '4',
    text: 'Row 12 was changed after the run.',
  });
  const nulls = finding({
    key: ['99'],
    column: 'Note',
    expected: null,
    found: '',
    text: 'NULL in the source, an empty text in the file.',
  });
  const tables = oddNames.map((name, index) =>
    reportTable(name, { rows: 10 ** index, rowsRead: 10 ** index, bytes: 12 ** index, columns: [reportColumn(name)] }),
  );
  const rule: RuleResult = {
    rule: { kind: 'notNull', id: 'r1', onBreak: 'quarantine', column: 'Amount' },
    name: 'Amount is not NULL',
    demand: 'Amount is not NULL',
    rowsChecked: 1000,
    rowsBroken: 3,
    verdict: 'broken',
    action: 'setAside',
    found: '3 rows break it.',
    examples: [{ key: ['7'], column: 'Amount', value: null }],
  };
  return sampleReport({
    verdict: 'faultsFound',
    headline: 'Complete, but 2 faults were found',
    exceptions: [
      {
        table: 'sales.Orders',
        kind: 'rowsSetAside',
        code: null,
        text: '3 rows set aside. Decide what becomes of them.',
      },
    ],
    tables: [
      reportTable('Orders', {
        validated: 'faults',
        rowsSetAside: 3,
        rules: [rule],
        columns: [
          reportColumn('Amount', { source: 'differs' }),
          reportColumn('Big', { sum: '123456789012345678901234567890', min: '9007199254740993' }),
          reportColumn('Note', {
            min: null,
            max: null,
            sum: null,
            source: 'notCompared',
            note: 'its order depends on a collation',
          }),
        ],
        setAside: [
          {
            blob: '_quarantine/part-0.jsonl',
            rows: 3,
            examples: [{ key: ['7'], column: 'Amount', reason: 'TEXT_NOT_UNICODE' }],
          },
        ],
      }),
      reportTable('Waiting', {
        state: 'waiting',
        verified: false,
        validated: 'no',
        seconds: null,
        startedUtc: null,
        lastPartUtc: null,
      }),
      ...tables,
    ],
    validations: [
      validation({ tier: 'quick', source: null, finishedUtc: at(650) }),
      validation({
        verified: false,
        tables: [tableValidation('Orders', { verified: false, findings: [faulty, nulls, notice], findingsInAll: 3 })],
      }),
    ],
    totals: {
      tables: 11,
      tablesVerified: 10,
      rows: 111_112_111,
      parts: 22,
      bytes: 5_000_000_000,
      rowsSetAside: 3,
      retries: 0,
      sourceRows: null,
      faults: 2,
      notices: 1,
    },
  });
}
