// A report in one of its forms.
import { reportFileName, type MadeReport, type ReportForm } from '../../../shared/report-forms.ts';
import type { Report } from '../../../shared/report.ts';
import { toCsv } from './report-csv.ts';
import { reportPage } from './report-page.ts';
import { columnRows, findingRows, tableRows } from './report-rows.ts';
import { reportWorkbook } from './xlsx/report-workbook.ts';

export function makeReport(report: Report, form: ReportForm): MadeReport {
  const fileName = reportFileName(report.run.runId, form);
  if (form === 'xlsx') return { fileName, encoding: 'base64', text: reportWorkbook(report).toString('base64') };
  return { fileName, encoding: 'utf8', text: textOf(report, form) };
}

function textOf(report: Report, form: Exclude<ReportForm, 'xlsx'>): string {
  switch (form) {
    case 'html':
      return reportPage(report);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'csv':
      return toCsv(tableRows(report));
    case 'csv-columns':
      return toCsv(columnRows(report));
    case 'csv-findings':
      return toCsv(findingRows(report));
  }
}
