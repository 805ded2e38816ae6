// `plan --check`: how the server differs from a plan, a draft or both, in words and as an exit code.
import type { ComparedPlan, ComparedTable } from '../../shared/compared-plan.ts';
import { AppError } from '../../shared/errors.ts';
import { formatPlural } from '../../shared/format.ts';
import type { Arguments } from './arguments.ts';
import type { Outcome, Shell } from './command.ts';
import { readSourceFile } from './connections.ts';
import { exitCodes } from './exit-codes.ts';
import { readJsonFile, resolvePath } from './files.ts';
import { readRequest } from './plan-draft.ts';
import { readSourceSecret } from './secrets.ts';
import { printable } from './text-table.ts';

/** The server is that of --source, else of the draft, else of the plan. Throws USAGE and whatever the source throws. */
export async function checkAgainstServer(args: Arguments, shell: Shell): Promise<Outcome> {
  const { cwd } = shell.terminal;
  const file = args.at(0);
  const isDrafted = args.text('draft') !== undefined;
  if (file === undefined && !isDrafted)
    throw new AppError('USAGE', { detail: '--check needs a plan file, --draft FILE, or both' });
  const worker = shell.openWorker(args);
  const path = resolvePath(cwd, file ?? '');
  const plan = file === undefined ? null : await worker.call('plan.check', { plan: readJsonFile(path), path });
  const request = isDrafted ? readRequest(args, shell.terminal) : null;
  const given = isDrafted ? undefined : args.text('source');
  const source = given === undefined ? (request ?? plan)?.source : readSourceFile(resolvePath(cwd, given));
  if (source === undefined) throw new AppError('BUG', { detail: 'neither a plan nor a draft was read' });
  const password = readSourceSecret(shell.readSecret, source);
  const compared = await worker.call('plan.compare', {
    source,
    password,
    plan,
    selection: request?.selection ?? null,
    increments: request?.increments ?? [],
  });
  const exitCode = compared.isSame ? exitCodes.ok : exitCodes.differs;
  return { exitCode, json: compared, text: describeCompared(compared) };
}

const actions: Readonly<Record<ComparedTable['action'], string>> = {
  none: '',
  evolve: 'The next round goes on with it.',
  reload: 'The next round loads the table anew.',
  stop: 'A run stops at this table until somebody decides.',
};

function describeCompared({ isSame, tables, besides }: ComparedPlan): string {
  const different = tables.filter(({ differences }) => differences.length > 0);
  const head = isSame
    ? `The server is as it was: ${formatPlural(tables.length, 'table')} compared.`
    : `${formatPlural(different.length, 'table')} of ${String(tables.length)} compared differ${different.length === 1 ? 's' : ''}.`;
  const shown = besides.slice(0, 10).join(', ');
  const more = besides.length > 10 ? ` and ${String(besides.length - 10)} more` : '';
  return [
    head,
    ...different.flatMap(({ schema, name, differences, action }) => [
      '',
      printable(name === '' ? schema : `${schema}.${name}`),
      ...differences.map(({ consequence }) => `  - ${printable(consequence)}`),
      ...(actions[action] === '' ? [] : [`  ${actions[action]}`]),
    ]),
    ...(besides.length === 0 ? [] : ['', printable(`Not in the plan, in the same schemas: ${shown}${more}.`)]),
    '',
  ].join('\n');
}
