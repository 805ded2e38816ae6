// The forms of a report: what each is for, how its file is called, and who makes it.
import { z } from 'zod';

/** Those that the worker makes. A PDF is its page, printed by a browser. */
export const reportFormSchema = z.enum(['html', 'xlsx', 'csv', 'csv-columns', 'csv-findings', 'json']);
export type ReportForm = z.infer<typeof reportFormSchema>;

export const exportForms = [
  'html',
  'pdf',
  'xlsx',
  'csv',
  'csv-columns',
  'csv-findings',
  'json',
] as const satisfies readonly (ReportForm | 'pdf')[];
export type ExportForm = (typeof exportForms)[number];

/** A made report: `text` as it is, or the bytes of the file as base64. */
export const madeReportSchema = z.strictObject({
  fileName: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  text: z.string(),
});
export type MadeReport = z.infer<typeof madeReportSchema>;

const endings: Readonly<Record<ExportForm, string>> = {
  html: '.html',
  pdf: '.pdf',
  xlsx: '.xlsx',
  csv: '-tables.csv',
  'csv-columns': '-columns.csv',
  'csv-findings': '-findings.csv',
  json: '.json',
};

export const reportFileName = (runId: string, form: ExportForm): string => `tableferry-${runId}${endings[form]}`;
