// `tableferry report`: what a run moved and how it was verified, as a page to file or as rows for programs.
import { AppError } from '../../../shared/errors.ts';
import { exportForms, type MadeReport } from '../../../shared/report-forms.ts';
import { reportJsonSchema } from '../../../shared/report-schema.ts';
import { reportSchema } from '../../../shared/report.ts';
import type { Arguments } from '../arguments.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { printPdf } from '../browser/print-pdf.ts';
import { stateOption, type Command, type Outcome, type Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath, writeBytesFile } from '../files.ts';
import { existingStatePath } from '../paths.ts';

export const reportCommand: Command = {
  name: 'report',
  summary: 'Tell what a run moved and how it was verified',
  positionals: [{ name: 'RUN', text: 'run id', isRequired: false }],
  options: [
    stateOption,
    {
      name: 'format',
      value: 'FORMAT',
      text: 'html (default), pdf, xlsx, csv (a row a table), csv-columns, csv-findings, json',
    },
    { name: 'out', value: 'FILE', text: 'write it here (default: standard output; needed for pdf and xlsx)' },
    {
      name: 'browser',
      value: 'PATH',
      text: 'Edge, Chrome or Chromium that prints the PDF (default: one that is found)',
    },
    { name: 'schema', value: null, text: 'print the JSON Schema of the format json, and nothing of a run' },
  ],
  examples: [
    'tableferry report 20260307T140512Z-9f2c4e1a --state ./state --out report.html',
    'tableferry report 20260307T140512Z-9f2c4e1a --format pdf --out report.pdf',
  ],
  notes: ['Neither the source nor the storage is asked: the report tells what the checkpoints say.'],
  async run(args, shell) {
    if (args.has('schema')) return schemaOutcome();
    const runId = args.at(0);
    if (runId === undefined) throw new AppError('USAGE', { detail: 'RUN is missing: run id' });
    const format = args.choice('format', exportForms) ?? 'html';
    const out = args.text('out');
    if ((format === 'pdf' || format === 'xlsx') && out === undefined)
      throw new AppError('USAGE', {
        detail: `--out is missing: the format ${format} is not printed on standard output`,
      });
    existingStatePath(args, shell.terminal);
    if (out === undefined) return printed(args, shell, runId);
    const path = resolvePath(shell.terminal.cwd, out);
    if (format === 'pdf') await writePdf(args, shell, runId, path);
    else writeBytesFile(path, contentOf(await shell.openWorker(args).call('run.report', { runId, format })));
    return {
      exitCode: exitCodes.ok,
      json: { runId, out: path },
      text: `The report of run ${runId} was written to ${path}.\n`,
    };
  },
};

function schemaOutcome(): Outcome {
  const schema = reportJsonSchema();
  return { exitCode: exitCodes.ok, json: schema, text: `${JSON.stringify(schema, null, 2)}\n` };
}

/** With --json always the report itself. */
async function printed(args: Arguments, shell: Shell, runId: string): Promise<Outcome> {
  const worker = shell.openWorker(args);
  const asked = args.choice('format', exportForms) ?? 'html';
  const format = shell.isJson || asked === 'pdf' ? 'json' : asked;
  const { text } = await worker.call('run.report', { runId, format });
  const json = shell.isJson ? reportSchema.parse(JSON.parse(text)) : {};
  return { exitCode: exitCodes.ok, json, text };
}

const contentOf = ({ text, encoding }: MadeReport): Buffer => Buffer.from(text, encoding);

/** The browser is looked for first: a report takes time, and without a browser it is for nothing. */
async function writePdf(args: Arguments, shell: Shell, runId: string, path: string): Promise<void> {
  const given = args.text('browser');
  const browser = findBrowser(given === undefined ? undefined : resolvePath(shell.terminal.cwd, given), {
    platform: process.platform,
    environment: shell.terminal.env,
  });
  const { text } = await shell.openWorker(args).call('run.report', { runId, format: 'html' });
  await printPdf(text, browser, path);
}
