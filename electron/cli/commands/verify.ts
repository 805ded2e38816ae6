// `tableferry verify`: downloads every part of a finished run and compares it with the manifest.
import { AppError } from '../../../shared/errors.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format.ts';
import type { InputOf, Verdict } from '../../../shared/contract.ts';
import { alertsOption, setAlerts } from '../alerts.ts';
import type { Arguments } from '../arguments.ts';
import { stateOption, targetOption, type Command, type Shell } from '../command.ts';
import { readTargetFile } from '../connections.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileExists, readJsonFile, resolvePath } from '../files.ts';
import { createLiveLine } from '../live-line.ts';
import { existingStatePath } from '../paths.ts';
import { describeVerify, verifyBar } from '../progress-line.ts';
import { alignColumns, printable } from '../text-table.ts';
import type { WorkerClient } from '../worker-client.ts';
import { readTargetSecret } from '../secrets.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Download every part of a finished run and compare it with its manifest',
  positionals: [
    {
      name: 'MANIFEST|RUN',
      text: 'a run id, a manifest file, or the name of a manifest in the container',
      isRequired: true,
    },
  ],
  options: [
    { ...targetOption, text: 'storage container, for a manifest (a run id knows its own)' },
    stateOption,
    alertsOption,
  ],
  examples: [
    'tableferry verify 20260307T140512Z-9f2c4e1a --state ./state',
    'tableferry verify manifest.json --target target.json',
  ],
  notes: ['Size, MD5 and row count of each part are compared; the source is not asked.'],
  async run(args, shell) {
    const worker = shell.openWorker(args);
    setAlerts(args, shell, worker);
    const request = await requestOf(args, shell, worker);
    const line = createLiveLine(shell.terminal, shell.isJson, () => performance.now());
    worker.onEvent((event) => {
      if (event.name !== 'verify.progress') return;
      const progress = event.payload;
      line.show({ bar: (width) => verifyBar(progress, width), plain: () => describeVerify(progress).join(', ') });
    });
    const verdict = await worker.call('run.verify', request).finally(line.end);
    return {
      exitCode: verdict.verified ? exitCodes.ok : exitCodes.integrity,
      json: verdict,
      text: describeVerdict(verdict),
    };
  },
};

async function requestOf(args: Arguments, shell: Shell, worker: WorkerClient): Promise<InputOf<'run.verify'>> {
  const what = args.at(0) ?? '';
  const targetText = args.text('target');
  const path = resolvePath(shell.terminal.cwd, what);
  if (targetText === undefined) {
    if (fileExists(path))
      throw new AppError('USAGE', { detail: 'a manifest needs --target FILE, to know where its parts are' });
    existingStatePath(args, shell.terminal);
    const plan = await worker.call('run.plan', { runId: what });
    return { by: 'run', runId: what, secret: readTargetSecret(shell.readSecret, plan.target) };
  }
  const target = readTargetFile(resolvePath(shell.terminal.cwd, targetText));
  const secret = readTargetSecret(shell.readSecret, target);
  return fileExists(path)
    ? { by: 'document', target, secret, document: readJsonFile(path), path }
    : { by: 'blob', target, secret, blob: what };
}

function describeVerdict(verdict: Verdict): string {
  const rows = verdict.tables.map((table) => [
    printable(table.schema),
    printable(table.table),
    formatCount(table.rows),
    formatCount(table.parts),
    formatBytes(table.bytes),
    table.verified ? 'verified' : 'DIFFERS',
  ]);
  const problems = verdict.tables.flatMap(({ problems: some }) => some.map((problem) => `- ${printable(problem)}`));
  const total = `${formatPlural(verdict.rows, 'row')} in ${formatPlural(verdict.parts, 'part')}, ${formatBytes(verdict.bytes)}`;
  return [
    ...alignColumns([['schema', 'table', 'rows', 'parts', 'size', ''], ...rows], [2, 3, 4]),
    '',
    ...problems,
    verdict.verified
      ? `Run ${verdict.runId}: ${total}; every part is what the manifest says.`
      : `Run ${verdict.runId} is not what its manifest says. Do not use the tables marked DIFFERS.`,
    '',
  ].join('\n');
}
