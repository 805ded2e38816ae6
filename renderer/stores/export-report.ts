// Has a report made in one of its forms and saved where the user says.
import { reportFileName, type ExportForm, type ReportForm } from '../../shared/report-forms.ts';
import type { Api } from '../api.ts';

const kinds = {
  html: 'html',
  xlsx: 'xlsx',
  csv: 'csv',
  'csv-columns': 'csv',
  'csv-findings': 'csv',
  json: 'json',
} as const satisfies Record<ReportForm, string>;

/** Where it was saved; null = cancelled. */
export async function exportReport(api: Api, runId: string, form: ExportForm): Promise<string | null> {
  if (form === 'pdf') {
    const { text: html } = await api.call('run.report', { runId, format: 'html' });
    const saved = await api.call('file.savePdf', { suggestedName: reportFileName(runId, 'pdf'), html });
    return saved?.path ?? null;
  }
  const { fileName, text, encoding } = await api.call('run.report', { runId, format: form });
  const saved = await api.call('file.save', { suggestedName: fileName, kind: kinds[form], text, encoding });
  return saved?.path ?? null;
}
