// A report of tables that this computer moved and tables that Data Factory moved: what stands for proof of each.
import { expect, test } from 'vitest';
import { judgeRun } from '../../../electron/worker/report/judge-run.ts';
import { tableRows } from '../../../electron/worker/report/report-rows.ts';
import { reportPage } from '../../../electron/worker/report/report-page.ts';
import type { ReportTable } from '../../../shared/report.ts';
import { reportTable, sampleReport } from '../../fakes/report.ts';

const writtenBy = (changes: Partial<NonNullable<ReportTable['writtenBy']>> = {}): ReportTable['writtenBy'] => ({
  engine: 'factory',
  factory: 'adf-sales',
  form: 'parquet-mr',
  pipelineRunId: '0f9e8d7c-1111-2222-3333-444455556666',
  rowsRead: 5_000_000,
  rowsCopied: 5_000_000,
  consistency: 'Verified',
  files: 12,
  filesRead: 12,
  filesDecoded: 12,
  ...changes,
});
const giant = reportTable('Giant', { rows: 5_000_000, validated: 'no', writtenBy: writtenBy() });
const footers = reportTable('Footers', {
  rows: 700,
  validated: 'no',
  writtenBy: writtenBy({ filesRead: 0, filesDecoded: 0, rowsRead: null, rowsCopied: 700, consistency: null, files: 3 }),
});
const unread = reportTable('Unread', {
  rows: 9,
  validated: 'incomplete',
  writtenBy: writtenBy({ form: 'data-factory-csv', filesDecoded: 11 }),
});
const report = sampleReport({ tables: [reportTable('Orders'), giant, footers] });

/** Texts of a section, without markup. */
const textOf = (page: string, id: string): string =>
  (page.split(`<section id="${id}">`)[1]?.split('</section>')[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('the page shows the words of the service beside what was found, and claims no more', () => {
  const page = reportPage(report);
  const section = textOf(page, 'factory');
  expect(section).toContain('2 tables were moved by the Data Factory adf-sales, and not by this program.');
  expect(section).toContain(
    'sales.Giant read back 5,000,000 5,000,000 5,000,000 12 12 Verified 0f9e8d7c-1111-2222-3333-444455556666',
  );
  expect(section).toContain('sales.Footers rows counted – 700 700 3 0 –');
  expect(section).not.toContain('Orders');
  expect(textOf(page, 'tables')).toContain('sales.Giant read back');
  expect(textOf(reportPage(sampleReport()), 'factory')).toBe('');
});

test('CSV of which not every value could be read, or was proven, is told as such', () => {
  const page = reportPage(sampleReport({ tables: [unread] }));
  expect(textOf(page, 'tables')).toContain('sales.Unread rows counted, not all of it proven');
  const read = { ...unread, validated: 'no' as const, writtenBy: writtenBy({ form: 'data-factory-csv' }) };
  expect(textOf(reportPage(sampleReport({ tables: [read] })), 'tables')).toContain('sales.Unread read back');
});

test('rows for CSV and XLSX tell who moved each table', () => {
  const { columns, rows } = tableRows(report);
  const from = columns.findIndex(({ name }) => name === 'moved by');
  expect(rows.map((row) => row.slice(from))).toEqual([
    ['this computer', null, null, '2', null, null],
    ['Data Factory adf-sales', '5000000', '5000000', '12', 'Verified', '0f9e8d7c-1111-2222-3333-444455556666'],
    ['Data Factory adf-sales', null, '700', '0', null, '0f9e8d7c-1111-2222-3333-444455556666'],
  ]);
});

test('the verdict says of which tables the bytes were read, and of which only footers', () => {
  const completed = { kind: 'completed', skippedRows: 0 } as const;
  const meaning = (tables: readonly ReportTable[]) =>
    judgeRun(completed, 0, [], { verify: 'full', tables }).meaning.join(' ');
  expect(meaning([reportTable('Orders')])).not.toContain('Data Factory');
  expect(meaning([reportTable('Orders'), giant])).toContain(
    '1 table was moved by Data Factory, so that this program did not see the rows pass: its files were read to their last byte',
  );
  expect(meaning([giant, footers])).toContain('of 1 table of them only the footers of the files were read');
  expect(meaning([giant, footers])).not.toContain('downloaded again');
});
