// `tableferry report`: what a run moved and how it was verified, as a page to keep or as JSON.
import { reportSchema } from '../../../shared/report.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath, writeTextFile } from '../files.ts';
import { existingStatePath } from '../paths.ts';

export const reportCommand: Command = {
  name: 'report',
  summary: 'Tell what a run moved and how it was verified',
  positionals: [{ name: 'RUN', text: 'run id', isRequired: true }],
  options: [
    stateOption,
    { name: 'format', value: 'FORMAT', text: 'html (default), a page without scripts; or json' },
    { name: 'out', value: 'FILE', text: 'write it here (default: standard output)' },
  ],
  examples: ['tableferry report 20260307T140512Z-9f2c4e1a --state ./state --out report.html'],
  notes: ['Neither the source nor the storage is asked: the report tells what the checkpoints say.'],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const worker = shell.openWorker(args);
    const runId = args.at(0) ?? '';
    const format = args.choice('format', ['html', 'json'] as const) ?? 'html';
    const out = args.text('out');
    if (out === undefined && shell.isJson) {
      const { text } = await worker.call('run.report', { runId, format: 'json' });
      return { exitCode: exitCodes.ok, json: reportSchema.parse(JSON.parse(text)), text };
    }
    const { text } = await worker.call('run.report', { runId, format });
    if (out === undefined) return { exitCode: exitCodes.ok, json: {}, text };
    const path = resolvePath(shell.terminal.cwd, out);
    writeTextFile(path, text);
    return {
      exitCode: exitCodes.ok,
      json: { runId, out: path },
      text: `The report of run ${runId} was written to ${path}.\n`,
    };
  },
};
