// The help texts: the list of commands, and one page a command.
import { toolName } from '../../shared/version.ts';
import { commonOptions, type Command } from './command.ts';
import type { Option } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { alignColumns } from './text-table.ts';

const indent = (rows: readonly (readonly string[])[]): string =>
  alignColumns(rows)
    .map((line) => `  ${line}`)
    .join('\n');

const codes: readonly (readonly [number, string])[] = [
  [exitCodes.ok, 'done'],
  [exitCodes.bug, 'a bug in Tableferry'],
  [exitCodes.input, 'the command, a file or a name is wrong; nothing was started'],
  [exitCodes.auth, 'login, rights, certificate or storage credentials were refused'],
  [exitCodes.transient, 'network or server trouble outlasted the retries; resume later'],
  [exitCodes.decision, 'data or a change needs a decision'],
  [exitCodes.integrity, 'counts or hashes differ; do not use the result'],
  [exitCodes.local, 'state folder or disk of this machine'],
  [exitCodes.changed, 'stale: the source changed since the run'],
  [exitCodes.unknown, 'stale: whether the source changed cannot be told'],
  [exitCodes.busy, 'another start is still at it; nothing was begun'],
  [exitCodes.differs, 'plan --check: the server is not as the draft or the plan has it'],
  [exitCodes.interrupted, 'stopped by you; resume continues'],
];

export function describeCommands(commands: readonly Command[]): string {
  return `${toolName} – moves SQL Server tables to Azure Blob Storage and proves that what arrived is what left.

Usage: tableferry COMMAND [options]

Commands
${indent(commands.map(({ name, summary }) => [name, summary]))}

"tableferry COMMAND --help" explains a command. All take --json: one JSON object on standard output, nothing else there.

Exit codes
${indent(codes.map(([code, text]) => [String(code), text]))}
`;
}

const optionCell = ({ name, value }: Option): string => (value === null ? `--${name}` : `--${name} ${value}`);

export function describeCommand(command: Command): string {
  const options = [...command.options, ...commonOptions];
  const positionals = command.positionals.map(({ name, isRequired }) => (isRequired ? name : `[${name}]`));
  const required = command.options.filter(({ isRequired }) => isRequired === true).map(optionCell);
  const sections = [
    `${command.summary}.`,
    ['Usage: tableferry', command.name, ...positionals, ...required, '[options]'].join(' '),
    ...(command.positionals.length === 0
      ? []
      : [`Arguments\n${indent(command.positionals.map(({ name, text }) => [name, text]))}`]),
    `Options\n${indent(options.map((option) => [optionCell(option), option.text]))}`,
    ...command.notes,
    `Example\n${command.examples.map((example) => `  ${example}`).join('\n')}`,
  ];
  return `${sections.join('\n\n')}\n`;
}
