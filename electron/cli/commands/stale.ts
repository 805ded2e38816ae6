// `tableferry stale`: asks the source whether it changed since a run.
import type { InputOf } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format.ts';
import type { SourceChanges } from '../../../shared/source-changes.ts';
import type { Arguments } from '../arguments.ts';
import { sourceOption, stateOption, type Command, type Shell } from '../command.ts';
import { readSourceFile } from '../connections.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileExists, readJsonFile, resolvePath } from '../files.ts';
import { existingStatePath } from '../paths.ts';
import { readSourceSecret } from '../secrets.ts';
import { alignColumns, printable } from '../text-table.ts';
import type { WorkerClient } from '../worker-client.ts';

export const staleCommand: Command = {
  name: 'stale',
  summary: 'Ask the source whether it changed since a run',
  positionals: [{ name: 'RUN|MANIFEST', text: 'a run id, or a manifest file', isRequired: true }],
  options: [
    {
      ...sourceOption,
      text: 'connection to SQL Server, for a manifest (a run id knows its own)',
      isRequired: false,
    },
    stateOption,
  ],
  examples: [
    'tableferry stale 20260307T140512Z-9f2c4e1a --state ./state',
    'tableferry stale manifest.json --source source.json',
  ],
  notes: [
    'Ends with 0 when nothing changed, 8 when something did, 9 when it cannot be told.',
    'Nothing is changed; tables without change tracking are counted, which reads them once.',
  ],
  async run(args, shell) {
    const worker = shell.openWorker(args);
    const changes = await worker.call('run.changes', await requestOf(args, shell, worker));
    return { exitCode: codes[changes.kind], json: changes, text: describeChanges(changes) };
  },
};

const codes: Readonly<Record<SourceChanges['kind'], number>> = {
  none: exitCodes.ok,
  changed: exitCodes.changed,
  unknown: exitCodes.unknown,
};

async function requestOf(args: Arguments, shell: Shell, worker: WorkerClient): Promise<InputOf<'run.changes'>> {
  const what = args.at(0) ?? '';
  const sourceText = args.text('source');
  const given = sourceText === undefined ? undefined : readSourceFile(resolvePath(shell.terminal.cwd, sourceText));
  const path = resolvePath(shell.terminal.cwd, what);
  if (fileExists(path)) {
    if (given === undefined)
      throw new AppError('USAGE', { detail: 'a manifest needs --source FILE, to know which server to ask' });
    const secret = readSourceSecret(shell.readSecret, given);
    return { by: 'document', source: given, secret, document: readJsonFile(path), path };
  }
  existingStatePath(args, shell.terminal);
  const plan = await worker.call('run.plan', { runId: what });
  const secret = readSourceSecret(shell.readSecret, given ?? plan.source);
  return { by: 'run', runId: what, secret, ...(given === undefined ? {} : { source: given }) };
}

const words: Readonly<Record<SourceChanges['kind'], string>> = {
  none: 'unchanged',
  changed: 'CHANGED',
  unknown: 'unknown',
};

function describeChanges({ headline, tables }: SourceChanges): string {
  const rows = tables.map((table) => [
    printable(`${table.schema}.${table.name}`),
    words[table.kind],
    table.kind !== 'changed'
      ? ''
      : table.rows === null
        ? '?'
        : `${table.isAtLeast ? '>= ' : ''}${formatCount(table.rows)}`,
    printable(table.how),
  ]);
  return [headline, '', ...alignColumns([['table', '', 'rows', ''], ...rows], [2]), ''].join('\n');
}
