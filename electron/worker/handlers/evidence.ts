// The answers about evidence packs.
import { toolName } from '../../../shared/version.ts';
import type { Report } from '../../../shared/report.ts';
import { readPrivateKey } from '../../signing/keys.ts';
import { assemblePack, type PackFileContent } from '../evidence/assemble-pack.ts';
import { makeReport } from '../report/make-report.ts';
import { who } from '../who-and-where.ts';
import type { HandlersFor, Worker } from './call.ts';

export const evidenceHandlers = ({ parts, desk }: Worker): HandlersFor<'evidence'> => ({
  async 'evidence.make'({ runId, secrets, manifestText, previousPack }) {
    // The key first: a wrong passphrase is told before anything is gathered.
    const privateKey = readPrivateKey(secrets.key, secrets.passphrase, 'that signs');
    const known = Object.values(secrets).filter((value) => value !== '');
    const { run, files } = await desk.evidence(runId, { formsOf, manifestText, secrets: known });
    const made = { utc: new Date(parts.nowMs()).toISOString(), ...who() };
    const { bytes, fingerprint } = assemblePack({
      files,
      head: { tool: toolName, run, made, previousPack },
      privateKey,
    });
    return {
      fileName: `evidence-${runId}.zip`,
      base64: bytes.toString('base64'),
      sizeBytes: bytes.length,
      fingerprint,
      files: files.map(({ name }) => name),
    };
  },
});

const forms = [
  ['html', 'report.html', 'the same, for people'],
  ['xlsx', 'report.xlsx', 'the same, as a workbook'],
  ['csv', 'report-tables.csv', 'its tables, a line each'],
  ['csv-columns', 'report-columns.csv', 'their columns, a line each'],
  ['csv-findings', 'report-findings.csv', 'what validations found, a line each'],
] as const;

async function formsOf(report: Report): Promise<readonly PackFileContent[]> {
  return forms.map(([form, name, what]) => {
    const { text, encoding } = makeReport(report, form);
    return { name, what, bytes: Buffer.from(text, encoding) };
  });
}
